/**
 * The gate. Pure, deterministic and total: the same policy and request give the same decision everywhere, nothing
 * throws, and whatever goes wrong inside ends as a deny. The UI, the model and the words of a ticket can ask here;
 * nobody decides elsewhere.
 */
import {
  type Decision,
  type DecisionRequest,
  type FactRead,
  type FiredRule,
  type Obligation,
  type Outcome,
  SEVERITY,
} from "#lib/domain/decision.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { type BuiltInFinding, builtInFindings, denyBy } from "./built-in.ts";
import type { CompiledAction, CompiledPolicy, CompiledRule } from "./compiled.ts";
import { isMet } from "./evidence.ts";
import type { Env } from "./facts.ts";
import { nearestChanges } from "./nearest.ts";
import { outcomeBelow } from "./outcome-below.ts";
import type { Finding } from "./rules/kind.ts";

export function decide(policy: CompiledPolicy, request: DecisionRequest): Decision {
  const decision = settle(policy, request);
  if (decision.outcome === "allow" || isBeyondArguments(decision)) return decision;
  try {
    const first = new Set(decision.rules.map((rule) => rule.id));
    const nearest = nearestChanges(policy, request, decision, (changed, below) =>
      outcomeBelow(policy, changed, below, first),
    );
    return nearest.length === 0 ? decision : { ...decision, nearest };
  } catch {
    // A decision without advice is still the decision.
    return decision;
  }
}

/** A rule that read no argument fires whatever the arguments are, so no change of them helps. */
function isBeyondArguments({ outcome, rules }: Decision): boolean {
  const blocking = rules.filter((rule) => SEVERITY[rule.outcome] >= Math.min(SEVERITY.pause, SEVERITY[outcome]));
  return blocking.some((rule) => !rule.read.some((read) => read.fact.startsWith("args.")));
}

/** The decision without advice. */
export function settle(policy: CompiledPolicy, request: DecisionRequest): Decision {
  try {
    const judged = judge(policy, request, new Set());
    if (judged.outcome !== "needs") return judged;
    const ifMet = judge(policy, request, new Set(judged.requires));
    return ifMet.outcome === "allow" ? judged : ifMet;
  } catch {
    return answer(policy, [toFired(denyBy("default", "The gate could not decide this, so it is not allowed."))]);
  }
}

interface Fired extends FiredRule {
  missing: readonly Obligation[];
  route?: string | undefined;
  retryAfter?: number | undefined;
}

function judge(policy: CompiledPolicy, request: DecisionRequest, assumed: ReadonlySet<string>): Decision {
  const now = parseInstant(request.now);
  if (now === undefined) return answer(policy, [toFired(denyBy("default", "The time of the request cannot be read."))]);
  const action = policy.actions.get(request.action);
  if (action === undefined) {
    return answer(policy, [toFired(denyBy("unknown-action", "Nobody declares an action of this name."))]);
  }
  const env: Env = { request, now, action: action.declaration, reads: [], items: [], assumed };
  const fired = builtIns(policy, action, env);
  for (const rule of action.rules) {
    const one = fire(policy, rule, env);
    if (one !== undefined) fired.push(one);
  }
  return answer(policy, fired);
}

function builtIns(policy: CompiledPolicy, action: CompiledAction, env: Env): Fired[] {
  const { declarations, guardsRepeats } = policy;
  const granted = { ...action, mode: policy.document.mode, actions: declarations, guardsRepeats };
  return builtInFindings(granted, env).map((finding) => settleNeeds(policy, toFired(finding), finding, env));
}

function toFired(finding: BuiltInFinding): Fired {
  const { id, why, read, outcome } = finding;
  return { id, kind: "built-in", outcome, why, read, says: finding.says(), missing: [] };
}

function fire(policy: CompiledPolicy, rule: CompiledRule, env: Env): Fired | undefined {
  env.reads = [];
  if (rule.when !== undefined && rule.when.test(env) === false) return undefined;
  const finding = rule.check.evaluate(env);
  if (finding === undefined) return undefined;
  const { id, kind, why } = rule;
  const read = inOrder(env.reads);
  const one: Fired = { id, kind, outcome: finding.outcome, why, read, says: finding.says(), missing: [] };
  return settleNeeds(policy, { ...one, route: finding.route, retryAfter: finding.retryAfter }, finding, env);
}

/** What a `needs` still lacks; when nothing, the rule is content and says by what. */
function settleNeeds(policy: CompiledPolicy, fired: Fired, finding: Finding, env: Env): Fired {
  if (finding.outcome !== "needs") return fired;
  const needs = [...new Set(finding.needs)].sort();
  const missing = needs.filter((one) => !isMet(one, env, policy.zone, policy.validFor));
  return missing.length === 0 ? { ...fired, outcome: "allow", met: needs } : { ...fired, missing };
}

/** Each fact once, by name, so that the order of a rule's parts shows nowhere. */
function inOrder(reads: readonly FactRead[]): FactRead[] {
  const byName = new Map(reads.map((read) => [read.fact, read]));
  return [...byName.values()].sort((a, b) => (a.fact < b.fact ? -1 : 1));
}

function answer(policy: CompiledPolicy, all: readonly Fired[]): Decision {
  const fired = [...all].sort(bySeverityThenId);
  const [worst] = fired;
  const outcome: Outcome = worst?.outcome ?? "allow";
  return {
    outcome,
    ...(worst === undefined || outcome === "allow" ? {} : { first: worst.id }),
    ...(outcome === "needs" ? { requires: [...new Set(fired.flatMap((rule) => rule.missing))].sort() } : {}),
    rules: fired.map(({ missing, route, retryAfter, ...rule }) => rule),
    ...(outcome === "escalate" ? routeOf(fired) : {}),
    ...(outcome === "pause" ? retryOf(fired) : {}),
    policy: { name: policy.name, digest: policy.digest },
  };
}

function bySeverityThenId(a: Fired, b: Fired): number {
  return SEVERITY[b.outcome] - SEVERITY[a.outcome] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function routeOf(fired: readonly Fired[]): { route?: string } {
  const route = fired.find((rule) => rule.outcome === "escalate" && rule.route !== undefined)?.route;
  return route === undefined ? {} : { route };
}

function retryOf(fired: readonly Fired[]): { retryAfter?: string } {
  const times = fired.flatMap((rule) =>
    rule.outcome === "pause" && rule.retryAfter !== undefined ? [rule.retryAfter] : [],
  );
  return times.length === 0 ? {} : { retryAfter: formatInstant(Math.max(...times)).replace(".000Z", "Z") };
}
