/** What a stop stops here, and why one is refused when it is set and names nothing that there is: it would stop nobody. */
import { findAction } from "#lib/actions/index.ts";
import { splitScope, stops } from "#lib/domain/stop-scope.ts";
import type { Person } from "../auth/people.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";

/** Whom and what somebody is about to do; without an action: anything at all. */
export interface Doing {
  readonly person: Pick<Person, "user" | "team">;
  readonly action?: string;
}

export function isStopping(scope: string, { person: { user, team }, action }: Doing): boolean {
  return stops(scope, { rep: user, team, action });
}

/** Whether it belongs in this person's lease: what stops them, or one of the things that they might do. */
export function concerns(scope: string, person: Doing["person"]): boolean {
  return splitScope(scope).kind === "action" || isStopping(scope, { person });
}

export function checkScope(scope: string, people: readonly Person[]): Outcome<null> {
  if (scope === "everyone") return done(null);
  const { kind, name } = splitScope(scope);
  switch (kind) {
    case "team":
      return people.some((person) => person.team === name) ? done(null) : nothingThere(scope, "team");
    case "rep":
      return people.some((person) => person.user === name) ? done(null) : nothingThere(scope, "person");
    case "action":
      return findAction(name) !== undefined ? done(null) : nothingThere(scope, "action");
    default:
      return unknownKind(scope);
  }
}

/** In words that follow "stopped": for whom, or which action. */
export function wordsOf(scope: string): string {
  const { kind, name } = splitScope(scope);
  switch (kind) {
    case "team":
      return `for the team \`${name}\``;
    case "rep":
      return `for \`${name}\``;
    case "action":
      return `for the action \`${name}\``;
    default:
      return "for everyone";
  }
}

const KINDS = "`everyone`, `team:eu`, `rep:sam` or `action:refund.create`";

function unknownKind(scope: string) {
  return refused(
    422,
    "stop-scope",
    `\`${scope}\` does not say what is to be stopped.`,
    "Nothing was stopped.",
    `Name one of these: ${KINDS}.`,
  );
}

function nothingThere(scope: string, what: string) {
  return refused(
    422,
    "stop-scope",
    `There is no such ${what} on this server, so \`${scope}\` would stop nothing.`,
    "Nothing was stopped.",
    `Look at its spelling, or stop \`everyone\` while you look. A stop names ${KINDS}.`,
  );
}
