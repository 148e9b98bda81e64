import { z } from "zod";
import { answerExecution, findOwn } from "../executions/answer.ts";
import { cancel } from "../executions/cancel.ts";
import { deviceRoute } from "../http/route.ts";

/** Takes an approval back while it is held. */
export const cancelExecution = deviceRoute({
  method: "POST",
  path: "/v1/executions/:suggestion/cancel",
  body: z.strictObject({ remembered: z.string().nullable().optional() }),
  handle: async ({ param, body }, parts, session) => {
    const own = await findOwn(parts, session, param("suggestion"));
    if (!own.ok) return own;
    const cancelled = await cancel(parts, own.value, session.person.name);
    if (!cancelled.ok) return cancelled;
    return answerExecution(parts, session, param("suggestion"), body.remembered);
  },
});
