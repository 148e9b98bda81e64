/** The operators of a condition: which sorts of value each takes, and its three-valued answer. */
import type { ValueType } from "#lib/domain/type-language.ts";
import { matchesGlob } from "./glob.ts";
import { compare, equal, type Value } from "./values.ts";

export type Verdict = boolean | undefined;

export interface Operator {
  /** The type that a literal on the right must have, given the fact's type; undefined: not for this fact. */
  right(left: ValueType): ValueType | undefined;
  test(left: Value, right: Value): Verdict;
}

const scalar = (left: ValueType): ValueType | undefined =>
  typeof left === "object" && ("list" in left || "record" in left) ? undefined : left;
const listOf = (left: ValueType): ValueType | undefined => (scalar(left) === undefined ? undefined : { list: left });
const member = (left: ValueType): ValueType | undefined =>
  typeof left === "object" && "list" in left ? scalar(left.list) : undefined;
const ordered = (left: ValueType): ValueType | undefined =>
  left === "integer" ? "decimal" : left === "decimal" || left === "money" ? left : moment(left);
const moment = (left: ValueType): ValueType | undefined => (left === "time" || left === "date" ? left : undefined);
const text = (left: ValueType): ValueType | undefined =>
  left === "string" || (typeof left === "object" && "enum" in left) ? "string" : undefined;

const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict);

function isIn(item: Value, list: Value): Verdict {
  if (!Array.isArray(list)) return undefined;
  let isUnknown = false;
  for (const part of list as readonly Value[]) {
    const same = equal(item, part);
    if (same === true) return true;
    if (same === undefined) isUnknown = true;
  }
  return isUnknown ? undefined : false;
}

const isUnder = (left: Value, right: Value): Verdict => {
  const sign = compare(left, right);
  return sign === undefined ? undefined : sign < 0;
};
const isOver = (left: Value, right: Value): Verdict => isUnder(right, left);

export const OPERATORS: Readonly<Record<string, Operator>> = {
  is: { right: scalar, test: equal },
  isNot: { right: scalar, test: (left, right) => not(equal(left, right)) },
  in: { right: listOf, test: isIn },
  notIn: { right: listOf, test: (left, right) => not(isIn(left, right)) },
  has: { right: member, test: (left, right) => isIn(right, left) },
  hasNot: { right: member, test: (left, right) => not(isIn(right, left)) },
  atLeast: { right: ordered, test: (left, right) => not(isUnder(left, right)) },
  atMost: { right: ordered, test: (left, right) => not(isOver(left, right)) },
  over: { right: ordered, test: isOver },
  under: { right: ordered, test: isUnder },
  before: { right: moment, test: isUnder },
  after: { right: moment, test: isOver },
  matches: {
    right: text,
    test: (left, right) =>
      typeof left === "string" && typeof right === "string" ? matchesGlob(right, left) : undefined,
  },
};

/** These take a duration or true/false and are handled beside the table. */
export const OTHER_OPERATORS = ["withinLast", "withinNext", "exists"] as const;
