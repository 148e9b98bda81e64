/**
 * When it is open: days of the week, and a time of day from which and to which, as a clock on the wall of the pack's time
 * zone shows them. An hour that summer time skips is not there, and one that winter time repeats counts both times.
 */
import { DAY, type Zone } from "./calendar.ts";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export interface OpeningHours {
  /** 0 is Monday. */
  days: ReadonlySet<number>;
  /** Milliseconds of the day. `from` later than `to` runs over midnight, and belongs to the day on which it begins. */
  from: number;
  to: number;
}

/** Both ends are open, to the instant. */
export function isOpen(zone: Zone, at: number, hours: OpeningHours): boolean {
  return isOpenLocally(zone.local(at), hours);
}

function isOpenLocally(local: number, { days, from, to }: OpeningHours): boolean {
  const end = from > to ? to + DAY : to;
  const today = Math.floor(local / DAY);
  return [today, today - 1].some((day) => {
    const clock = local - day * DAY;
    return days.has(weekdayOf(day)) && from <= clock && clock <= end;
  });
}

/** Days are counted from 1970-01-01, a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Beyond this many changes of the clock in a row nobody keeps hours. */
const CHANGES = 8;

/** The first instant at or after `at` at which it is open. */
export function nextOpening(zone: Zone, at: number, hours: OpeningHours): number | undefined {
  let from = at;
  for (let changes = 0; changes < CHANGES; changes++) {
    const offset = zone.local(from) - from;
    const opens = nextOpeningLocally(from + offset, hours);
    if (opens === undefined) return undefined;
    const change = nextChange(zone, from, opens - offset);
    if (change === undefined) return opens - offset;
    from = change;
  }
  return undefined;
}

function nextOpeningLocally(local: number, hours: OpeningHours): number | undefined {
  if (isOpenLocally(local, hours)) return local;
  const today = Math.floor(local / DAY);
  for (let day = today; day <= today + 7; day++) {
    const opens = day * DAY + hours.from;
    if (hours.days.has(weekdayOf(day)) && opens >= local) return opens;
  }
  return undefined;
}

/** The first instant in `after` … `until` from which clocks are set differently than at `after`. */
function nextChange(zone: Zone, after: number, until: number): number | undefined {
  const offsetAt = (ms: number): number => zone.local(ms) - ms;
  const offset = offsetAt(after);
  for (let low = after; low < until; low += DAY) {
    let high = Math.min(low + DAY, until);
    if (offsetAt(high) === offset) continue;
    let same = low;
    while (high - same > 1) {
      const middle = Math.floor((same + high) / 2);
      if (offsetAt(middle) === offset) same = middle;
      else high = middle;
    }
    return high;
  }
  return undefined;
}

/** `09:00` or `9:00` as milliseconds of the day; `24:00` is its end. */
export function parseClock(text: string): number | undefined {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) return text === "24:00" ? DAY : undefined;
  return (Number(match[1]) * 60 + Number(match[2])) * 60_000;
}

const NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function indexOfDay(name: string): number {
  const lower = name.toLowerCase();
  return NAMES.findIndex((full) => lower === full || lower === full.slice(0, 3));
}

/** The days in `mon`, `Monday` or `mon-fri`; a range may run over the end of the week. */
export function parseDays(text: string): number[] | undefined {
  const [first, last, ...more] = text.split("-").map(indexOfDay);
  if (first === undefined || first < 0 || more.length > 0) return undefined;
  if (last === undefined) return [first];
  if (last < 0 || last === first) return undefined;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => (first + i) % 7);
}

/** `Sat 20:15`, as the clock on the wall shows it. */
export function showClock(zone: Zone, at: number): string {
  const local = zone.local(at);
  const day = Math.floor(local / DAY);
  const minutes = Math.floor((local - day * DAY) / 60_000);
  const clock = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return `${WEEKDAYS[weekdayOf(day)]} ${clock}`;
}
