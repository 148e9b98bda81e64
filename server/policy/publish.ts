/**
 * Puts a verified policy in force, for everybody or for a first share: stored, on record and told to open pages. Policy
 * and record are one transaction.
 */
import type { z } from "zod";
import type { SignedPolicy } from "#lib/domain/authority.ts";
import { digest } from "#lib/domain/hash.ts";
import type { PublishAnswer } from "#lib/domain/lead-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome } from "../http/refusal.ts";
import type { Transaction } from "../store/open.ts";
import { recordChange } from "./record.ts";
import { covered } from "./rollout.ts";
import { seenLately, whoCannotRun } from "./runs.ts";
import { type Verified, verifyPublish } from "./verify-publish.ts";

type Parts = Pick<CoreParts, "org" | "now" | "keys" | "people" | "policies" | "db" | "log" | "push">;
type Answer = z.infer<typeof PublishAnswer>;

export async function publish(parts: Parts, signed: SignedPolicy, share = 100): Promise<Outcome<Answer>> {
  const { policies, db, push } = parts;
  const published = await db.transaction().execute(async (trx): Promise<Outcome<"new" | "known">> => {
    await parts.keys.refresh(trx);
    const newest = await policies.newest(trx);
    // The same upload again (its answer was lost) is answered like the first time.
    if (newest !== undefined && digest(newest.signed) === digest(signed)) return done("known");
    const context = { ...parts, now: parts.now(), newest: newest?.revision ?? 0 };
    const verified = await verifyPublish(signed, context);
    if (!verified.ok) return verified;
    await insert(parts, trx, signed, verified.value, share);
    return done("new");
  });
  if (!published.ok) return published;
  if (published.value === "new") push.tell("policy");
  return done(await answer(parts, signed));
}

async function insert(
  { now, log }: Parts,
  trx: Transaction,
  signed: SignedPolicy,
  { publisher }: Verified,
  share: number,
): Promise<void> {
  const { revision, document } = signed.body;
  const name = digest(document);
  const at = formatInstant(now());
  await trx
    .insertInto("policies")
    .values({ revision, digest: name, signed: JSON.stringify(signed), published_at: at })
    .execute();
  await trx
    .insertInto("rollouts")
    .values({ revision, digest: name, publisher, published_at: at, share, held: 0 })
    .execute();
  const values = { revision, publisher, key: signed.key, share };
  await recordChange(log, trx, { entry: "policy-published", policy: name, values });
}

async function answer({ org, now, db, people }: Parts, { body }: SignedPolicy): Promise<Answer> {
  const { revision } = body;
  const { digest: name, share } = await db
    .selectFrom("rollouts")
    .select(["digest", "share"])
    .where("revision", "=", revision)
    .executeTakeFirstOrThrow();
  const cannotRun = whoCannotRun(await seenLately(db, people, now()), body.engine);
  const reps = covered(share, org, people);
  return { revision, digest: name, share, reps, ...(cannotRun.length === 0 ? {} : { cannotRun }) };
}
