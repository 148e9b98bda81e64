/**
 * Durations against the clock that was handed in: elapsed ones in milliseconds, calendar ones (`1cd`, `1cm`) in
 * the pack's time zone. `Ncd` is today and the N − 1 local days before; `Ncm` likewise with months.
 */
import type { Duration } from "#lib/domain/time.ts";

export interface Zone {
  /** What the clock on the wall shows at an instant, as if that were UTC. It skips and repeats where clocks are set. */
  local(ms: number): number;
  /** Days since 1970-01-01 of the local date. */
  day(ms: number): number;
  /** Months since year 0 of the local date. */
  month(ms: number): number;
  /** First instant of a local day. */
  startOfDay(day: number): number;
}

export const DAY = 86_400_000;
const UTC: Zone = {
  local: (ms) => ms,
  day: (ms) => Math.floor(ms / DAY),
  month: monthOfUtc,
  startOfDay: (day) => day * DAY,
};

/** Undefined for a name that is no time zone. */
export function zoneOf(name: string | undefined): Zone | undefined {
  if (name === undefined || name === "UTC") return UTC;
  let format: Intl.DateTimeFormat;
  try {
    const fields = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      calendar: "gregory",
      era: "short",
      ...fields,
      ...clock,
    });
  } catch {
    return undefined;
  }
  const offsetAt = offsetsOf(format);
  const local = (ms: number): number => ms + offsetAt(ms);
  return {
    local,
    day: (ms) => Math.floor(local(ms) / DAY),
    month: (ms) => monthOfUtc(local(ms)),
    startOfDay: (day) => firstInstant(day, local),
  };
}

/** The platform takes microseconds to tell a local time, so what it said is kept for spans in which nothing changes. */
const SPAN = 6 * 3_600_000;
const SPANS_KEPT = 512;

function offsetsOf(format: Intl.DateTimeFormat): (ms: number) => number {
  const ask = (ms: number): number => localAsUtc(format, ms) - Math.floor(ms / 1_000) * 1_000;
  /** Undefined for a span in which clocks are set. */
  const kept = new Map<number, number | undefined>();
  return (ms) => {
    const span = Math.floor(ms / SPAN);
    if (!kept.has(span)) {
      if (kept.size >= SPANS_KEPT) kept.clear();
      const first = ask(span * SPAN);
      kept.set(span, first === ask((span + 1) * SPAN) ? first : undefined);
    }
    return kept.get(span) ?? ask(ms);
  };
}

function monthOfUtc(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function localAsUtc(format: Intl.DateTimeFormat, ms: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = value;
  const year = part.era?.startsWith("B") ? 1 - Number(part.year) : Number(part.year);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  date.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return date.getTime();
}

/** Where summer time skips midnight, the day begins later; so the answer is searched, not computed. */
function firstInstant(day: number, local: (ms: number) => number): number {
  let low = day * DAY - DAY * 1.5;
  let high = day * DAY + DAY * 1.5;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (local(middle) >= day * DAY) high = middle;
    else low = middle;
  }
  return high;
}

/** 0 ≤ now − t ≤ D. */
export function isWithinLast(zone: Zone, now: number, t: number, within: Duration): boolean {
  return t <= now && isNotOlder(zone, now, t, within);
}

/** 0 ≤ t − now ≤ D. */
export function isWithinNext(zone: Zone, now: number, t: number, within: Duration): boolean {
  return t >= now && isNotOlder(zone, t, now, within);
}

/** now − t ≤ D; what is dated after now is not older. */
export function isNotOlder(zone: Zone, now: number, t: number, within: Duration): boolean {
  if ("ms" in within) return now - t <= within.ms;
  const unit = within.calendar === "day" ? zone.day : zone.month;
  return unit(now) - unit(t) <= within.count - 1;
}

/** The instant at which `t` has left the period (elapsed durations hold it for that instant still). */
export function leavesAt(zone: Zone, t: number, within: Duration): number {
  if ("ms" in within) return t + within.ms;
  if (within.calendar === "day") return zone.startOfDay(zone.day(t) + within.count);
  const month = zone.month(t) + within.count;
  const first = new Date(0);
  first.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return zone.startOfDay(Math.floor(first.getTime() / DAY));
}

export function showDuration(duration: Duration): string {
  if ("calendar" in duration)
    return `${duration.count} calendar ${duration.calendar}${duration.count === 1 ? "" : "s"}`;
  return showSpan(duration.ms);
}

const UNITS: readonly (readonly [number, string])[] = [
  [DAY, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];

/** A span in its largest whole unit, cut down: `44 days`, `90 minutes`. */
export function showSpan(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => Math.abs(ms) >= unit) ?? [1_000, "second"];
  const exact = UNITS.find(([unit]) => ms % unit === 0 && Math.abs(ms) >= unit);
  const [by, word] = exact !== undefined && Math.abs(ms) / exact[0] < 100 ? exact : [size, name];
  const count = Math.floor(Math.abs(ms) / by);
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
