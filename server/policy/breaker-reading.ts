/**
 * How a breaker stands at one decision: it fired (`opened`), there is too much but its time to try one has come (`trial`), or
 * there is no more than usual (`closed`). A breaker that could not count and stayed silent says nothing.
 */
import type { Decision, DecisionRequest } from "#lib/domain/decision.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Money } from "#lib/domain/money.ts";
import type { UsageOfRule } from "#lib/policy/usage.ts";
import type { BreakerState } from "../store/record-tables.ts";

export interface BreakerReading {
  readonly rule: string;
  /** Whom or what it counts for: a digest, since it may be a customer. */
  readonly subject: string;
  readonly state: BreakerState;
}

export function readBreakers(
  rules: ReadonlySet<string>,
  usages: readonly UsageOfRule[],
  request: DecisionRequest,
  decision: Decision,
): BreakerReading[] {
  const counted = usages.filter(({ rule }) => rules.has(rule));
  const fired = decision.rules.filter(({ id, kind }) => kind === "breaker" && rules.has(id)).map(({ id }) => id);
  const names = new Set([...fired, ...counted.map(({ rule }) => rule)]);
  return [...names].map((rule) => {
    const usage = counted.find((one) => one.rule === rule);
    const subject = subjectOf(usage, request);
    if (fired.includes(rule)) return { rule, subject, state: "opened" };
    return { rule, subject, state: usage !== undefined && isOver(usage) ? "trial" : "closed" };
  });
}

function isOver({ used, adds, limit }: UsageOfRule): boolean {
  return amountOf(used) + amountOf(adds) > amountOf(limit);
}

function amountOf(value: number | Money): number {
  return typeof value === "number" ? value : value.minor;
}

function subjectOf(usage: UsageOfRule | undefined, { rep, subject }: DecisionRequest): string {
  switch (usage?.per) {
    case "rep":
      return digest({ rep: rep?.id ?? null });
    case "team":
      return digest({ team: rep?.team ?? null });
    case "customer":
      return digest({ customer: subject.customer ?? null });
    case "order":
      return digest({ order: subject.order ?? null });
    case "ticket":
      return digest({ ticket: subject.ticket ?? null });
    default:
      return "all";
  }
}
