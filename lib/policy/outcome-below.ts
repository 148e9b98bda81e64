/**
 * The outcome of a request that is only tried, for `nearest`: the same rules as in `decide.ts`, without a word of
 * explanation and given up as soon as it cannot become milder. It must never answer anything milder than `settle`
 * does (a property test holds the two together).
 */
import { type DecisionRequest, type Obligation, type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { builtInFindings } from "./built-in.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled.ts";
import { isMet } from "./evidence.ts";
import type { Env } from "./facts.ts";
import type { Finding } from "./rules/kind.ts";

/** Undefined when it is `below` or more severe. The rules in `first` are asked first: they are likely to object. */
export function outcomeBelow(
  policy: CompiledPolicy,
  request: DecisionRequest,
  below: Outcome,
  first: ReadonlySet<string>,
): Outcome | undefined {
  const required: Obligation[] = [];
  const outcome = worst(policy, request, below, first, new Set(), required);
  if (outcome !== "needs") return outcome;
  return worst(policy, request, "needs", first, new Set(required), []) === "allow" ? "needs" : undefined;
}

function worst(
  policy: CompiledPolicy,
  request: DecisionRequest,
  below: Outcome,
  first: ReadonlySet<string>,
  assumed: ReadonlySet<string>,
  required: Obligation[],
): Outcome | undefined {
  const action = policy.actions.get(request.action);
  const now = parseInstant(request.now);
  if (action === undefined || now === undefined) return undefined;
  const env: Env = { request, now, action: action.declaration, reads: [], items: [], assumed };
  let found: Outcome = "allow";
  /** False when there is nothing more to find out. */
  const note = (finding: Finding): boolean => {
    const missing = finding.outcome === "needs" ? lacking(finding, env, policy) : [];
    const outcome = finding.outcome === "needs" && missing.length === 0 ? "allow" : finding.outcome;
    required.push(...missing);
    if (SEVERITY[outcome] > SEVERITY[found]) found = outcome;
    return SEVERITY[found] < SEVERITY[below];
  };
  const { declarations, guardsRepeats } = policy;
  const granted = { ...action, mode: policy.document.mode, actions: declarations, guardsRepeats };
  if (!builtInFindings(granted, env).every(note)) return undefined;
  for (const rule of inTurn(action.rules, first)) {
    env.reads = [];
    if (rule.when !== undefined && rule.when.test(env) === false) continue;
    const finding = rule.check.evaluate(env);
    if (finding !== undefined && !note(finding)) return undefined;
  }
  return found;
}

function* inTurn(rules: readonly CompiledRule[], first: ReadonlySet<string>): Generator<CompiledRule> {
  for (const rule of rules) if (first.has(rule.id)) yield rule;
  for (const rule of rules) if (!first.has(rule.id)) yield rule;
}

function lacking(finding: Finding, env: Env, policy: CompiledPolicy): Obligation[] {
  return (finding.needs ?? []).filter((one) => !isMet(one, env, policy.zone, policy.validFor));
}
