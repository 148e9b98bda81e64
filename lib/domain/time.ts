/** Instants and durations. Time is always an argument here: this file has no clock. */
import { z } from "zod";

export const Instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "not an RFC 3339 time with offset");

/**
 * RFC 3339 with an offset to milliseconds since the epoch, or undefined. A date that does not exist (30 February) is
 * refused, not rolled over; fractions beyond a millisecond are cut. Read by position, since a gate reads several times in
 * each decision: a pattern and a `Date` take ten times as long.
 */
export function parseInstant(text: string): number | undefined {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return undefined;
  if (text[4] !== "-" || text[7] !== "-" || (text[10] !== "T" && text[10] !== "t")) return undefined;
  if (text[13] !== ":" || text[16] !== ":") return undefined;
  const end = text[19] === "." ? endOfDigits(text, 20) : 19;
  if (end === 20 || end > 29) return undefined;
  const offset = offsetMinutes(text, end);
  if (offset === undefined) return undefined;
  const seconds = (hour * 60 + minute - offset) * 60 + Math.min(second, 59);
  return daysSince1970(year, month, day) * 86_400_000 + seconds * 1000 + millisAt(text, 20, end);
}

export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** That many digits as a number; −1 when one of them is none. */
function digitsAt(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (digitsAt(text, at, 1) >= 0) at++;
  return at;
}

function millisAt(text: string, from: number, end: number): number {
  const count = Math.min(end - from, 3);
  return count <= 0 ? 0 : digitsAt(text, from, count) * 10 ** (3 - count);
}

/** Minutes of `Z`, `+02:00` or `-05:30`, which must end the text. */
function offsetMinutes(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === "Z" || sign === "z") return text.length === at + 1 ? 0 : undefined;
  if ((sign !== "+" && sign !== "-") || text.length !== at + 6 || text[at + 3] !== ":") return undefined;
  const hours = digitsAt(text, at + 1, 2);
  const minutes = digitsAt(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === "-" ? -1 : 1) * (hours * 60 + minutes);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** In the Gregorian calendar of all years. Years are counted from March, so that the leap day is the last of one. */
function daysSince1970(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1;
  const leapDays = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return from * 365 + leapDays + dayOfYear - 719_468;
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
