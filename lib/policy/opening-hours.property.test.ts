import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY, zoneOf } from "./calendar.ts";
import { isOpen, nextOpening, type OpeningHours, parseClock, parseDays, showClock } from "./opening-hours.ts";

const at = (text: string): number => Date.parse(text);
function zone(name: string) {
  const found = zoneOf(name);
  if (found === undefined) throw new Error(name);
  return found;
}
function hours(days: string, from: string, to: string): OpeningHours {
  const [list, first, last] = [parseDays(days), parseClock(from), parseClock(to)];
  if (list === undefined || first === undefined || last === undefined) throw new Error(days);
  return { days: new Set(list), from: first, to: last };
}

/** What a person sees who looks at the clock and the calendar on the wall: weekday, hour and minute, by the platform. */
function wall(name: string): (ms: number) => { weekday: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: name,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { weekday: names.indexOf(parts.weekday ?? ""), minute: Number(parts.hour) * 60 + Number(parts.minute) };
  };
}

/** The same rule said in another way, for whole minutes. */
function isOpenByHand({ weekday, minute }: ReturnType<ReturnType<typeof wall>>, open: OpeningHours): boolean {
  const [from, to] = [open.from / 60_000, open.to / 60_000];
  const yesterday = (weekday + 6) % 7;
  if (from < to) {
    const isDaysEnd = to === 24 * 60 && minute === 0 && open.days.has(yesterday);
    return isDaysEnd || (open.days.has(weekday) && minute >= from && minute <= to);
  }
  return (open.days.has(weekday) && minute >= from) || (open.days.has(yesterday) && minute <= to);
}

/** Days around which clocks are set: forward, back, by half an hour, at midnight, over a whole day. */
const PLACES: readonly (readonly [string, string])[] = [
  ["Europe/Berlin", "2026-03-29T00:00:00Z"],
  ["Europe/Berlin", "2026-10-25T00:00:00Z"],
  ["America/New_York", "2026-11-01T05:00:00Z"],
  ["America/Sao_Paulo", "2018-11-04T02:00:00Z"],
  ["America/Sao_Paulo", "2018-02-18T01:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T14:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:00:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Africa/Casablanca", "2026-02-15T02:00:00Z"],
  ["UTC", "2026-02-28T12:00:00Z"],
];
const MINUTE = 60_000;
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 59))
  .map(([hour, minute]) => (hour * 60 + minute) * MINUTE);
const opening = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }).map((days) => new Set(days)),
    from: clock,
    to: fc.oneof({ weight: 5, arbitrary: clock }, { weight: 1, arbitrary: fc.constant(DAY) }),
  })
  .filter(({ from, to }) => from !== to);

test("minute by minute, over every change of the clock, it is open when the clock on the wall says so", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PLACES), opening, ([name, middle], open) => {
      const [local, look] = [zone(name), wall(name)];
      const differing: string[] = [];
      for (let ms = at(middle) - 26 * 60 * MINUTE; ms <= at(middle) + 26 * 60 * MINUTE; ms += MINUTE) {
        if (isOpen(local, ms, open) !== isOpenByHand(look(ms), open)) differing.push(new Date(ms).toISOString());
      }
      expect(differing).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("the next opening is the first open minute that a walk finds, and a moment before it is still closed", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PLACES),
      fc.integer({ min: -3 * 24 * 60, max: 24 * 60 }),
      opening,
      ([name, middle], minutes, open) => {
        const [local, look] = [zone(name), wall(name)];
        const start = at(middle) + minutes * MINUTE;
        let walked = start;
        while (!isOpenByHand(look(walked), open)) walked += MINUTE;
        expect(new Date(nextOpening(local, start, open) ?? 0).toISOString()).toBe(new Date(walked).toISOString());
        if (walked > start) expect(isOpen(local, walked - 1, open)).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});

