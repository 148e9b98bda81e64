/** Whom and what a stop in the lease stops, and how that is said. */
import type { Lease, Stop } from "#lib/domain/authority.ts";
import type { Failure } from "#lib/domain/error.ts";
import { splitScope, stops } from "#lib/domain/stop-scope.ts";
import type { DecisionView } from "#lib/messaging/view.ts";
import { refuse } from "./failures.ts";

/** The stop that applies to this lease's rep, or to one action. */
export function stopFor(lease: Pick<Lease, "stops" | "rep" | "team">, action?: string): Stop | undefined {
  return lease.stops.find(({ scope }) => stops(scope, { rep: lease.rep, team: lease.team, action }));
}

export function stoppedFailure({ scope, why }: Stop): Failure {
  return refuse("stopped", whose(scope), why).failure;
}

/** For whom, in words that follow "Countersign is stopped". */
export function whose(scope: string): string {
  const { kind, name } = splitScope(scope);
  switch (kind) {
    case "team":
      return `for your team (${name})`;
    case "rep":
      return "for you";
    case "action":
      return "for this action";
    default:
      return "for everyone";
  }
}

/** What is stopped, as a heading over the reason: `Stopped for everyone`. */
export function scopeLabel(scope: string): string {
  const { kind, name } = splitScope(scope);
  return kind === "action" ? `Stopped: the action ${name}` : `Stopped ${whose(scope)}`;
}

/** What stands on a card in the place of the rules' answer. */
export function stoppedView({ scope, why }: Stop): DecisionView {
  return {
    outcome: "deny",
    label: "Stopped",
    says: `${scopeLabel(scope)}. ${why} Nothing can be approved here until it is ended.`,
    rules: [],
    canApprove: false,
  };
}
