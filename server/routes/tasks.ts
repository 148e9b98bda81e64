import type { z } from "zod";
import type { TasksAnswer } from "#lib/domain/server-api.ts";
import { seesAll } from "../executions/decide-task.ts";
import { openActs, toTask } from "../executions/open-acts.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** Acts whose end nobody knows: one's own, and everybody's for those who may decide about money. */
export const tasks = deviceRoute({
  method: "GET",
  path: "/v1/tasks",
  handle: async (_call, parts, session) => {
    const acts = await openActs(parts, seesAll(session) ? null : session.person.user);
    const answer: z.infer<typeof TasksAnswer> = { tasks: acts.map(toTask) };
    return done(answer);
  },
});
