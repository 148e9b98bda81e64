import { ClaimRequest } from "#lib/domain/server-api.ts";
import { claim } from "../claims/claim.ts";
import { answerExecution } from "../executions/answer.ts";
import { deviceRoute } from "../http/route.ts";

/** Lets an act through that the server does itself: money after a hold, a change of a ticket at once. */
export const startExecution = deviceRoute({
  method: "POST",
  path: "/v1/executions",
  body: ClaimRequest,
  handle: async ({ body, signal }, parts, session) => {
    const claimed = await claim(parts, session, body, "server", signal);
    if (!claimed.ok) return claimed;
    await parts.executor.run(claimed.value.suggestion);
    parts.executor.wake();
    return answerExecution(parts, session, claimed.value.suggestion, body.remembered);
  },
});
