/**
 * The condition grammar in Cedar, as far as Cedar goes. It must answer like `../conditions.ts` in every case, the
 * unknown ones included; what it cannot say exactly it refuses.
 */
import { type Duration, parseDuration } from "#lib/domain/time.ts";
import type { Ref, Role, Scope } from "../facts.ts";
import { OPERATORS } from "../operators.ts";
import { type Attribute, type Said, Unsayable } from "./clause.ts";
import {
  comparison,
  conjunction,
  disjunction,
  negation,
  type Proposition,
  type Relation,
  statement,
} from "./propositions.ts";
import { quantified } from "./quantifiers.ts";
import { attributeName, isReference, LARGEST, literalTerm, operandTerm, refOf, type Term, termOf } from "./terms.ts";
import { and, get, has, or, pattern } from "./text.ts";

type Raw = Record<string, unknown>;

export function condition(raw: unknown, scope: Scope, role: Role): Said<Proposition> {
  const record = raw as Raw;
  if (Object.hasOwn(record, "all")) return many(record.all as readonly unknown[], conjunction, scope, role);
  if (Object.hasOwn(record, "any")) return many(record.any as readonly unknown[], disjunction, scope, role);
  if (Object.hasOwn(record, "not")) {
    const inner = condition(record.not, scope, role);
    return inner instanceof Unsayable ? inner : negation(inner);
  }
  for (const key of ["each", "some"] as const) {
    if (Object.hasOwn(record, key)) return quantified(key, record[key], record.that, scope, role);
  }
  return test(record, scope, role);
}

function many(
  list: readonly unknown[],
  join: (parts: readonly Proposition[]) => Proposition,
  scope: Scope,
  role: Role,
): Said<Proposition> {
  const parts: Proposition[] = [];
  for (const raw of list) {
    const part = condition(raw, scope, role);
    if (part instanceof Unsayable) return part;
    parts.push(part);
  }
  return join(parts);
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  is: "==",
  isNot: "==",
  atLeast: ">=",
  atMost: "<=",
  over: ">",
  under: "<",
  before: "<",
  after: ">",
};

function test(record: Raw, scope: Scope, role: Role): Said<Proposition> {
  const name = Object.keys(record).find((key) => key !== "fact") ?? "";
  const ref = refOf(record.fact, scope, role);
  if (ref instanceof Unsayable) return ref;
  const key = attributeName(ref.name, role);
  if (name === "exists") return existence(ref, key, record.exists === true);
  const left = termOf(ref, key);
  if (left instanceof Unsayable) return left;
  if (name === "withinLast" || name === "withinNext") return within(left, record[name], scope, name === "withinLast");
  const positive = positiveTest(name, left, ref, record[name], scope, role);
  const isNegated = name === "isNot" || name === "notIn" || name === "hasNot";
  return positive instanceof Unsayable || !isNegated ? positive : negation(positive);
}

function positiveTest(name: string, left: Term, ref: Ref, raw: unknown, scope: Scope, role: Role): Said<Proposition> {
  const type = OPERATORS[name]?.right(ref.type);
  if (type === undefined) return new Unsayable(`\`${name}\` means nothing here`);
  if ((name === "in" || name === "notIn") && !isReference(raw)) return amongLiterals(left, ref, raw, scope);
  if (name === "matches") return globbed(left, raw);
  const right = operandTerm(raw, type, scope, role);
  if (right instanceof Unsayable) return right;
  if (name === "in" || name === "notIn") return membership(left, right);
  if (name === "has" || name === "hasNot") return membership(right, left);
  const relation = RELATIONS[name];
  const compared = relation === undefined ? undefined : comparison(left, relation, right);
  return compared ?? new Unsayable(`Cedar cannot compare these with \`${name}\``);
}

function existence(ref: Ref, key: string, wanted: boolean): Proposition {
  const name = `exists:${key}`;
  const attribute: Attribute = { name, type: "Bool", load: (env) => ref.exists(env) };
  const there = statement([has(name)], get(name), [attribute]);
  return wanted ? there : negation(there);
}

/** Item by item, since amounts of another currency make the answer unknown. */
function amongLiterals(left: Term, ref: Ref, raw: unknown, scope: Scope): Said<Proposition> {
  const parts: Proposition[] = [];
  for (const one of raw as readonly unknown[]) {
    const right = literalTerm(one, ref.type, scope);
    if (right instanceof Unsayable) return right;
    const same = comparison(left, "==", right);
    if (same === undefined) return new Unsayable("Cedar cannot compare these with `in`");
    parts.push(same);
  }
  // An empty list holds nothing that is known; of what is unknown even that is not known.
  return parts.length === 0 ? statement(left.known, "false", left.reads) : disjunction(parts);
}

function membership(item: Term, list: Term): Said<Proposition> {
  if (item.sort !== "plain" || list.sort !== "list" || list.type !== `Set<${item.type}>`) {
    return new Unsayable("Cedar cannot look for this in that list");
  }
  return statement([...item.known, ...list.known], `${list.value}.contains(${item.value})`, [
    ...item.reads,
    ...list.reads,
  ]);
}

function globbed(left: Term, raw: unknown): Said<Proposition> {
  if (typeof raw !== "string" || left.sort !== "plain") {
    return new Unsayable("Cedar's patterns are written down, not looked up");
  }
  return statement(left.known, `${left.value} like ${pattern(raw)}`, left.reads);
}

function within(left: Term, raw: unknown, scope: Scope, isLast: boolean): Said<Proposition> {
  const duration = parseDuration(String(raw));
  return duration === undefined ? new Unsayable("this is no duration") : elapsed(left, duration, scope, isLast);
}

/** 0 ≤ now − t ≤ D, or its mirror. The bounds keep the difference from overflowing, whatever the context holds. */
export function elapsed(time: Term, within: Duration, scope: Scope, isLast: boolean): Said<Proposition> {
  if (!("ms" in within)) return new Unsayable("Cedar has no calendar: local days and months cannot be said");
  const now = operandTerm({ fact: "now" }, "time", scope, "guard");
  if (now instanceof Unsayable) return now;
  if (time.sort !== "plain" || now.sort !== "plain") return new Unsayable("this is no time");
  const [earlier, later] = isLast ? [time, now] : [now, time];
  const known = [...time.known, ...now.known, `${earlier.value} >= (-${LARGEST})`, `${later.value} <= ${LARGEST}`];
  const holds = [`${earlier.value} <= ${later.value}`, `${later.value} - ${earlier.value} <= ${within.ms}`];
  const fails = [`${earlier.value} > ${later.value}`, `${later.value} - ${earlier.value} > ${within.ms}`];
  return {
    yes: and([...known, ...holds]),
    no: and([...known, or(fails)]),
    reads: [...time.reads, ...now.reads],
  };
}
