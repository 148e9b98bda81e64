/**
 * Typed values: from what a request carries (anything) to what conditions compare. A value that does not fit its
 * type exactly is undefined here, which conditions treat as *unknown*; nothing is coerced or rounded.
 */
import { isMoney, type Money, minorDigits, parseMoney, showMoney } from "#lib/domain/money.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { misfit, type ValueType } from "#lib/domain/type-language.ts";
import type { Zone } from "./calendar.ts";

/** Times and dates are milliseconds (a date is the first instant of that local day). */
export type Value = string | number | boolean | Money | readonly Value[] | { readonly [part: string]: Value };

/** What can be compared with what. */
export type Sort = "text" | "number" | "boolean" | "money" | "time" | "list" | "record";

export function sortOf(type: ValueType): Sort {
  if (typeof type !== "string") return "enum" in type ? "text" : "list" in type ? "list" : "record";
  if (type === "string") return "text";
  if (type === "integer" || type === "decimal") return "number";
  return type === "date" ? "time" : type;
}

export function showType(type: ValueType): string {
  if (typeof type === "string") return type;
  if ("enum" in type) return `one of ${type.enum.join(", ")}`;
  if ("list" in type) return `list of ${showType(type.list)}`;
  return "record";
}

/** A function that types one value, made once per fact. Missing or null parts of a record stay absent. */
export function typing(type: ValueType, zone: Zone): (raw: unknown) => Value | undefined {
  if (type === "time") return (raw) => (typeof raw === "string" ? parseInstant(raw) : undefined);
  if (type === "string") return (raw) => (typeof raw === "string" ? raw : undefined);
  if (type === "boolean") return (raw) => (typeof raw === "boolean" ? raw : undefined);
  if (type === "money") return (raw) => (isMoney(raw) ? raw : undefined);
  if (type === "date") return (raw) => (misfit("date", raw) === undefined ? dateToMs(raw as string, zone) : undefined);
  if (isPlain(type)) return (raw) => (misfit(type, raw) === undefined ? (raw as Value) : undefined);
  if ("list" in type && isPlain(type.list)) return plainListTyping(typing(type.list, zone));
  return "list" in type ? listTyping(typing(type.list, zone)) : recordTyping(type.record, zone);
}

/** What fits such a type already is the value. */
function isPlain(type: ValueType): type is PlainType {
  return typeof type === "string" ? type !== "time" && type !== "date" : "enum" in type;
}
type PlainType = Exclude<ValueType, "time" | "date" | { list: ValueType } | { record: Record<string, ValueType> }>;

/** Nothing is copied where every item is its own value. */
function plainListTyping(item: (raw: unknown) => Value | undefined): (raw: unknown) => Value | undefined {
  return (raw) => (Array.isArray(raw) && allFit(raw, item) ? raw : undefined);
}

/** By index, since `every` leaves out holes. */
function allFit(list: readonly unknown[], item: (raw: unknown) => Value | undefined): list is readonly Value[] {
  for (let i = 0; i < list.length; i++) if (item(list[i]) === undefined) return false;
  return true;
}

function listTyping(item: (raw: unknown) => Value | undefined): (raw: unknown) => Value | undefined {
  return (raw) => {
    if (!Array.isArray(raw)) return undefined;
    const list: Value[] = [];
    for (const part of raw) {
      const value = item(part);
      if (value === undefined) return undefined;
      list.push(value);
    }
    return list;
  };
}

function recordTyping(parts: Record<string, ValueType>, zone: Zone): (raw: unknown) => Value | undefined {
  const typings = new Map(Object.entries(parts).map(([name, type]) => [name, typing(type, zone)]));
  return (raw) => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
    const record: Record<string, Value> = Object.create(null);
    for (const [name, part] of Object.entries(raw)) {
      const read = typings.get(name);
      if (read === undefined) return undefined;
      if (part === null) continue;
      const value = read(part);
      if (value === undefined) return undefined;
      record[name] = value;
    }
    return record;
  };
}

function dateToMs(text: string, zone: Zone): number | undefined {
  const utc = parseInstant(`${text}T00:00:00Z`);
  return utc === undefined ? undefined : zone.startOfDay(Math.round(utc / 86_400_000));
}

/** A value written in the pack. `50.00 USD` and `{minor, currency}` both are money. */
export function literal(type: ValueType, raw: unknown, zone: Zone): Value | undefined {
  if (type === "money" && typeof raw === "string") return parseMoney(raw);
  if (typeof type === "object" && "list" in type) return literalList(type.list, raw, zone);
  return typing(type, zone)(raw);
}

function literalList(item: ValueType, raw: unknown, zone: Zone): readonly Value[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const values = raw.map((part) => literal(item, part, zone));
  return values.includes(undefined) ? undefined : (values as Value[]);
}

/** Undefined = cannot be compared (different sorts, different currencies). */
export function equal(a: Value, b: Value): boolean | undefined {
  if (typeof a !== "object" || typeof b !== "object") return typeof a === typeof b ? a === b : undefined;
  const order = compare(a, b);
  return order === undefined ? undefined : order === 0;
}

/** Negative, 0 or positive; undefined when there is no order between the two. */
export function compare(a: Value | undefined, b: Value | undefined): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (!isAmount(a) || !isAmount(b) || a.currency !== b.currency) return undefined;
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

export function isAmount(value: Value | undefined): value is Money {
  return typeof value === "object" && "minor" in value && "currency" in value;
}

/**
 * Exact product, or undefined: nothing is rounded and nothing leaves the safe integers. Half of $99.99 stands between
 * two cents; it is good to compare with, and never an amount that is paid.
 */
export function times(a: Value, b: Value): Value | undefined {
  if (typeof a === "number" && typeof b === "number") return exactProduct(a, b);
  const [money, factor] = isAmount(a) ? [a, b] : [b, a];
  if (!isAmount(money) || typeof factor !== "number") return undefined;
  const minor = exactProduct(money.minor, factor);
  return minor === undefined ? undefined : { minor, currency: money.currency };
}

function exactProduct(a: number, b: number): number | undefined {
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const product = a * b;
    return Number.isSafeInteger(product) ? product + 0 : undefined;
  }
  const left = toDecimal(a);
  const right = toDecimal(b);
  if (left === undefined || right === undefined) return undefined;
  const digits = left.digits + right.digits;
  const scale = 10n ** BigInt(digits);
  const scaled = left.scaled * right.scaled;
  if (scaled % scale === 0n) return toSafe(scaled / scale);
  const text = Number(`${scaled}e-${digits}`);
  const back = toDecimal(text);
  const isExact = back !== undefined && back.scaled * 10n ** BigInt(Math.max(0, digits - back.digits)) === scaled;
  return isExact ? text : undefined;
}

function toSafe(value: bigint): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The decimal that a number is written as; undefined for exponents beyond what money and counts need. */
function toDecimal(value: number): { scaled: bigint; digits: number } | undefined {
  const match = /^(-?\d{1,16})(?:\.(\d{1,12}))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return { scaled: BigInt(whole + fraction), digits: fraction.length };
}

function showAmount(money: Money): string {
  if (Number.isInteger(money.minor)) return showMoney(money);
  return `${money.minor / 10 ** minorDigits(money.currency)} ${money.currency}`;
}

/** A value as people read it. */
export function showValue(value: Value | undefined): string {
  if (value === undefined) return "unknown";
  if (typeof value === "object")
    return isAmount(value) ? showAmount(value) : Array.isArray(value) ? `${value.length} items` : "a record";
  return String(value);
}
