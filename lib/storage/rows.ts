/**
 * Reading from storage is a boundary like any other: a profile may be restored, damaged or from another version.
 * A row that does not decode is never used and never dropped without a word: one alone throws, in a list it is named.
 */
import type { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";

export interface UnreadableRow {
  table: string;
  key: string;
  why: string;
}

export interface Rows<T> {
  rows: T[];
  unreadable: UnreadableRow[];
}

export function decodeRow<Schema extends z.ZodType>(
  schema: Schema,
  table: string,
  key: string | number,
  raw: unknown,
): z.output<Schema> {
  const decoded = schema.safeParse(raw);
  if (decoded.success) return decoded.data;
  throw new CodedError("unreadable-row", `row \`${key}\` of \`${table}\` cannot be read`, {
    cause: decoded.error,
    evidence: { table, key: String(key), why: decoded.error.message } satisfies UnreadableRow,
  });
}

export function decodeRows<Schema extends z.ZodType>(
  schema: Schema,
  table: string,
  keyName: string,
  raws: readonly unknown[],
): Rows<z.output<Schema>> {
  const found: Rows<z.output<Schema>> = { rows: [], unreadable: [] };
  for (const raw of raws) {
    const decoded = schema.safeParse(raw);
    if (decoded.success) found.rows.push(decoded.data);
    else found.unreadable.push({ table, key: keyOf(raw, keyName), why: decoded.error.message });
  }
  return found;
}

function keyOf(raw: unknown, name: string): string {
  return typeof raw === "object" && raw !== null ? String((raw as Record<string, unknown>)[name]) : "?";
}
