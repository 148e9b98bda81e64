/** The end of a hold: run, or say why not. Nothing late runs, and whoever cancels first has cancelled. */
import type { CoreParts } from "../core-parts.ts";
import type { Refusal } from "../http/refusal.ts";
import { findStop, stopped } from "../policy/stops.ts";
import { type Act, actOf } from "./act.ts";
import { doingOf, loadExecution, type Stored } from "./load.ts";
import { isMissed, missedAt } from "./missed.ts";
import { recheck } from "./recheck.ts";
import { settle } from "./settle.ts";
import { moveTo } from "./state.ts";

/** True when it is out of `held` afterwards; false asks for another try in a moment. */
export async function runHeld(parts: CoreParts, suggestion: string): Promise<boolean> {
  const stored = await loadExecution(parts.db, suggestion);
  if (stored?.claim.state !== "held") return true;
  const { run_at: runAt } = stored.row;
  if (parts.now() < runAt) return false;
  if (isMissed(runAt, parts.now())) return settle(parts, stored, missedAt(runAt));
  const verdict = await recheck(parts, stored, parts.signal);
  // Stopping is not a reason to begin: the next start finds it held and decides by its lateness.
  if (parts.signal.aborted) return false;
  if (verdict.is === "unreadable") return false;
  if (verdict.is === "over") {
    return settle(parts, stored, { state: "cancelled", says: verdict.error.happened, failure: verdict.error });
  }
  // The look may have taken long.
  if (isMissed(runAt, parts.now())) return settle(parts, stored, missedAt(runAt));
  const act = actOf(parts, stored, verdict.gathered);
  const beginning = await begin(parts, stored, act);
  if (beginning.is === "not-recordable") return false;
  if (beginning.is === "stopped") {
    const { error } = beginning;
    return settle(parts, stored, { state: "cancelled", says: error.happened, failure: error });
  }
  if (beginning.is === "begun") await settle(parts, stored, await act.run());
  return true;
}

type Beginning = { is: "begun" | "taken" | "not-recordable" } | { is: "stopped"; error: Refusal["error"] };

/** Durable before shop or desk is asked: a crash from here on is reconciled by reading, never by forgetting. */
async function begin(parts: CoreParts, stored: Stored, { fixed }: Act): Promise<Beginning> {
  const { suggestion } = stored.claim;
  const beginning = await parts.db.transaction().execute(async (trx): Promise<Beginning> => {
    // In the same transaction as the beginning: after a stop was answered nothing begins any more.
    const stop = await findStop(trx, doingOf(stored));
    if (stop !== undefined) return { is: "stopped", error: stopped(stop).refusal.error };
    // What became of it could not be put on record: it stays held, and is late when the log takes entries again.
    if (!(await parts.log.isWritable(trx))) return { is: "not-recordable" };
    if (!(await moveTo(trx, suggestion, "running"))) return { is: "taken" };
    await trx
      .updateTable("executions")
      .set({ ...fixed, asked_at: parts.now() })
      .where("suggestion", "=", suggestion)
      .execute();
    return { is: "begun" };
  });
  if (beginning.is === "begun") parts.push.tell("execution", stored.claim.rep);
  return beginning;
}
