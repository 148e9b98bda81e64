/** Which actions a rule covers. `"*"` leaves out reading and handing over, or a threat could not even be passed on. */
import type { Group } from "#lib/domain/action.ts";

export interface Named {
  id: string;
  /** Undefined for an action of the past that nobody declares any more: every group may be its group. */
  group: Group | undefined;
}

export function covers(on: string | readonly string[], action: Named): boolean {
  return typeof on === "string" ? coversOne(on, action) : on.some((one) => coversOne(one, action));
}

export function isNamed(on: string | readonly string[], id: string): boolean {
  return typeof on === "string" ? on === id : on.includes(id);
}

function coversOne(on: string, action: Named): boolean {
  if (on === "*") return action.group !== "read" && action.group !== "handoff";
  if (on.startsWith("group:")) return action.group === undefined || on === `group:${action.group}`;
  return on === action.id;
}
