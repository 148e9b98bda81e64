/**
 * The gate. Pure, deterministic and total: the same policy and request give the same decision everywhere, nothing
 * throws, and whatever goes wrong inside ends as a deny. The UI, the model and the words of a ticket can ask here;
 * nobody decides elsewhere.
 */
import { type Decision, type DecisionRequest, type FactRead, type FiredRule, SEVERITY } from "#lib/domain/decision.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { denyBy } from "./built-in.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled.ts";
import { type Env, readsInOrder } from "./facts.ts";
import { ask, deniedBy, type Fired, type Judgement, judge } from "./judge.ts";
import { nearestChanges } from "./nearest.ts";
import { outcomeBelow } from "./outcome-below.ts";

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
    return explained(policy, judge(policy, request));
  } catch {
    return explained(policy, deniedBy(denyBy("default", "The gate could not explain this, so it is not allowed.")));
  }
}

function explained(policy: CompiledPolicy, { outcome, fired, env }: Judgement): Decision {
  const [worst] = fired;
  return {
    outcome,
    ...(worst === undefined || outcome === "allow" ? {} : { first: worst.id }),
    ...(outcome === "needs" ? { requires: [...new Set(fired.flatMap((one) => one.missing))].sort() } : {}),
    rules: fired.map((one) => inWords(one, env)),
    ...(outcome === "escalate" ? routeOf(fired) : {}),
    ...(outcome === "pause" ? retryOf(fired) : {}),
    policy: { name: policy.name, digest: policy.digest },
  };
}

function inWords({ id, outcome, by, finding }: Fired, env: Env | undefined): FiredRule {
  const { why } = by;
  const says = finding.says();
  const met = outcome === "allow" ? { met: [...new Set(finding.needs)].sort() } : {};
  if (!("check" in by)) return { id, kind: "built-in", outcome, why, read: by.read, says, ...met };
  return { id, kind: by.kind, outcome, why, read: env === undefined ? [] : readsOf(by, env), says, ...met };
}

/** A rule is pure: asked once more, it reads what it read when it fired. */
function readsOf(rule: CompiledRule, env: Env): FactRead[] {
  const reads: FactRead[] = [];
  ask(rule, { ...env, reads });
  return readsInOrder(reads);
}

function routeOf(fired: readonly Fired[]): { route?: string } {
  const [route] = fired.flatMap(({ finding }) => finding.route ?? []);
  return route === undefined ? {} : { route };
}

function retryOf(fired: readonly Fired[]): { retryAfter?: string } {
  const times = fired.flatMap(({ finding }) => finding.retryAfter ?? []);
  return times.length === 0 ? {} : { retryAfter: formatInstant(Math.max(...times)).replace(".000Z", "Z") };
}
