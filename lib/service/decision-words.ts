/** A decision in words for people: a label that is never colour alone, and one sentence that says what would help. */
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { Decision, FiredRule } from "#lib/domain/decision.ts";
import type { DecisionView, ObligationView } from "#lib/messaging/view.ts";
import { inWords } from "./fact-words.ts";
import { isOwn } from "./obligations.ts";
import { type Route, routeNamed } from "./routes.ts";

export function decisionView(
  decision: Decision,
  obligations: readonly ObligationView[],
  published: PublishedPolicy,
): DecisionView {
  const waitsFor = obligations.filter((obligation) => !isOwn(obligation));
  const fired = decision.rules.filter((rule) => rule.outcome !== "allow");
  const first = fired[0];
  const because = first === undefined ? undefined : reasonOf(first);
  const route = routeOf(decision, published);
  return {
    outcome: decision.outcome,
    label: label(decision, waitsFor, route),
    says: sentence(decision, waitsFor, published, because, route),
    rules: decision.rules.map((rule) => ({
      id: rule.id,
      says: inWords(rule.says ?? rule.why),
      why: rule.why,
      outcome: rule.outcome,
    })),
    canApprove: decision.outcome === "allow" || (decision.outcome === "needs" && waitsFor.length === 0),
  };
}

/** Numbers first, then why the rule exists; a rule that only names a condition has nothing to say but its why. */
function reasonOf({ kind, says, why }: FiredRule): string {
  const plain = says === undefined || says === why || kind === "require" || kind === "scope" || kind === "oblige";
  return plain ? why : `${capital(inWords(says))} ${why}`;
}

/** Where an escalation goes, in the pack's own words; undefined when it goes nowhere in particular. */
function routeOf({ route }: Decision, published: PublishedPolicy): Pick<Route, "name" | "says"> | undefined {
  return route === undefined ? undefined : routeNamed(route, published.document, "");
}

function label(
  decision: Decision,
  waitsFor: readonly ObligationView[],
  route: Pick<Route, "name" | "says"> | undefined,
): string {
  switch (decision.outcome) {
    case "allow":
      return "Allowed";
    case "needs":
      if (waitsFor.some((one) => one.id === "lead-approval")) return "Needs a lead";
      return waitsFor.length > 0 ? "Needs somebody else" : "Allowed";
    case "pause":
      return "Paused";
    case "escalate":
      return route === undefined ? "Escalate" : `Goes to ${route.name}`;
    case "deny":
      return "Not allowed";
  }
}

function sentence(
  decision: Decision,
  waitsFor: readonly ObligationView[],
  published: PublishedPolicy,
  because: string | undefined,
  route: Pick<Route, "name" | "says"> | undefined,
): string {
  const reason = because === undefined ? "" : `${capital(because)} `;
  switch (decision.outcome) {
    case "allow":
      return `Within the rules of ${published.document.name}.`;
    case "needs":
      // Who can act stands below, with the obligation itself.
      return waitsFor.length > 0 ? reason.trim() : "Allowed with what is asked below.";
    case "pause":
      return decision.retryAfter === undefined
        ? `${reason}Nothing is lost: try again later.`
        : `${reason}It can be tried again after ${decision.retryAfter}.`;
    case "escalate":
      return `${reason}${route?.says ?? "A person with more authority decides this."}`;
    case "deny":
      return decision.nearest === undefined
        ? `${reason}Nothing you change here would make it allowed.`
        : `${reason}What would be allowed is offered below.`;
  }
}

function capital(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
