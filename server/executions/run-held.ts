/** The end of a hold: run, or say why not. Nothing late runs, and whoever cancels first has cancelled. */
import type { CoreParts } from "../core-parts.ts";
import { type Act, actOf } from "./act.ts";
import { loadExecution } from "./load.ts";
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
  if (!(await begin(parts, suggestion, act))) return true;
  await settle(parts, stored, await act.run());
  return true;
}

/** Durable before shop or desk is asked: a crash from here on is reconciled by reading, never by forgetting. */
async function begin(parts: CoreParts, suggestion: string, { fixed }: Act): Promise<boolean> {
  const began = await parts.db.transaction().execute(async (trx) => {
    if (!(await moveTo(trx, suggestion, "running"))) return false;
    await trx
      .updateTable("executions")
      .set({ ...fixed, asked_at: parts.now() })
      .where("suggestion", "=", suggestion)
      .execute();
    return true;
  });
  if (began) parts.push.tell("execution");
  return began;
}
