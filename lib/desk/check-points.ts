/** The forms in which a desk's check answers: what was tried, whether it is there, and what does not work without it. */
import { call } from "./call.ts";
import { askPageWorld } from "./page-world.ts";
import type { DeskCheckPoint } from "./port.ts";

export function selectorPoint(name: string, found: string | null, means: string): DeskCheckPoint {
  return { kind: "selector", name, found, ok: found !== null, means };
}

/** One reading call. `name` stands for the path, which may hold a ticket's number. */
export async function endpointPoint(
  name: string,
  path: string,
  means: string,
  signal: AbortSignal,
): Promise<DeskCheckPoint> {
  const answer = await call(path, signal);
  const found = answer.ok ? `HTTP ${answer.value.status}` : answer.code;
  return { kind: "endpoint", name, found, ok: answer.ok && answer.value.status === 200, means };
}

/** Whether the page's world reaches the editor; null when there is no composer to ask about. */
export function editorPoint(name: string, editable: Element | null, means: string): DeskCheckPoint {
  if (!editable)
    return {
      kind: "editor",
      name,
      found: null,
      ok: false,
      means: "No reply composer is open: open one and check again.",
    };
  const answer = askPageWorld(editable, null);
  const found = answer === undefined ? "no answer" : answer.done ? "editor" : answer.why;
  return { kind: "editor", name, found, ok: answer?.done === true, means };
}
