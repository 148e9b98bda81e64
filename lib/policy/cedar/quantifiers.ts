/** `each` and `some`: Cedar has no loop, but what compares items with written values is a question about sets. */
import type { ValueType } from "#lib/domain/type-language.ts";
import type { Role, Scope } from "../facts.ts";
import { type Said, Unsayable } from "./clause.ts";
import { type Proposition, statement } from "./propositions.ts";
import { attributeName, isReference, literalTerm, refOf, termOf } from "./terms.ts";
import { and, not, or } from "./text.ts";

type Quantifier = "each" | "some";

export function quantified(key: Quantifier, fact: unknown, that: unknown, scope: Scope, role: Role): Said<Proposition> {
  const ref = refOf(fact, scope, role);
  if (ref instanceof Unsayable) return ref;
  const list = termOf(ref, attributeName(ref.name, role));
  if (list instanceof Unsayable) return list;
  if (list.sort !== "list" || typeof ref.type !== "object" || !("list" in ref.type)) {
    return new Unsayable("this is no list that Cedar can hold");
  }
  const text = overSet(key, list.value, that as Record<string, unknown>, ref.type.list, scope);
  return text instanceof Unsayable ? text : statement(list.known, text, list.reads);
}

/** Two-valued: every item of a list that is known is known, and so is what it is compared with. */
function overSet(
  key: Quantifier,
  set: string,
  that: Record<string, unknown>,
  type: ValueType,
  scope: Scope,
): Said<string> {
  if (Object.hasOwn(that, "not")) {
    const other = overSet(key === "each" ? "some" : "each", set, that.not as Record<string, unknown>, type, scope);
    return other instanceof Unsayable ? other : not(other);
  }
  const joined = key === "each" ? "all" : "any";
  if (Object.hasOwn(that, joined)) {
    const parts: string[] = [];
    for (const part of that[joined] as readonly Record<string, unknown>[]) {
      const text = overSet(key, set, part, type, scope);
      if (text instanceof Unsayable) return text;
      parts.push(text);
    }
    return key === "each" ? and(parts) : or(parts);
  }
  return overItems(key, set, that, type, scope);
}

function overItems(
  key: Quantifier,
  set: string,
  that: Record<string, unknown>,
  type: ValueType,
  scope: Scope,
): Said<string> {
  const name = Object.keys(that).find((one) => one !== "fact") ?? "";
  const raw = that[name];
  const isList = name === "in" || name === "notIn";
  if (that.fact !== "item" || !(isList || name === "is" || name === "isNot") || isReference(raw)) {
    return new Unsayable("Cedar cannot look at the items of a list one by one");
  }
  const values: string[] = [];
  for (const one of isList ? (raw as readonly unknown[]) : [raw]) {
    const value = literalTerm(one, type, scope);
    if (value instanceof Unsayable) return value;
    if (value.sort === "plain") values.push(value.value);
  }
  // Cedar cannot type a set without members.
  const among = `[${values.join(", ")}]`;
  const areAll = values.length === 0 ? `${set}.isEmpty()` : `${among}.containsAll(${set})`;
  const isAny = values.length === 0 ? "false" : `${set}.containsAny(${among})`;
  if (name === "is" || name === "in") return key === "each" ? areAll : isAny;
  return not(key === "each" ? isAny : areAll);
}
