/**
 * The outcome of a request that is only tried, for `nearest`: the same rules as in `judge.ts`, given up as soon as it
 * cannot become milder. It must never answer anything milder than `judge` does (a property test holds the two together).
 */
import { type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import { builtInFindings } from "./built-in.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled.ts";
import type { Env } from "./facts.ts";
import { ask, missingFor, outcomeOf } from "./judge.ts";
import type { Finding } from "./rules/kind.ts";

/** Undefined when it is `below` or more severe. The rules in `first` are asked first: they are likely to object. */
export function outcomeBelow(
  policy: CompiledPolicy,
  env: Env,
  below: Outcome,
  first: ReadonlySet<string>,
): Outcome | undefined {
  const action = policy.actions.get(env.request.action);
  if (action === undefined) return undefined;
  let found: Outcome = "allow";
  /** False when there is nothing more to find out. */
  const note = (finding: Finding): boolean => {
    const outcome = outcomeOf(finding, missingFor(finding, policy, env));
    if (SEVERITY[outcome] > SEVERITY[found]) found = outcome;
    return SEVERITY[found] < SEVERITY[below];
  };
  if (!builtInFindings(action, env).every(note)) return undefined;
  for (const rule of inTurn(action.rules, first)) {
    const finding = ask(rule, env);
    if (finding !== undefined && !note(finding)) return undefined;
  }
  return found;
}

function* inTurn(rules: readonly CompiledRule[], first: ReadonlySet<string>): Generator<CompiledRule> {
  for (const rule of rules) if (first.has(rule.id)) yield rule;
  for (const rule of rules) if (!first.has(rule.id)) yield rule;
}
