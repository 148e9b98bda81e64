/**
 * How much of each limit is used, for the card: "$180 of $250 today". It stands on the history that was handed in, and
 * nobody may decide by it: the gate counts for itself, and the server once more before anything runs.
 */
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { CompiledPolicy } from "./compiled.ts";
import { envOf } from "./facts.ts";
import type { Usage } from "./rules/kind.ts";

export interface UsageOfRule extends Usage {
  rule: string;
  why: string;
}

/** In the order of the policy; a limit that does not apply, or cannot be counted, is left out. */
export function usageOf(policy: CompiledPolicy, request: DecisionRequest): UsageOfRule[] {
  const env = envOf(request);
  if (env === undefined) return [];
  const rules = policy.actions.get(request.action)?.rules ?? [];
  return rules.flatMap(({ id, why, when, check }) => {
    if (when?.test(env) === false) return [];
    const usage = check.usage?.(env);
    return usage === undefined ? [] : [{ rule: id, why, ...usage }];
  });
}
