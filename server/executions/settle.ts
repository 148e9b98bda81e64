/** Ends (or moves on) an execution: new state, what is shown, and the server's own entry, in one transaction. */
import { CodedError } from "#lib/domain/error.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { markUndone } from "../claims/settle-claims.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Refusal } from "../http/refusal.ts";
import type { ExecutionState } from "../store/service-tables.ts";
import type { Stored } from "./load.ts";
import { moveTo } from "./state.ts";

export interface Ending {
  readonly state: Exclude<ExecutionState, "held" | "running">;
  readonly says?: string;
  readonly reference?: string;
  readonly failure?: Refusal["error"];
}

/** False when somebody else was faster; then nothing was written. */
export async function settle(parts: CoreParts, stored: Stored, ending: Ending): Promise<boolean> {
  const { claim } = stored;
  const moved = await parts.db.transaction().execute(async (trx) => {
    if (!(await moveTo(trx, claim.suggestion, ending.state))) return false;
    const [entry] = await parts.log.record(trx, [toDraft(stored, ending)]);
    // Thrown inside the transaction: without its entry the new state must not stand either.
    if (entry === undefined || entry.state === "refused")
      throw new CodedError("log-refused", "the log refused the server's own entry");
    await trx
      .updateTable("claims")
      .set({ settled_by: entry.entryId })
      .where("suggestion", "=", claim.suggestion)
      .execute();
    await trx
      .updateTable("executions")
      .set({
        says: ending.says ?? null,
        reference: ending.reference ?? null,
        failure: ending.failure === undefined ? null : JSON.stringify(ending.failure),
      })
      .where("suggestion", "=", claim.suggestion)
      .execute();
    if (claim.undoes !== null && ending.state === "done") await markUndone(trx, claim.undoes);
    return true;
  });
  if (moved) parts.push.tell("execution", claim.rep);
  return moved;
}

function toDraft({ claim, proposal }: Stored, { state, says, reference, failure }: Ending) {
  const ending: LogItem["ending"] = state;
  const isCancelled = state === "cancelled" || state === "expired";
  return {
    ...entryOf(claim, state, isCancelled),
    rep: claim.rep,
    suggestion: claim.suggestion,
    action: claim.action,
    proposal: claim.proposal,
    policy: claim.policy,
    ending,
    settles: claim.intent,
    values: {
      ...(proposal.args.amount === undefined ? {} : { amount: proposal.args.amount }),
      ...(claim.order_id === null ? {} : { order: claim.order_id }),
      ...(reference === undefined ? {} : { reference }),
      ...(says === undefined ? {} : { says }),
      ...(failure === undefined ? {} : { failure: failure.code }),
    },
  };
}

/** An undo that is done is its own kind of entry: it says which act is taken back. */
function entryOf({ undoes }: Stored["claim"], state: Ending["state"], isCancelled: boolean) {
  if (isCancelled) return { entry: "cancelled" as const };
  return undoes !== null && state === "done" ? { entry: "undone" as const, undoes } : { entry: "result" as const };
}
