/**
 * Puts on record when a breaker of the policy opens, lets a trial through and closes, as the server's own decisions find it:
 * once per change, in the transaction of the decision. It decides nothing; a breaker counts for itself each time.
 */
import type { Decision } from "#lib/domain/decision.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Transaction } from "../store/open.ts";
import type { BreakerReading } from "./breaker-reading.ts";
import { recordChange } from "./record.ts";

export interface Decided {
  readonly action: string;
  readonly policy: string;
  readonly decision: Decision;
  readonly breakers: readonly BreakerReading[];
}

export async function noteBreakers(
  { log, now }: Pick<CoreParts, "log" | "now">,
  trx: Transaction,
  { action, policy, decision, breakers }: Decided,
): Promise<void> {
  for (const { rule, subject, state } of breakers) {
    // What something else stopped was no trial.
    if (state === "trial" && decision.outcome !== "allow") continue;
    const before = await trx
      .selectFrom("breakers")
      .select("state")
      .where("rule", "=", rule)
      .where("subject", "=", subject)
      .executeTakeFirst();
    if ((before?.state ?? "closed") === state) continue;
    const at = formatInstant(now());
    await trx
      .insertInto("breakers")
      .values({ rule, subject, state, at })
      .onConflict((conflict) => conflict.columns(["rule", "subject"]).doUpdateSet({ state, at }))
      .execute();
    await recordChange(log, trx, {
      entry: "breaker",
      rules: [rule],
      policy,
      reason: state,
      values: { action, subject },
    });
  }
}
