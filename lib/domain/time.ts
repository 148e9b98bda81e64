/** Instants and durations. Time is always an argument here: this file has no clock. */
import { z } from "zod";

/** RFC 3339 with an offset. A date that does not exist (30 February) is refused, not rolled over. */
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

export const Instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "not an RFC 3339 time with offset");

/** Milliseconds since the epoch, or undefined. Fractions beyond a millisecond are cut. */
export function parseInstant(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ""] = match;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return undefined;
  const offset = offsetMinutes(match[8] ?? "Z");
  if (offset === undefined) return undefined;
  const local = Date.UTC(2000, mo - 1, d, h, mi, Math.min(s, 59), Number(fraction.slice(0, 3).padEnd(3, "0")));
  return local + yearShift(y, mo, d) - offset * 60_000;
}

export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Date.UTC maps years 0–99 to 1900+; going through 2000 and shifting keeps every four-digit year exact. */
function yearShift(year: number, month: number, day: number): number {
  const exact = new Date(0);
  exact.setUTCFullYear(year, month - 1, day);
  const through2000 = new Date(0);
  through2000.setUTCFullYear(2000, month - 1, day);
  return exact.getTime() - through2000.getTime();
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function offsetMinutes(text: string): number | undefined {
  if (text === "Z" || text === "z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** A pack's duration: elapsed (`30d` is 30 × 86,400 s) or calendar (`1cd`, `1cm`) in the pack's time zone. */
export type Duration = { ms: number } | { calendar: "day" | "month"; count: number };

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,6})(s|m|h|d|w|cd|cm)$/.exec(text);
  if (match === null) return undefined;
  const count = Number(match[1]);
  const unit = match[2] ?? "";
  if (unit === "cd" || unit === "cm") return { calendar: unit === "cd" ? "day" : "month", count };
  return { ms: count * (UNIT_MS[unit] ?? Number.NaN) };
}
