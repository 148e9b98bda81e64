/**
 * The small type language of packs (`interfaces.md` §2): parameters of actions and values of declared facts.
 * One function says what is wrong with a value; unknown keys in records are wrong, not ignored.
 */
import { z } from "zod";
import { isMoney } from "./money.ts";
import { parseInstant } from "./time.ts";

export type ValueType =
  | "string"
  | "integer"
  | "decimal"
  | "boolean"
  | "money"
  | "time"
  | "date"
  | { enum: string[] }
  | { list: ValueType }
  | { record: Record<string, ValueType> };

export const ValueType: z.ZodType<ValueType> = z.lazy(() =>
  z.union([
    z.enum(["string", "integer", "decimal", "boolean", "money", "time", "date"]),
    z.strictObject({ enum: z.array(z.string()).min(1) }),
    z.strictObject({ list: ValueType }),
    z.strictObject({ record: z.record(z.string(), ValueType) }),
  ]),
);

/** Undefined when the value fits; otherwise one clause that fits after the name of the value. */
export function misfit(type: ValueType, value: unknown): string | undefined {
  if (typeof type === "string") return misfitOfScalar(type, value);
  if ("enum" in type) return type.enum.includes(value as string) ? undefined : `is not one of ${type.enum.join(", ")}`;
  if ("list" in type) return misfitOfList(type.list, value);
  return misfitOfRecord(type.record, value);
}

function misfitOfScalar(type: Extract<ValueType, string>, value: unknown): string | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? undefined : "is not a text";
    case "integer":
      return Number.isSafeInteger(value) ? undefined : "is not a whole number";
    case "decimal":
      return typeof value === "number" && Number.isFinite(value) ? undefined : "is not a number";
    case "boolean":
      return typeof value === "boolean" ? undefined : "is neither true nor false";
    case "money":
      return isMoney(value) ? undefined : "is not an amount with a currency";
    case "time":
      return typeof value === "string" && parseInstant(value) !== undefined
        ? undefined
        : "is not a time with an offset";
    case "date":
      return typeof value === "string" && isDate(value) ? undefined : "is not a date (YYYY-MM-DD)";
  }
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(`${text}T00:00:00Z`) !== undefined;
}

function misfitOfList(item: ValueType, value: unknown): string | undefined {
  if (!Array.isArray(value)) return "is not a list";
  for (const [i, part] of value.entries()) {
    const problem = misfit(item, part);
    if (problem !== undefined) return `has an item ${i + 1} that ${problem}`;
  }
  return undefined;
}

function misfitOfRecord(fields: Record<string, ValueType>, value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "is not a record";
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) if (!Object.hasOwn(fields, key)) return `has an unknown part \`${key}\``;
  for (const [key, type] of Object.entries(fields)) {
    const problem = Object.hasOwn(record, key) ? misfit(type, record[key]) : "is missing";
    if (problem !== undefined) return `has a part \`${key}\` that ${problem}`;
  }
  return undefined;
}