test("both ends are inclusive to the instant, and the day's end is the next midnight", () => {
  const berlin = zone("Europe/Berlin");
  const work = hours("mon-fri", "09:00", "17:30");
  const open = (text: string, which = work) => isOpen(berlin, at(text), which);
  expect(
    ["08:59:59.999", "09:00:00.000", "17:30:00.000", "17:30:00.001"].map((t) => open(`2026-11-20T${t}+01:00`)),
  ).toEqual([false, true, true, false]);
  expect(open("2026-11-21T12:00:00+01:00"), "a Saturday").toBe(false);
  const whole = hours("sun", "00:00", "24:00");
  const sunday = ["2026-11-21T23:59:59.999", "2026-11-22T00:00:00", "2026-11-23T00:00:00", "2026-11-23T00:00:00.001"];
  expect(sunday.map((t) => open(`${t}+01:00`, whole))).toEqual([false, true, true, false]);
});

test("from a time to the same time it is open for that instant, and on no day never", () => {
  const berlin = zone("Europe/Berlin");
  const noon = at("2026-11-20T12:00:00+01:00");
  const moment = hours("fri", "12:00", "12:00");
  expect([-1, 0, 1].map((ms) => isOpen(berlin, noon + ms, moment))).toEqual([false, true, false]);
  expect(nextOpening(berlin, noon, { ...moment, days: new Set() })).toBeUndefined();
});

test("a night belongs to the day on which it begins", () => {
  const berlin = zone("Europe/Berlin");
  const night = hours("fri", "22:00", "06:00");
  const open = (text: string) => isOpen(berlin, at(`${text}+01:00`), night);
  expect(open("2026-11-20T22:00:00")).toBe(true);
  expect(open("2026-11-21T06:00:00")).toBe(true);
  expect(open("2026-11-21T06:00:00.001")).toBe(false);
  expect(open("2026-11-20T05:00:00"), "the night before began on Thursday").toBe(false);
  expect(nextOpening(berlin, at("2026-11-21T06:00:01+01:00"), night)).toBe(at("2026-11-27T22:00:00+01:00"));
});

test("an hour that summer time skips opens when the clock passes it, and a repeated one is open twice", () => {
  const berlin = zone("Europe/Berlin");
  const early = hours("sun", "02:30", "05:00");
  expect(nextOpening(berlin, at("2026-03-29T00:00:00+01:00"), early)).toBe(at("2026-03-29T03:00:00+02:00"));
  const brief = hours("sun", "02:00", "02:30");
  expect(isOpen(berlin, at("2026-10-25T02:15:00+02:00"), brief)).toBe(true);
  expect(isOpen(berlin, at("2026-10-25T02:45:00+02:00"), brief)).toBe(false);
  expect(isOpen(berlin, at("2026-10-25T02:15:00+01:00"), brief)).toBe(true);
  expect(nextOpening(berlin, at("2026-10-25T02:45:00+02:00"), brief)).toBe(at("2026-10-25T02:00:00+01:00"));
});

test("days and times as they are written", () => {
  expect(parseDays("mon-fri")).toEqual([0, 1, 2, 3, 4]);
  expect(parseDays("sat-mon")).toEqual([5, 6, 0]);
  expect(parseDays("sun")).toEqual([6]);
  expect(parseDays("Monday-FRI")).toEqual([0, 1, 2, 3, 4]);
  for (const bad of ["", "mond", "mo", "mon-", "-mon", "mon-mon", "mon-tue-wed", "mon - fri", "mon,tue"])
    expect(parseDays(bad), bad).toBeUndefined();
  expect([parseClock("00:00"), parseClock("9:05"), parseClock("17:30"), parseClock("24:00")]).toEqual([
    0,
    32_700_000,
    63_000_000,
    DAY,
  ]);
  for (const bad of ["", "9:0", "009:00", "09:60", "24:01", "25:00", "09:00:00", "9", "0900", " 09:00"])
    expect(parseClock(bad), bad).toBeUndefined();
  expect(showClock(zone("Europe/Berlin"), at("2026-11-20T23:05:59Z"))).toBe("sat 00:05");
});
