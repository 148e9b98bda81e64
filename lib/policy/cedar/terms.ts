/**
 * Values in Cedar: each carries what must be asked before it may be read. Times and dates are milliseconds, amounts a
 * record of two parts; what Cedar cannot hold exactly is refused, never rounded.
 */
import type { ValueType } from "#lib/domain/type-language.ts";
import { factRef, type Ref, type Role, type Scope } from "../facts.ts";
import { Problems } from "../problem.ts";
import { literal, showType, type Value } from "../values.ts";
import { type Attribute, type CedarValue, type Said, Unsayable } from "./clause.ts";
import { get, has, quoted } from "./text.ts";

interface Known {
  /** All of these hold before the value is read. */
  known: readonly string[];
  reads: readonly Attribute[];
}
export type Term = Known &
  ({ sort: "plain" | "list"; value: string; type: string } | { sort: "money"; minor: string; currency: string });

export const LARGEST = Number.MAX_SAFE_INTEGER;
const MONEY = '{ "minor": Long, "currency": String }';

/** A fact where it is read: a guard may ask for more trust than a trigger, so each has its own entry in the context. */
export function attributeName(name: string, role: Role): string {
  return /^(args\.|rep\.|now$)/.test(name) ? name : `${role}:${name}`;
}

export function refOf(name: unknown, scope: Scope, role: Role): Said<Ref> {
  return (
    factRef(name, { ...scope, problems: new Problems() }, role, []) ?? new Unsayable("the fact means nothing here")
  );
}

export function factTerm(name: unknown, scope: Scope, role: Role): Said<Term> {
  const ref = refOf(name, scope, role);
  return ref instanceof Unsayable ? ref : termOf(ref, attributeName(ref.name, role));
}

export function termOf(ref: Ref, name: string): Said<Term> {
  const type = cedarType(ref.type);
  if (type === undefined) return new Unsayable(`Cedar has no exact form for \`${ref.name}\` (${showType(ref.type)})`);
  const attribute: Attribute = { name, type, load: (env) => cedarValue(ref.load(env)) };
  const known = { known: [has(name)], reads: [attribute] };
  const value = get(name);
  if (type === MONEY) return { ...known, sort: "money", minor: `${value}.minor`, currency: `${value}.currency` };
  return { ...known, sort: type.startsWith("Set<") ? "list" : "plain", value, type };
}

/** The length of a list is counted beforehand: a set of Cedar's forgets what stood in it twice. */
export function countTerm(name: unknown, scope: Scope, role: Role): Said<Term> {
  const ref = refOf(name, scope, role);
  if (ref instanceof Unsayable) return ref;
  const key = `count:${attributeName(ref.name, role)}`;
  const load: Attribute["load"] = (env) => (ref.load(env) as readonly Value[] | undefined)?.length;
  const attribute = { name: key, type: "Long", load };
  return { sort: "plain", type: "Long", value: get(key), known: [has(key)], reads: [attribute] };
}

export function literalTerm(raw: unknown, type: ValueType, scope: Scope): Said<Term> {
  const value = literal(type, raw, scope.zone);
  const fixed = { known: [], reads: [] };
  if (typeof value === "string") return { ...fixed, sort: "plain", type: "String", value: quoted(value) };
  if (typeof value === "boolean") return { ...fixed, sort: "plain", type: "Bool", value: String(value) };
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) return new Unsayable(`Cedar has no exact form for the number ${value}`);
    return { ...fixed, sort: "plain", type: "Long", value: long(value) };
  }
  if (typeof value === "object" && "minor" in value && Number.isSafeInteger(value.minor)) {
    const { minor, currency } = value as { minor: number; currency: string };
    return { ...fixed, sort: "money", minor: long(minor), currency: quoted(currency) };
  }
  return new Unsayable("Cedar has no exact form for a value that is written here");
}

/** The right-hand side of a comparison and every bound. */
export function operandTerm(raw: unknown, type: ValueType, scope: Scope, role: Role): Said<Term> {
  if (!isReference(raw)) return literalTerm(raw, type, scope);
  if (Object.hasOwn(raw, "count")) return countTerm(raw.count, scope, role);
  const term = factTerm(raw.fact, scope, role);
  return term instanceof Unsayable || !Object.hasOwn(raw, "times") ? term : productTerm(term, raw.times, scope);
}

/** What a cap measures: a fact by its name, or what an operand can be. */
export function measureTerm(raw: unknown, scope: Scope, role: Role): Said<Term> {
  return typeof raw === "string" ? factTerm(raw, scope, role) : operandTerm(raw, "decimal", scope, role);
}

export function isReference(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) && !("minor" in raw && "currency" in raw);
}

/** The gate's own product is unknown beyond the safe integers, and Cedar's would err: so the factor is asked for first. */
function productTerm(term: Term, raw: unknown, scope: Scope): Said<Term> {
  const factor = literalTerm(raw, typeof raw === "number" ? "decimal" : "money", scope);
  if (factor instanceof Unsayable) return factor;
  const number = term.sort === "money" ? term.minor : term.value;
  const by = factor.sort === "money" ? factor.minor : factor.value;
  const size = Math.abs(Number(by.replace(/[()]/g, "")));
  const most = size === 0 ? LARGEST : Math.floor(LARGEST / size);
  const known = [...term.known, `${number} >= ${long(-most)}`, `${number} <= ${long(most)}`];
  const product = `${number} * ${by}`;
  const { reads } = term;
  if (factor.sort === "money") return { known, reads, sort: "money", minor: product, currency: factor.currency };
  if (term.sort === "money") return { known, reads, sort: "money", minor: product, currency: term.currency };
  return { known, reads, sort: "plain", type: "Long", value: product };
}

function long(value: number): string {
  return value < 0 ? `(${value})` : String(value === 0 ? 0 : value);
}

function cedarType(type: ValueType): string | undefined {
  if (typeof type !== "string") {
    if ("enum" in type) return "String";
    const item = "list" in type ? cedarType(type.list) : undefined;
    return item === undefined || item === MONEY || item.startsWith("Set<") ? undefined : `Set<${item}>`;
  }
  if (type === "string") return "String";
  if (type === "boolean") return "Bool";
  if (type === "money") return MONEY;
  return type === "decimal" ? undefined : "Long";
}

/** Half a character is no text to Cedar, which would make two different ones equal: it is unknown there. */
function cedarValue(value: Value | undefined): CedarValue | undefined {
  if (typeof value === "string") return value.isWellFormed() ? value : undefined;
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map(cedarValue);
    return items.includes(undefined) ? undefined : (items as CedarValue[]);
  }
  if (typeof value !== "object") return value;
  const { minor, currency } = value as { minor: number; currency: string };
  return { minor: minor === 0 ? 0 : minor, currency };
}
