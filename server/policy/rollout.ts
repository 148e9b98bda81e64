/**
 * How far a revision is rolled out: it begins with a share of the reps, is widened, held, and goes on. It MUST NOT become
 * narrower: a browser refuses a revision that is older than the one it had, so a way back is a new revision.
 */
import type { z } from "zod";
import type { Rollout, RolloutRequest } from "#lib/domain/lead-api.ts";
import type { Person } from "../auth/people.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { PolicyTables } from "../store/policy-tables.ts";
import { bucketOf } from "./bucket.ts";
import { recordChange, tokenHolders } from "./record.ts";

type Row = PolicyTables["rollouts"];
type Parts = Pick<CoreParts, "org" | "keys" | "people" | "db" | "log" | "push">;

export async function changeRollout(parts: Parts, request: z.infer<typeof RolloutRequest>): Promise<Outcome<Rollout>> {
  const { org, keys, people, db, log, push } = parts;
  const changed = await db.transaction().execute(async (trx): Promise<Outcome<Row | "as it was">> => {
    const row = await find(trx, request.revision);
    if (row === undefined) return unknownRevision(request.revision);
    const { share = row.share } = request;
    const held = toFlag(request.held ?? row.held === 1);
    if (share < row.share) return narrower(row, share);
    if (share > row.share && held === 1) return isHeld(row);
    if (share === row.share && held === row.held) return done("as it was");
    const over = await replacedBy(trx, row);
    if (over !== undefined) return isOver(row, over);
    await trx.updateTable("rollouts").set({ share, held }).where("revision", "=", row.revision).execute();
    const values = { revision: row.revision, share, held: held === 1, from: row.share, by: tokenHolders(keys.roster) };
    await recordChange(log, trx, { entry: "policy-rolled-out", policy: row.digest, values });
    return done({ ...row, share, held });
  });
  if (!changed.ok) return changed;
  if (changed.value !== "as it was") push.tell("policy");
  const row = changed.value === "as it was" ? await find(db, request.revision) : changed.value;
  return row === undefined ? unknownRevision(request.revision) : done(toRollout(row, org, people));
}

/** The revisions that somebody is given or was given last, newest first. */
export async function liveRollouts(
  { db, org, people }: Pick<CoreParts, "db" | "org" | "people">,
  running: readonly (number | null)[],
): Promise<Rollout[]> {
  const rows = await db.selectFrom("rollouts").selectAll().orderBy("revision", "desc").execute();
  const floor = rows.find(isForEverybody)?.revision ?? 0;
  return rows
    .filter((row) => row.revision >= floor || running.includes(row.revision))
    .map((row) => toRollout(row, org, people));
}

export function covered(share: number, org: string, people: readonly Person[]): { covered: number; of: number } {
  return { covered: people.filter(({ user }) => bucketOf(org, user) < share).length, of: people.length };
}

function toRollout(row: Row, org: string, people: readonly Person[]): Rollout {
  const { revision, digest, publisher, published_at: publishedAt, share, held } = row;
  const reps = covered(share, org, people);
  return { revision, digest, publisher, publishedAt, share, held: held === 1, reps };
}

function isForEverybody({ share, held }: Row): boolean {
  return share === 100 && held === 0;
}

/** A newer revision that everybody is given: how far this one goes means nothing any more. */
function replacedBy(trx: Transaction, { revision }: Row): Promise<{ revision: number } | undefined> {
  return trx
    .selectFrom("rollouts")
    .select("revision")
    .where("revision", ">", revision)
    .where("share", "=", 100)
    .where("held", "=", 0)
    .executeTakeFirst();
}

function find(db: Database | Transaction, revision: number): Promise<Row | undefined> {
  return db.selectFrom("rollouts").selectAll().where("revision", "=", revision).executeTakeFirst();
}

function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

const SAME = "Everybody keeps the policy that they had.";

export function unknownRevision(revision: number) {
  return refused(
    404,
    "revision-unknown",
    `Revision ${revision} was never published on this server.`,
    SAME,
    "Look at `countersign policy status` for the revisions that there are.",
  );
}

function narrower({ revision, share }: Row, wanted: number) {
  return refused(
    409,
    "rollout-narrower",
    `Revision ${revision} is rolled out to ${share} % already, and ${wanted} % is less.`,
    `${SAME} A browser never goes back to an older revision by itself.`,
    "To keep it from further reps, hold it; to take it back, roll back with `countersign policy rollback`.",
  );
}

function isHeld({ revision, share }: Row) {
  return refused(
    409,
    "rollout-held",
    `Revision ${revision} is held at ${share} %.`,
    `${SAME} What is held reaches nobody else.`,
    "Let it go on first: `countersign policy rollout REVISION --go-on`, with the new share in the same command if you like.",
  );
}

function isOver({ revision }: Row, newer: { revision: number }) {
  return refused(
    409,
    "rollout-over",
    `Revision ${newer.revision} is newer than ${revision} and in force for everybody.`,
    `${SAME} Widening or holding revision ${revision} would change nothing.`,
    "Roll out the newer one, or publish the older document again with `countersign policy rollback`.",
  );
}
