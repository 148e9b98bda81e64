/**
 * The gate, asked again by the server before anything runs: its own facts, its own count of history, its own list of
 * who has which role. What the browser sent counts as `attested` at most and never replaces what the server read.
 */
import type { Proposal } from "#lib/domain/approval.ts";
import type { Decision, DecisionRequest, EvidenceView, HistoryEntry } from "#lib/domain/decision.ts";
import type { Fact, Facts } from "#lib/domain/fact.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Person } from "../auth/people.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { BreakerReading } from "../policy/breaker-reading.ts";
import type { Gate } from "../policy/gate.ts";
import type { Gathered } from "./gather-facts.ts";

export interface DecideAgain {
  readonly gate: Gate;
  readonly proposal: Proposal;
  readonly evidence: readonly EvidenceView[];
  readonly person: Person;
  readonly gathered: Gathered;
  readonly attested: Facts;
  readonly history: readonly HistoryEntry[];
  readonly now: number;
}

export interface DecidedAgain {
  readonly decision: Decision;
  /** How the policy's breakers stand at this decision. */
  readonly breakers: readonly BreakerReading[];
  /** The decision again, or in words why it is not `allow`. */
  readonly verdict: Outcome<Decision>;
}

export function decideAgain(given: DecideAgain): DecidedAgain {
  const { gate, proposal, evidence, person, gathered, history, now } = given;
  const request: DecisionRequest = {
    action: proposal.action,
    args: { ...proposal.args },
    rep: { id: person.user, roles: [...person.roles], team: person.team },
    facts: { ...filledIn(downgrade(given.attested), gathered), ...gathered.facts },
    subject: {
      ticket: proposal.ticket,
      ...(gathered.customer === null ? {} : { customer: gathered.customer }),
      ...(gathered.order === null ? {} : { order: gathered.order.order }),
    },
    evidence: [...evidence],
    history: [...history],
    now: formatInstant(now),
  };
  const decision = gate.decide(request);
  const breakers = gate.breakers(request, decision);
  const verdict = decision.outcome === "allow" ? done(decision) : notAllowed(decision, gathered);
  return { decision, breakers, verdict };
}

/** Whatever a browser claims about where a fact comes from. */
function downgrade(facts: Facts): Record<string, Fact> {
  const entries = Object.entries(facts).map(([name, { value, source }]): [string, Fact] => [
    name,
    { value, source: source === "text" ? "text" : "attested" },
  ]);
  return Object.fromEntries(entries);
}

/** Where the server read that a ticket is in no group, no browser names one: a mode for an inbox could be left that way. */
function filledIn(
  { "ticket.inbox": inbox, ...facts }: Record<string, Fact>,
  { ticket }: Gathered,
): Record<string, Fact> {
  return inbox === undefined || ticket?.group === null ? facts : { ...facts, "ticket.inbox": inbox };
}

const OUTCOMES: Record<Exclude<Decision["outcome"], "allow">, string> = {
  needs: "The policy asks for something that was not given",
  pause: "The policy says to wait",
  escalate: "The policy hands this to somebody else",
  deny: "The policy does not allow this",
};

function notAllowed(decision: Decision, gathered: Gathered) {
  const outcome = decision.outcome === "allow" ? "deny" : decision.outcome;
  const rule = decision.rules.find((one) => one.outcome === outcome);
  const because = rule === undefined ? "" : ` (rule \`${rule.id}\`: ${rule.says ?? rule.why})`;
  const unread = gathered.problems.map((problem) => problem.happened).join(" ");
  return refused(
    422,
    "not-allowed",
    `${OUTCOMES[outcome]}${because}.`,
    `The server decided on its own facts and nothing was done. ${unread}`.trim(),
    todoOf(decision, outcome),
  );
}

function todoOf(decision: Decision, outcome: Exclude<Decision["outcome"], "allow">): string {
  if (outcome === "needs") return `Give what is asked for first: ${(decision.requires ?? []).join(", ")}.`;
  if (outcome === "pause") return `Try again after ${decision.retryAfter ?? "the pause"}.`;
  if (outcome === "escalate") return `Hand the ticket over to ${decision.route ?? "the team that the policy names"}.`;
  return "Look at the card again: it shows the rule, and the nearest change that would be allowed if there is one.";
}
