/** Acts whose end reading cannot tell, as a list for a person: those of this browser's page, and those of the server. */

import { type Failure, type Result, succeed } from "#lib/domain/error.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { TaskView } from "#lib/messaging/console-calls.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { Connection } from "./connection.ts";
import type { Operator } from "./operate.ts";
import type { OperationStore } from "./operator-parts.ts";
import { serverAway } from "./run-server.ts";

export interface TasksParts {
  connection: Pick<Connection, "client" | "session">;
  operator: Pick<Operator, "settle">;
  operations: Pick<OperationStore, "unfinished">;
}

export async function openTasks({ connection, operations }: TasksParts, signal?: AbortSignal): Promise<TaskView[]> {
  const rep = connection.session()?.rep ?? "";
  const own = (await operations.unfinished()).flatMap((operation) => ownTask(operation, rep));
  const answer = await connection.client()?.tasks(signal);
  const served = answer?.ok === true ? answer.value.tasks : [];
  return [...own, ...served.map(({ action: _, ...task }) => ({ ...task, by: "server" as const }))];
}

/** Answers what is still open after it. */
export async function decideTask(
  { suggestion, found, why, by }: { suggestion: string; found: "done" | "failed"; why: string; by: TaskView["by"] },
  parts: TasksParts,
  signal?: AbortSignal,
): Promise<Result<TaskView[]>> {
  const decided =
    by === "page"
      ? await parts.operator.settle(suggestion, found, why)
      : ((await parts.connection.client()?.decideTask({ suggestion, found, why }, signal)) ?? away);
  return decided.ok ? succeed(await openTasks(parts, signal)) : decided;
}

const away: { ok: false; failure: Failure } = { ok: false, failure: serverAway };

function ownTask({ suggestion, title, ref, task, doubt, updatedAt }: Operation, rep: string): TaskView[] {
  if (task?.by !== "page") return [];
  const since = formatInstant(doubt?.since ?? updatedAt);
  return [{ suggestion, title, ...ref, rep, since, says: task.says, todo: task.todo, by: "page" }];
}
