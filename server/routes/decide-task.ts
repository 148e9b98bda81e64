import { TaskDecision } from "#lib/domain/server-api.ts";
import { decideTask } from "../executions/decide-task.ts";
import { deviceRoute } from "../http/route.ts";

/** A person's word for what became of an act. */
export const decideTaskRoute = deviceRoute({
  method: "POST",
  path: "/v1/tasks",
  body: TaskDecision,
  handle: ({ body }, parts, session) => decideTask(parts, session, body),
});
