/** The end of a hold: run, or say why not. Nothing late runs, and whoever cancels first has cancelled. */
import { CodedError } from "#lib/domain/error.ts";
import type { CoreParts } from "../core-parts.ts";
import { loadExecution, type Stored } from "./load.ts";
import { missedAt, pay } from "./pay.ts";
import { recheck } from "./recheck.ts";
import { settle } from "./settle.ts";
import { moveTo } from "./state.ts";

export const LATEST = 60_000;

/** True when it is out of `held` afterwards; false asks for another try in a moment. */
export async function runHeld(parts: CoreParts, suggestion: string): Promise<boolean> {
  const stored = await loadExecution(parts.db, suggestion);
  if (stored?.claim.state !== "held") return true;
  if (parts.now() < stored.row.run_at) return false;
  if (isMissed(parts, stored)) return settle(parts, stored, missedAt(stored.row.run_at));
  const verdict = await recheck(parts, stored, parts.signal);
  // Stopping is not a reason to begin: the next start finds it held and decides by its lateness.
  if (parts.signal.aborted) return false;
  if (verdict.is === "unreadable") return false;
  if (verdict.is === "over") {
    return settle(parts, stored, { state: "cancelled", says: verdict.error.happened, failure: verdict.error });
  }
  // The look may have taken long.
  if (isMissed(parts, stored)) return settle(parts, stored, missedAt(stored.row.run_at));
  if (!(await begin(parts, suggestion, verdict.payment))) return true;
  await settle(parts, stored, await pay(shopOf(parts), stored, verdict.payment));
  return true;
}

function isMissed(parts: CoreParts, { row }: Stored): boolean {
  return parts.now() > row.run_at + LATEST;
}

/** Durable before the shop is asked: a crash from here on is reconciled by reading the shop, never by forgetting. */
async function begin(parts: CoreParts, suggestion: string, payment: string): Promise<boolean> {
  const began = await parts.db.transaction().execute(async (trx) => {
    if (!(await moveTo(trx, suggestion, "running"))) return false;
    await trx
      .updateTable("executions")
      .set({ payment, asked_at: parts.now() })
      .where("suggestion", "=", suggestion)
      .execute();
    return true;
  });
  if (began) parts.push.tell("execution");
  return began;
}

export function shopOf(parts: CoreParts) {
  const { shop } = parts.connectors;
  if (shop === null) throw new CodedError("no-shop", "an execution needs a shop connector");
  return shop;
}
