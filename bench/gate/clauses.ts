/**
 * The bench's policy once more, as plain two-valued formulas that every other engine can be given. It is translated from
 * the pack by this file alone, apart from the gate's own code, so that agreement means something.
 */
import type { Obligation, Outcome } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";

export type Scalar = string | number | boolean;
export type Comparison = "==" | "<" | "<=" | ">" | ">=";
export type Formula =
  | { all: readonly Formula[] }
  | { any: readonly Formula[] }
  | { not: Formula }
  | { has: string }
  | { left: string; op: Comparison; right: Scalar }
  | { left: string; op: Comparison; fact: string }
  | { left: string; among: readonly string[] }
  | { list: string; contains: string };

/** One way in which a rule fires. Of one rule at most one clause holds. */
export interface Clause {
  rule: string;
  outcome: Outcome;
  needs: readonly Obligation[];
  when: Formula;
}

type Raw = Record<string, unknown>;
/** A three-valued condition as three formulas of which exactly one holds. */
interface Three {
  isTrue: Formula;
  isFalse: Formula;
  isUnknown: Formula;
}

export const always: Formula = { all: [] };
export const nameOf = (fact: string): string => fact.replaceAll(".", "_");

export function clausesOf(document: PolicyDocument, action: string): Clause[] {
  const rules = (document.rules ?? []).filter(({ on }) => on === "*" || [on].flat().includes(action));
  const { roles = [], lane } = document.actions[action] ?? {};
  const hasRole = roles.map((role): Formula => ({ list: "rep_roles", contains: role }));
  const builtIn: Clause[] = [{ rule: "roles", outcome: "deny", needs: [], when: { not: { any: hasRole } } }];
  if (lane === "escalate") builtIn.push({ rule: "lane", outcome: "escalate", needs: [], when: always });
  return [...builtIn, ...rules.flatMap((rule) => ruleClauses(rule))];
}

function ruleClauses(rule: Raw): Clause[] {
  const id = String(rule.id);
  const applies: Formula[] = rule.when === undefined ? [] : [{ not: condition(rule.when as Raw).isFalse }];
  const clause = (outcome: Outcome, when: readonly Formula[], needs: unknown = []): Clause => {
    const parts = [...applies, ...when];
    const [only, ...others] = parts;
    const all = only !== undefined && others.length === 0 ? only : { all: parts };
    return { rule: id, outcome, needs: [needs].flat() as Obligation[], when: all };
  };
  switch (rule.kind) {
    case "never":
      return [clause("deny", [])];
    case "escalate":
      return [clause("escalate", [])];
    case "oblige":
      return [clause("needs", [], rule.needs)];
  }
  const guard = guardOf(rule);
  const otherwise = (rule.else ?? rule.beyond ?? "deny") as string | { needs?: unknown; atMost?: unknown };
  if (otherwise === "deny") return [clause("deny", [{ not: guard.isTrue }])];
  if (otherwise === "pause") return [clause("pause", [guard.isFalse]), clause("deny", [guard.isUnknown])];
  if (typeof otherwise === "object" && otherwise.needs !== undefined) {
    if (otherwise.atMost === undefined) {
      return [clause("needs", [guard.isFalse], otherwise.needs), clause("deny", [guard.isUnknown])];
    }
    const wider = test(String(rule.of), "atMost", otherwise.atMost).isTrue;
    return [clause("needs", [guard.isFalse, wider], otherwise.needs), clause("deny", [{ not: wider }])];
  }
  return [clause("escalate", [{ not: guard.isTrue }])];
}

function guardOf(rule: Raw): Three {
  if (rule.kind === "cap") return test(String(rule.of), "atMost", rule.atMost);
  if (rule.kind === "window") {
    const days = Number(/^(\d+)d$/.exec(String(rule.within))?.[1]) * 86_400_000;
    const age = `${nameOf(String(rule.since ?? rule.until))}_age`;
    const [from, to] = rule.since === undefined ? [-days, 0] : [0, days];
    return known([{ has: age }], {
      all: [
        { left: age, op: ">=", right: from },
        { left: age, op: "<=", right: to },
      ],
    });
  }
  if (rule.kind === "require" || rule.kind === "scope") return condition(rule.that as Raw);
  throw new Error(`the bench cannot translate a rule of the kind ${String(rule.kind)}`);
}

function condition(raw: Raw): Three {
  const [[key, value] = ["", undefined]] = Object.entries(raw);
  if (key === "not") {
    const { isTrue, isFalse, isUnknown } = condition(value as Raw);
    return { isTrue: isFalse, isFalse: isTrue, isUnknown };
  }
  if (key === "all" || key === "any") {
    const parts = (value as Raw[]).map(condition);
    const all = { isTrue: parts.map((part) => part.isTrue), isFalse: parts.map((part) => part.isFalse) };
    const isTrue: Formula = key === "all" ? { all: all.isTrue } : { any: all.isTrue };
    const isFalse: Formula = key === "all" ? { any: all.isFalse } : { all: all.isFalse };
    return { isTrue, isFalse, isUnknown: { not: { any: [isTrue, isFalse] } } };
  }
  const [operator = ""] = Object.keys(raw).filter((one) => one !== "fact");
  return test(String(raw.fact), operator, raw[operator]);
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  is: "==",
  atMost: "<=",
  under: "<",
  atLeast: ">=",
  over: ">",
};

function test(fact: string, operator: string, right: unknown): Three {
  const left = nameOf(fact);
  const there: Formula[] = [{ has: left }];
  if (operator === "has") return known(there, { list: left, contains: String(right) });
  if (operator === "in") return known(there, { left, among: right as string[] });
  if (operator === "notIn") return known(there, { not: { left, among: right as string[] } });
  if (operator === "isNot") return known(there, { not: { left, op: "==", right: right as Scalar } });
  const op = COMPARISONS[operator];
  if (op === undefined) throw new Error(`the bench cannot translate ${operator}`);
  const isMoney = fact === "args.amount" || fact === "args.value" || fact === "order.total";
  if (typeof right === "object" && right !== null) {
    const other = nameOf(String((right as Raw).fact));
    const sameCurrency: Formula[] = isMoney ? [{ left: `${left}_in`, op: "==", fact: `${other}_in` }] : [];
    return known([...there, { has: other }, ...sameCurrency], { left, op, fact: other });
  }
  if (!isMoney) return known(there, { left, op, right: right as Scalar });
  const [amount, currency = ""] = String(right).split(" ");
  const isSameCurrency: Formula = { left: `${left}_in`, op: "==", right: currency };
  return known([...there, isSameCurrency], { left, op, right: Math.round(Number(amount) * 100) });
}

/** Of a comparison: it is unknown unless all that it needs is there. */
function known(there: readonly Formula[], holds: Formula): Three {
  return {
    isTrue: { all: [...there, holds] },
    isFalse: { all: [...there, { not: holds }] },
    isUnknown: { not: { all: there } },
  };
}
