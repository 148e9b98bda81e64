/**
 * The core of the gate: which rules fire and how severe that is, without a word of explanation. `decide.ts` makes the
 * decision out of it that people see, asking the fired rules once more; so this must stay pure, and must never answer
 * anything but what `decide` shows.
 */
import { type DecisionRequest, type Obligation, type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import { type BuiltInFinding, builtInFindings, denyBy } from "./built-in.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled.ts";
import { isMet } from "./evidence.ts";
import { type Env, envOf } from "./facts.ts";
import type { Finding } from "./rules/kind.ts";

export interface Judgement {
  outcome: Outcome;
  /** Most severe first, then by id. */
  fired: readonly Fired[];
}

export interface Fired {
  id: string;
  outcome: Outcome;
  /** What a `needs` still lacks. */
  missing: readonly Obligation[];
  by: { rule: CompiledRule; finding: Finding; env: Env } | { rule: undefined; finding: BuiltInFinding };
}

/**
 * Before `needs` is answered, the language asks for one more decision as if the missing obligations were met. No rule
 * can read evidence, and anything more severe than `needs` would be the outcome already, so that one is always `allow`
 * and is not made (a property test makes it).
 */
export function judge(policy: CompiledPolicy, request: DecisionRequest): Judgement {
  try {
    return judgeByAction(policy, request);
  } catch {
    return deniedBy(denyBy("default", "The gate could not decide this, so it is not allowed."));
  }
}

/** A rule's finding; undefined when it stays silent. */
export function ask({ when, check }: CompiledRule, env: Env): Finding | undefined {
  return when !== undefined && when.test(env) === false ? undefined : check.evaluate(env);
}

/** What a finding still lacks: the obligations of a `needs` for which there is no good evidence. */
export function missingFor(finding: Finding, policy: CompiledPolicy, env: Env): readonly Obligation[] {
  if (finding.outcome !== "needs" || finding.needs === undefined) return NOTHING;
  return finding.needs.filter((one) => !isMet(one, env, policy.zone, policy.validFor));
}

/** A `needs` that lacks nothing is content. */
export function outcomeOf(finding: Finding, missing: readonly Obligation[]): Outcome {
  return finding.outcome === "needs" && missing.length === 0 ? "allow" : finding.outcome;
}

const NOTHING: readonly Obligation[] = [];

function judgeByAction(policy: CompiledPolicy, request: DecisionRequest): Judgement {
  const action = policy.actions.get(request.action);
  const env = envOf(request);
  if (env === undefined) return deniedBy(denyBy("default", "The time of the request cannot be read."));
  if (action === undefined) return deniedBy(denyBy("unknown-action", "Nobody declares an action of this name."));
  const fired: Fired[] = [];
  for (const finding of builtInFindings(action, env)) {
    const missing = missingFor(finding, policy, env);
    fired.push({ id: finding.id, outcome: outcomeOf(finding, missing), missing, by: { rule: undefined, finding } });
  }
  for (const rule of action.rules) {
    const finding = ask(rule, env);
    if (finding === undefined) continue;
    const missing = missingFor(finding, policy, env);
    fired.push({ id: rule.id, outcome: outcomeOf(finding, missing), missing, by: { rule, finding, env } });
  }
  if (fired.length > 1) fired.sort(bySeverityThenId);
  return { outcome: fired[0]?.outcome ?? "allow", fired };
}

export function deniedBy(finding: BuiltInFinding): Judgement {
  return {
    outcome: "deny",
    fired: [{ id: finding.id, outcome: "deny", missing: NOTHING, by: { rule: undefined, finding } }],
  };
}

function bySeverityThenId(a: Fired, b: Fired): number {
  return SEVERITY[b.outcome] - SEVERITY[a.outcome] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
