/**
 * What a stop stops: `everyone`, `team:eu`, `rep:sam` or `action:refund.create`. Browser and server read it by this one
 * rule, and a scope of a kind that this version does not know stops everybody: a stop must never be lost because it was
 * misread.
 */

/** Who is about to do something, and what; without an action: anything at all. */
export interface Doing {
  readonly rep: string;
  readonly team: string;
  readonly action?: string | undefined;
}

export function stops(scope: string, { rep, team, action }: Doing): boolean {
  const { kind, name } = splitScope(scope);
  switch (kind) {
    case "team":
      return name === team;
    case "rep":
      return name === rep;
    case "action":
      return action !== undefined && name === action;
    default:
      return true;
  }
}

export function splitScope(scope: string): { kind: string; name: string } {
  const at = scope.indexOf(":");
  return at === -1 ? { kind: scope, name: "" } : { kind: scope.slice(0, at), name: scope.slice(at + 1) };
}
