/** The kinds that Cedar can say, each as the `forbid`s it becomes. The trigger is put before them by `export.ts`. */
import { parseDuration } from "#lib/domain/time.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import type { Scope } from "../facts.ts";
import type { Else } from "../rules/otherwise.ts";
import { type CedarClause, type Fire, type Said, Unsayable } from "./clause.ts";
import { condition, elapsed } from "./conditions.ts";
import { unless } from "./guards.ts";
import { comparison, conjunction, type Proposition, type Relation } from "./propositions.ts";
import { countTerm, factTerm, isReference, measureTerm, operandTerm, refOf, type Term } from "./terms.ts";
import { and, or } from "./text.ts";

/** Fires whenever its trigger is not false. */
export function always(fire: Omit<Fire, "when">): CedarClause {
  return { ok: true, fires: [{ ...fire, when: "true" }], reads: [] };
}

export function requirement(rule: { that?: unknown; else?: Else | undefined }, scope: Scope): CedarClause {
  const that = condition(rule.that, scope, "guard");
  return that instanceof Unsayable ? refused(that) : { ok: true, fires: unless(that, rule.else), reads: that.reads };
}

interface Bounded {
  of?: unknown;
  atMost?: unknown;
  atLeast?: unknown;
  beyond?: Else | undefined;
  else?: Else | undefined;
}

export function bounds(rule: Bounded, scope: Scope): CedarClause {
  const of = measureTerm(rule.of, scope, "guard");
  return of instanceof Unsayable ? refused(of) : measured(of, rule, of.sort === "money" ? "money" : "decimal", scope);
}

/** The length of a list, or a whole number. */
export function batchSize(rule: Bounded, scope: Scope): CedarClause {
  const name = nameOf(rule.of);
  const ref = name === undefined ? undefined : refOf(name, scope, "guard");
  if (ref instanceof Unsayable) return refused(ref);
  const isList = typeof ref?.type === "object" && "list" in ref.type;
  const of = isList ? countTerm(name, scope, "guard") : measureTerm(rule.of, scope, "guard");
  return of instanceof Unsayable ? refused(of) : measured(of, rule, "integer", scope);
}

function nameOf(raw: unknown): unknown {
  if (typeof raw === "string") return raw;
  return isReference(raw) ? raw.fact : undefined;
}

function measured(of: Term, rule: Bounded, type: ValueType, scope: Scope): CedarClause {
  const holds: Proposition[] = [];
  for (const [name, relation] of [
    ["atMost", "<="],
    ["atLeast", ">="],
  ] as const) {
    if (rule[name] === undefined) continue;
    const bound = boundedBy(of, relation, rule[name], type, scope);
    if (bound instanceof Unsayable) return refused(bound);
    holds.push(bound);
  }
  const otherwise = rule.beyond ?? rule.else;
  const raw = typeof otherwise === "object" && "needs" in otherwise ? otherwise.atMost : undefined;
  const wider = raw === undefined ? undefined : boundedBy(of, "<=", raw, type, scope);
  if (wider instanceof Unsayable) return refused(wider);
  const reads = [...holds, ...(wider === undefined ? [] : [wider])].flatMap((one) => one.reads);
  return { ok: true, fires: unless(together(holds), otherwise, wider), reads };
}

function boundedBy(of: Term, relation: Relation, raw: unknown, type: ValueType, scope: Scope): Said<Proposition> {
  const bound = operandTerm(raw, type, scope, "guard");
  if (bound instanceof Unsayable) return bound;
  return comparison(of, relation, bound) ?? new Unsayable("Cedar cannot compare these");
}

/** Unlike in `all`, one bound that is unknown makes the whole unknown, even where another one is broken. */
function together(holds: readonly Proposition[]): Proposition {
  const { yes, no, reads } = conjunction(holds);
  if (holds.length === 1) return { yes, no, reads };
  return { yes, no: and([...holds.map((one) => or([one.yes, one.no])), no]), reads };
}

interface Windowed {
  since?: string | undefined;
  until?: string | undefined;
  within: string;
  else?: Else | undefined;
}

export function timeWithin(rule: Windowed, scope: Scope): CedarClause {
  const isLast = rule.since !== undefined;
  const time = factTerm(rule.since ?? rule.until, scope, "guard");
  if (time instanceof Unsayable) return refused(time);
  const lasting = (raw: unknown): Said<Proposition> => {
    const within = parseDuration(String(raw));
    return within === undefined ? new Unsayable("this is no duration") : elapsed(time, within, scope, isLast);
  };
  const holds = lasting(rule.within);
  const raw = typeof rule.else === "object" && "needs" in rule.else ? rule.else.atMost : undefined;
  const wider = raw === undefined ? undefined : lasting(raw);
  if (holds instanceof Unsayable) return refused(holds);
  if (wider instanceof Unsayable) return refused(wider);
  return { ok: true, fires: unless(holds, rule.else, wider), reads: holds.reads };
}

function refused({ why }: Unsayable): CedarClause {
  return { ok: false, why };
}
