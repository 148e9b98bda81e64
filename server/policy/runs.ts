/**
 * Which browser runs which revision since when: what it says itself, and what it was given a lease for, since under that
 * lease it can act on nothing else. A count for people to look at: nothing is decided on it but whom a held revision
 * reached before.
 */
import type { z } from "zod";
import type { PublishAnswer, Runs } from "#lib/domain/lead-api.ts";
import type { LeaseRequest } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Person } from "../auth/people.ts";
import type { Session } from "../auth/sessions.ts";
import { commitSoftly } from "../store/commit-softly.ts";
import type { Database } from "../store/open.ts";
import type { PolicyTables } from "../store/policy-tables.ts";
import type { PolicyInForce } from "./policies.ts";

/** As long as a session lives: a browser that was not seen for that long has to sign in before it can do anything. */
const LATELY = 7 * 86_400_000;

type Row = PolicyTables["policy_runs"];

export async function noteRun(
  db: Database,
  { device, person }: Session,
  { have, runs }: z.infer<typeof LeaseRequest>,
  given: PolicyInForce,
  now: number,
): Promise<void> {
  const at = formatInstant(now);
  await reach(db, given.revision, person.user, at);
  await commitSoftly(db, async (trx) => {
    const before = await trx.selectFrom("policy_runs").selectAll().where("device", "=", device).executeTakeFirst();
    const refuses = runs?.refused?.revision === given.revision;
    const cannot = refuses || (runs !== undefined && runs.engine < given.signed.body.engine);
    const revision = cannot ? (have?.revision ?? null) : given.revision;
    const said = have?.revision === revision ? runs?.since : undefined;
    const row: Omit<Row, "device"> = {
      revision,
      since: revision === null ? null : (said ?? (before?.revision === revision ? before.since : at)),
      seen_at: at,
      engine: runs?.engine ?? null,
      refused_revision: runs?.refused?.revision ?? null,
      refused_code: runs?.refused?.code.slice(0, 80) ?? null,
    };
    await trx
      .insertInto("policy_runs")
      .values({ device, ...row })
      .onConflict((conflict) => conflict.column("device").doUpdateSet(row))
      .execute();
  });
}

/** Durable before the lease is answered: a held revision must not be taken from somebody who has it. */
async function reach(db: Database, revision: number, rep: string, at: string): Promise<void> {
  const known = await db
    .selectFrom("policy_reach")
    .select("rep")
    .where("revision", "=", revision)
    .where("rep", "=", rep)
    .executeTakeFirst();
  if (known !== undefined) return;
  await db
    .insertInto("policy_reach")
    .values({ revision, rep, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The browsers that were here lately, whoever was seen last first. */
export async function seenLately(db: Database, people: readonly Person[], now: number): Promise<Runs[]> {
  const rows = await db
    .selectFrom("policy_runs")
    .innerJoin("devices", "devices.id", "policy_runs.device")
    .selectAll("policy_runs")
    .select(["devices.user", "devices.name"])
    .where("devices.revoked_at", "is", null)
    .where("policy_runs.seen_at", ">", formatInstant(now - LATELY))
    .orderBy("policy_runs.seen_at", "desc")
    .execute();
  return rows.map(({ user, name, ...row }) => ({
    rep: user,
    team: people.find((person) => person.user === user)?.team ?? "",
    device: row.device,
    deviceName: name,
    revision: row.revision,
    since: row.since,
    seenAt: row.seen_at,
    engine: row.engine,
    ...(row.refused_revision === null || row.refused_code === null
      ? {}
      : { refused: { revision: row.refused_revision, code: row.refused_code } }),
  }));
}

/** Of those, the ones that could not run a policy which needs this engine. What says nothing is not accused. */
export function whoCannotRun(
  runs: readonly Runs[],
  engine: number,
): NonNullable<z.infer<typeof PublishAnswer>["cannotRun"]> {
  return runs.flatMap((run) =>
    run.engine !== null && run.engine < engine
      ? [{ rep: run.rep, deviceName: run.deviceName, engine: run.engine }]
      : [],
  );
}
