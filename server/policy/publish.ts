/** Puts a verified policy in force: stored, on record and told to open pages. Policy and record are one transaction. */
import type { SignedPolicy } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome } from "../http/refusal.ts";
import { verifyPublish } from "./verify-publish.ts";

type Parts = Pick<CoreParts, "org" | "now" | "keys" | "policies" | "db" | "log" | "push">;

export async function publish(
  parts: Parts,
  signed: SignedPolicy,
): Promise<Outcome<{ revision: number; digest: string }>> {
  const { org, keys, policies, db, log, push } = parts;
  const now = parts.now();
  const current = policies.current();
  const { revision, document } = signed.body;
  const name = digest(document);
  // The same upload again (its answer was lost) is answered like the first time.
  if (current !== null && current.revision === revision && digest(current.signed) === digest(signed)) {
    return done({ revision, digest: name });
  }
  const verified = await verifyPublish(signed, { roster: keys.roster, org, current: current?.revision ?? 0, now });
  if (!verified.ok) return verified;
  const publisher = keys.roster.body.policyKeys.find((one) => one.publisher)?.publisher ?? "";
  await db.transaction().execute(async (trx) => {
    await policies.insert(trx, signed, now);
    const draft = {
      entry: "policy-published" as const,
      policy: name,
      values: { revision, publisher, key: signed.key },
    };
    const [entry] = await log.record(trx, [draft]);
    if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
  });
  policies.activate(signed, verified.value);
  push.tell("policy");
  return done({ revision, digest: name });
}
