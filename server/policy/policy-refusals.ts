/**
 * A device that did not take the policy it was offered: on record once per device, revision and code. What a browser says
 * of itself decides nothing; it only tells a lead where a policy does not arrive.
 */
import type { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";
import type { LeaseRequest } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Database, Transaction } from "../store/open.ts";
import { recordChange } from "./record.ts";

type Parts = Pick<CoreParts, "db" | "log" | "now" | "policies">;
type Refused = NonNullable<NonNullable<z.infer<typeof LeaseRequest>["runs"]>["refused"]>;

/** A browser that makes up codes must not fill the record. */
const MOST_PER_DEVICE = 50;

export async function notePolicyRefusal(parts: Parts, session: Session, refused: Refused): Promise<void> {
  const said = { device: session.device, revision: refused.revision, code: refused.code.slice(0, 80) };
  if (await isKnown(parts.db, said)) return;
  const policy = await parts.policies.revision(said.revision);
  if (policy === undefined) return;
  try {
    await parts.db.transaction().execute(async (trx) => {
      if ((await isKnown(trx, said)) || (await isTooMany(trx, said.device))) return;
      await trx
        .insertInto("policy_refusals")
        .values({ ...said, at: formatInstant(parts.now()) })
        .execute();
      const { user: rep } = session.person;
      await recordChange(parts.log, trx, { entry: "lease-refused", rep, policy: policy.digest, values: said });
    });
  } catch (error) {
    // The lease also carries stops: a record that takes nothing any more must not keep them from anybody.
    if (!(error instanceof CodedError && error.code === "log-read-only")) throw error;
  }
}

async function isKnown(db: Database | Transaction, { device, revision, code }: { device: string } & Refused) {
  const row = await db
    .selectFrom("policy_refusals")
    .select("at")
    .where("device", "=", device)
    .where("revision", "=", revision)
    .where("code", "=", code)
    .executeTakeFirst();
  return row !== undefined;
}

async function isTooMany(trx: Transaction, device: string): Promise<boolean> {
  const { count } = await trx
    .selectFrom("policy_refusals")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("device", "=", device)
    .executeTakeFirstOrThrow();
  return Number(count) >= MOST_PER_DEVICE;
}
