/**
 * Acts whose end nobody knows: the server looked many times in vain, a browser never said how its act ended, or an approval is on
 * record and was never let through. They become tasks for a person. Nothing here decides what became of them.
 */
import { findAction } from "#lib/actions/index.ts";
import type { Task } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Database, Transaction } from "../store/open.ts";
import { looseIntents } from "./loose-intents.ts";
import type { OpenAct } from "./open-act.ts";

/** Ten minutes of looking, longer than a request can still be under way. */
const MANY_TRIES = 40;
/** A shop keeps a key for 24 hours: what was not found by then, no repeat can find out. */
const KEY_WINDOW = 24 * 3_600_000;
/** A browser settles an act in seconds; in this time it was started again, too. */
const BROWSER_SILENT = 30 * 60_000;
const MOST = 200;

type Parts = Pick<CoreParts, "db" | "log" | "now">;

/** `rep`: only that person's; null for everybody's. */
export async function openActs(parts: Parts, rep: string | null): Promise<OpenAct[]> {
  const claimed = await openClaims(parts.db, parts.now(), (query) =>
    rep === null ? query : query.where("claims.rep", "=", rep),
  );
  const loose = await looseIntents(parts, { rep, most: MOST });
  return [...claimed, ...loose].sort((a, b) => (a.since < b.since ? -1 : 1)).slice(0, MOST);
}

export async function findOpenAct(parts: Parts, suggestion: string): Promise<OpenAct | undefined> {
  const [claimed] = await openClaims(parts.db, parts.now(), (query) =>
    query.where("claims.suggestion", "=", suggestion),
  );
  if (claimed !== undefined) return claimed;
  return (await looseIntents(parts, { rep: null, most: MOST, suggestion }))[0];
}

function claimsOf(db: Database | Transaction, now: number) {
  return db
    .selectFrom("claims")
    .leftJoin("executions", "executions.suggestion", "claims.suggestion")
    .selectAll("claims")
    .select(["executions.suggestion as execution", "executions.asked_at"])
    .where(({ and, or, eb }) =>
      or([
        and([
          eb("claims.state", "=", "unknown"),
          eb("executions.suggestion", "is not", null),
          or([eb("executions.tries", ">=", MANY_TRIES), eb("executions.asked_at", "<=", now - KEY_WINDOW)]),
        ]),
        and([
          eb("claims.state", "in", ["claimed", "unknown"]),
          eb("executions.suggestion", "is", null),
          eb("claims.at", "<=", formatInstant(now - BROWSER_SILENT)),
        ]),
      ]),
    )
    .orderBy("claims.at")
    .limit(MOST);
}
type ClaimQuery = ReturnType<typeof claimsOf>;

async function openClaims(db: Database, now: number, narrow: (query: ClaimQuery) => ClaimQuery): Promise<OpenAct[]> {
  const rows = await narrow(claimsOf(db, now)).execute();
  return rows.map((row) => ({
    kind: row.execution === null ? "browser" : "server",
    suggestion: row.suggestion,
    intent: row.intent,
    action: row.action,
    args: JSON.parse(row.args === "" ? "{}" : row.args) as Record<string, unknown>,
    undoes: row.undoes,
    desk: row.desk ?? "",
    host: row.host ?? "",
    ticket: row.ticket,
    rep: row.rep,
    since: row.asked_at === null ? row.at : formatInstant(row.asked_at),
    proposal: row.proposal,
    policy: row.policy,
  }));
}

export function isMoney({ action }: Pick<OpenAct, "action">): boolean {
  const group = findAction(action)?.group;
  // What is not in the catalogue any more is treated as the most serious that it could have been.
  return group === undefined || group === "money" || group === "account";
}

export function toTask(act: OpenAct): Task {
  const { suggestion, action, desk, host, ticket, rep, since } = act;
  return { suggestion, action, title: titleOf(act), desk, host, ticket, rep, since, ...wordsOf(act) };
}

function titleOf({ action, args, undoes }: OpenAct): string {
  const known = findAction(action);
  try {
    const title = known?.title(args) ?? action;
    return undoes === null ? title : `Undo: ${title.toLowerCase()}`;
  } catch {
    // Its arguments were erased with the customer.
    return action;
  }
}

function wordsOf(act: OpenAct): { says: string; todo: string } {
  const where = isMoney(act) ? "the payment in the shop" : "the ticket in the desk";
  switch (act.kind) {
    case "server":
      return {
        says: `The server asked for this and could not find out what became of it. Until that is known nothing else happens to the same ${isMoney(act) ? "order" : "ticket"}.`,
        todo: `Look at ${where}, then say whether it was done.`,
      };
    case "browser":
      return {
        says: "A browser was let through with this and never said how it ended.",
        todo: `Open the browser it was approved in, which looks by itself; if that is not possible, look at ${where} and say whether it was done.`,
      };
    case "loose":
      return {
        says: "An approval is on record that was never let through, and nothing says how it ended.",
        todo: `Look at ${where}, then say whether it was done.`,
      };
  }
}
