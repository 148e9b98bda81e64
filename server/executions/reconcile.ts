/** After a restart or a lost answer: what became of an act that was begun? Read from the other side, never guessed. */
import type { CoreParts } from "../core-parts.ts";
import { findOut } from "./act.ts";
import { loadExecution } from "./load.ts";
import { settle } from "./settle.ts";

/** True when it is settled; false asks for another try in a moment. */
export async function reconcile(parts: CoreParts, suggestion: string): Promise<boolean> {
  const stored = await loadExecution(parts.db, suggestion);
  if (stored?.claim.state !== "running" && stored?.claim.state !== "unknown") return true;
  const ending = await findOut(parts, stored);
  if (ending.state !== "unknown") return settle(parts, stored, ending);
  await countTry(parts, suggestion);
  // Said once: a repeat of "still unknown" is news to nobody.
  if (stored.claim.state === "running") await settle(parts, stored, ending);
  return false;
}

/** After many the act becomes a task for a person (`open-acts.ts`); the server goes on looking all the same. */
async function countTry({ db }: CoreParts, suggestion: string): Promise<void> {
  await db
    .updateTable("executions")
    .set((eb) => ({ tries: eb("tries", "+", 1) }))
    .where("suggestion", "=", suggestion)
    .execute();
}
