/** Values of one argument at which a rule may turn; the nearest allowed change is searched among them. */
import type { Money } from "#lib/domain/money.ts";
import type { Ref } from "./facts.ts";
import { isAmount, sortOf, type Value } from "./values.ts";

export interface Candidate {
  /** `args.amount` */
  arg: string;
  value: Value;
}

const MOST = 24;

export function candidatesOf(operator: string, ref: Pick<Ref, "name" | "type">, right: Value | undefined): Candidate[] {
  if (!ref.name.startsWith("args.")) return [];
  return valuesOf(operator, ref, right)
    .slice(0, MOST)
    .map((value) => ({ arg: ref.name, value }));
}

function valuesOf(operator: string, ref: Pick<Ref, "type">, right: Value | undefined): readonly Value[] {
  if (typeof ref.type === "object" && "enum" in ref.type) return ref.type.enum;
  if (ref.type === "boolean") return [true, false];
  // Times are milliseconds in here; a date or time is never offered as a change.
  if (right === undefined || sortOf(ref.type) === "time") return [];
  switch (operator) {
    // The value and both sides of it: inside `not` another one is the answer.
    case "is":
    case "isNot":
    case "atLeast":
    case "atMost":
    case "over":
    case "under":
      return around(right);
    case "in":
    case "notIn":
      return Array.isArray(right) ? (right as readonly Value[]).flatMap(around) : [];
    default:
      return [];
  }
}

function around(value: Value): readonly Value[] {
  if (typeof value !== "number" && !isAmount(value)) return [value];
  return [value, step(value, 0), step(value, 1), step(value, -1)];
}

/** The next amount or whole number. */
function step(value: number | Money, by: number): Value {
  return typeof value === "number" ? Math.floor(value) + by : { ...value, minor: Math.floor(value.minor) + by };
}
