/** A person takes an approval back while it is held. One compare-and-set against the run: whoever is first wins. */
import { CodedError } from "#lib/domain/error.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refusal, refused } from "../http/refusal.ts";
import { loadExecution, type Stored } from "./load.ts";
import { settle } from "./settle.ts";

export async function cancel(parts: CoreParts, stored: Stored, by: string): Promise<Outcome<Stored>> {
  const { error } = refusal(
    410,
    "cancelled",
    `${by} cancelled it during the hold.`,
    "Nothing was paid or changed.",
    "Approve it again if it is wanted after all.",
  );
  await settle(parts, stored, { state: "cancelled", says: error.happened, failure: error });
  const after = await loadExecution(parts.db, stored.claim.suggestion);
  if (after === undefined) throw new CodedError("lost-execution", "an execution disappeared");
  // Asked twice, answered alike: what counts is that it is cancelled.
  return after.claim.state === "cancelled" ? done(after) : tooLate(after.claim.state);
}

function tooLate(state: string) {
  return refused(
    409,
    "too-late",
    `It is \`${state}\` and can no longer be cancelled.`,
    "What has begun cannot be called back.",
    "Look at its receipt.",
  );
}
