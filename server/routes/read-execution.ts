import { answerExecution } from "../executions/answer.ts";
import { deviceRoute } from "../http/route.ts";

/** How an execution stands; `remembered` (a checkpoint note) asks for the receipt too. */
export const readExecution = deviceRoute({
  method: "GET",
  path: "/v1/executions/:suggestion",
  handle: async ({ param, query }, parts, session) =>
    answerExecution(parts, session, param("suggestion"), query("remembered")),
});
