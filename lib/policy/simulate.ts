/** What a change of policy would do to requests of the past. */
import type { Decision, DecisionRequest, Outcome } from "#lib/domain/decision.ts";
import { SEVERITY } from "#lib/domain/decision.ts";
import { Money } from "#lib/domain/money.ts";
import type { CompiledPolicy } from "./compiled.ts";
import { settle } from "./decide.ts";

export interface Flip {
  was: Outcome;
  willBe: Outcome;
  /** The rules that make the stricter of the two answers. */
  rules: string[];
  amount?: Money;
}

/** Undefined when the outcome stays. */
export function flipOf(before: CompiledPolicy, after: CompiledPolicy, request: DecisionRequest): Flip | undefined {
  const was = settle(before, request);
  const willBe = settle(after, request);
  if (was.outcome === willBe.outcome) return undefined;
  const stricter: Decision = SEVERITY[willBe.outcome] > SEVERITY[was.outcome] ? willBe : was;
  const rules = stricter.rules.filter((rule) => rule.outcome === stricter.outcome).map((rule) => rule.id);
  const amount = Object.values(request.args).find((value) => Money.safeParse(value).success) as Money | undefined;
  return { was: was.outcome, willBe: willBe.outcome, rules, ...(amount === undefined ? {} : { amount }) };
}
