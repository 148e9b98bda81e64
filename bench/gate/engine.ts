/** What every engine in the bench answers, and what all the others are given beforehand, outside of the timing. */
import type { DecisionRequest, Outcome } from "#lib/domain/decision.ts";
import { SEVERITY } from "#lib/domain/decision.ts";
import { type Source, trusts } from "#lib/domain/fact.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { VOCABULARY } from "#lib/policy/vocabulary.ts";
import type { Clause, Scalar } from "./clauses.ts";
import { nameOf } from "./clauses.ts";

export interface Answer {
  outcome: Outcome;
  /** Ids of the rules that fired. */
  fired: string[];
}

/** A way from a request to an answer. What `prepare` does is not timed; what the function that it returns does, is. */
export interface Engine {
  name: string;
  prepare(request: DecisionRequest): () => Answer | Promise<Answer>;
}

export interface Context {
  action: string;
  /** Flat, typed and trusted: amounts as minor units, times as milliseconds before now. */
  values: Record<string, Scalar | string[]>;
  met: ReadonlySet<string>;
}

/** All that the gate does by itself in each decision: typing, times, trust, evidence. */
export function contextOf(document: PolicyDocument, request: DecisionRequest): Context {
  const values: Context["values"] = { rep_roles: request.rep?.roles ?? [] };
  const now = Date.parse(request.now);
  for (const [name, value] of Object.entries(request.args)) put(values, `args.${name}`, value, now);
  for (const [name, { value, source }] of Object.entries(request.facts)) {
    const least: Source = document.facts?.[name]?.trust ?? VOCABULARY[name]?.trust ?? "server";
    if (value !== null && trusts(source, least)) put(values, name, value, now);
  }
  const good = request.evidence.filter(({ obligation, by, roles }) => {
    if (obligation === "lead-approval") return by !== request.rep?.id && roles.includes("lead");
    return obligation === "second-rep" ? by !== request.rep?.id : by === request.rep?.id;
  });
  return { action: request.action, values, met: new Set(good.map(({ obligation }) => obligation)) };
}

function put(values: Context["values"], fact: string, value: unknown, now: number): void {
  const name = nameOf(fact);
  if (typeof value === "object" && value !== null && "minor" in value && "currency" in value) {
    values[name] = value.minor as number;
    values[`${name}_in`] = value.currency as string;
  } else if (fact.endsWith("At")) {
    values[`${name}_age`] = now - Date.parse(String(value));
  } else {
    values[name] = value as Scalar | string[];
  }
}

/** From the clauses that hold to the answer, for the engines that only know rules and not what follows from them. */
export function answerOf(held: readonly Clause[], met: ReadonlySet<string>): Answer {
  let outcome: Outcome = "allow";
  const fired: string[] = [];
  for (const clause of held) {
    fired.push(clause.rule);
    const isMet = clause.outcome === "needs" && clause.needs.every((one) => met.has(one));
    if (!isMet && SEVERITY[clause.outcome] > SEVERITY[outcome]) outcome = clause.outcome;
  }
  return { outcome, fired };
}

/** The clauses of each action, made once: no engine looks at the rules of other actions. */
export function byAction<T>(document: PolicyDocument, make: (action: string) => T): Map<string, T> {
  return new Map(Object.keys(document.actions).map((action) => [action, make(action)]));
}

export function of<T>(made: ReadonlyMap<string, T>, action: string): T {
  const found = made.get(action);
  if (found === undefined) throw new Error(`the bench's policy has no action ${action}`);
  return found;
}
