import type { ExecutionAnswer } from "#lib/domain/server-api.ts";
import type { Session } from "../auth/sessions.ts";
import { loadExecution, type Stored, toExecution } from "../executions/load.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";
import type { Parts } from "../parts.ts";

/** How an execution stands; `remembered` (a checkpoint note) asks for the consistency proof too. */
export const readExecution = deviceRoute({
  method: "GET",
  path: "/v1/executions/:suggestion",
  handle: async ({ param, query }, parts, session) =>
    answerExecution(parts, session, param("suggestion"), query("remembered") ?? null),
});

export async function answerExecution(
  parts: Parts,
  session: Session,
  suggestion: string,
  remembered: string | null,
): Promise<Outcome<ExecutionAnswer>> {
  const stored = await findOwn(parts, session, suggestion);
  if (!stored.ok) return stored;
  const execution = toExecution(stored.value, parts.now());
  return done({ execution, receipt: await parts.log.receipt(execution.entries, remembered) });
}

/** One's own executions; a lead sees everybody's. */
export async function findOwn(parts: Parts, session: Session, suggestion: string): Promise<Outcome<Stored>> {
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
