/** Acts that the server gave up finding out. Every card in doubt asks for them, so the answer is kept for half a minute. */
import type { Task } from "#lib/domain/server-api.ts";
import type { ServerClient } from "./server-client.ts";

const KEPT_MS = 30_000;

export function createOpenTasks(
  client: () => Pick<ServerClient, "tasks"> | null,
  now: () => number,
): () => Promise<readonly Task[]> {
  let asked: { at: number; tasks: Promise<readonly Task[]> } | null = null;
  return () => {
    if (asked !== null && Math.abs(now() - asked.at) < KEPT_MS) return asked.tasks;
    asked = { at: now(), tasks: ask() };
    return asked.tasks;
  };

  async function ask(): Promise<readonly Task[]> {
    const answer = await client()?.tasks();
    return answer?.ok ? answer.value.tasks : [];
  }
}
