/**
 * The stops in force. They lie in the database and are read in the transaction that lets something through: once setting
 * one is answered, nothing that it stops can begin. Ending one brings nothing back that was refused meanwhile.
 */
import type { StopRow } from "#lib/domain/lead-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Database, Transaction } from "../store/open.ts";
import { recordChange, tokenHolders } from "./record.ts";
import { checkScope, type Doing, isStopping, wordsOf } from "./stop-scope.ts";

type Parts = Pick<CoreParts, "now" | "keys" | "people" | "db" | "log" | "push">;

export async function listStops(db: Database | Transaction): Promise<StopRow[]> {
  return db.selectFrom("stops").selectAll().orderBy("at").orderBy("scope").execute();
}

/** The first that stops this, or undefined. */
export async function findStop(db: Database | Transaction, doing: Doing): Promise<StopRow | undefined> {
  return (await listStops(db)).find((stop) => isStopping(stop.scope, doing));
}

export async function setStop(parts: Parts, { scope, why }: { scope: string; why: string }): Promise<Outcome<StopRow>> {
  const checked = checkScope(scope, parts.people);
  if (!checked.ok) return checked;
  const by = tokenHolders(parts.keys.roster);
  const { stop, isNews } = await parts.db.transaction().execute(async (trx) => {
    const before = await trx.selectFrom("stops").selectAll().where("scope", "=", scope).executeTakeFirst();
    if (before?.why === why) return { stop: before, isNews: false };
    const set = before === undefined ? { scope, why, by, at: formatInstant(parts.now()) } : { ...before, why };
    await trx
      .insertInto("stops")
      .values(set)
      .onConflict((conflict) => conflict.column("scope").doUpdateSet({ why }))
      .execute();
    await recordChange(parts.log, trx, { entry: "stop-set", values: { scope, why, by } });
    return { stop: set, isNews: true };
  });
  if (isNews) announce(parts, scope);
  return done(stop);
}

export async function endStop(parts: Parts, scope: string): Promise<Outcome<StopRow>> {
  const by = tokenHolders(parts.keys.roster);
  const ended = await parts.db.transaction().execute(async (trx) => {
    const stop = await trx.deleteFrom("stops").where("scope", "=", scope).returningAll().executeTakeFirst();
    if (stop === undefined) return undefined;
    await recordChange(parts.log, trx, {
      entry: "stop-ended",
      values: { scope, by, why: stop.why, since: stop.at },
    });
    return stop;
  });
  if (ended === undefined) return notStopped(scope);
  announce(parts, scope);
  return done(ended);
}

function announce({ people, push }: Parts, scope: string): void {
  const isForAll = !scope.startsWith("team:") && !scope.startsWith("rep:");
  if (isForAll) push.tell("stop");
  else for (const person of people) if (isStopping(scope, { person })) push.tell("stop", person.user);
}

function notStopped(scope: string) {
  return refused(
    404,
    "not-stopped",
    `Nothing is stopped under \`${scope}\`.`,
    "Nothing was changed.",
    "Look at `countersign policy status` for the stops in force, and name one as it is written there.",
  );
}

export function stopped({ scope, why, by, at }: StopRow) {
  return refused(
    403,
    "stopped",
    `Countersign is stopped ${wordsOf(scope)} since ${at.slice(0, 16).replace("T", " ")} UTC: ${why}`,
    "Nothing was done, and nothing new runs until the stop is ended; an undo would be something new too.",
    `Do what cannot wait in the desk itself, or ask ${by === "" ? "whoever publishes the policy" : by}.`,
  );
}
