/**
 * The states of an execution and the only ways between them. Every step is one compare-and-set inside the
 * transaction that also writes the record: whoever comes second finds the state moved and does nothing.
 *
 *   held ─▶ running ─▶ done | failed | unknown ─▶ done | failed
 *     └──▶ cancelled | expired
 */
import type { Transaction } from "../store/open.ts";
import type { ExecutionState } from "../store/service-tables.ts";

const FROM: Record<Exclude<ExecutionState, "held">, readonly ExecutionState[]> = {
  running: ["held"],
  cancelled: ["held"],
  expired: ["held"],
  done: ["running", "unknown"],
  failed: ["running", "unknown"],
  unknown: ["running"],
};

/**
 * False when the execution is not (or no longer) where this step begins. Order or ticket stay locked while something
 * may still happen to them.
 */
export async function moveTo(
  trx: Transaction,
  suggestion: string,
  to: Exclude<ExecutionState, "held">,
): Promise<boolean> {
  const staysLocked = to === "running" || to === "unknown";
  const { numUpdatedRows } = await trx
    .updateTable("claims")
    .set({ state: to, ...(staysLocked ? {} : { lock_key: null }) })
    .where("suggestion", "=", suggestion)
    .where("state", "in", [...FROM[to]])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
