/** How an execution is answered, and to whom. */
import type { ExecutionAnswer } from "#lib/domain/server-api.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { loadExecution, type Stored, toExecution } from "./load.ts";

/**
 * `remembered` is the client's checkpoint note, null when it has none. Undefined: the client did not say, so no
 * receipt is sent: without the proof of growth it could only be taken for a fork.
 */
export async function answerExecution(
  parts: CoreParts,
  session: Session,
  suggestion: string,
  remembered: string | null | undefined,
): Promise<Outcome<ExecutionAnswer>> {
  const stored = await findOwn(parts, session, suggestion);
  if (!stored.ok) return stored;
  const execution = toExecution(stored.value, parts.now());
  if (remembered === undefined) return done({ execution });
  return done({ execution, receipt: await parts.log.receipt(execution.entries, remembered) });
}

/** One's own executions; a lead sees everybody's. */
export async function findOwn(parts: CoreParts, session: Session, suggestion: string): Promise<Outcome<Stored>> {
  const stored = await loadExecution(parts.db, suggestion);
  const { user, roles } = session.person;
  if (stored !== undefined && (stored.claim.rep === user || roles.includes("lead"))) return done(stored);
  return refused(
    404,
    "not-yours",
    "There is no such execution of yours.",
    "Nothing was done.",
    "Look at the ticket's receipts; a lead can see everybody's.",
  );
}
