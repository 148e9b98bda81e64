import fc from "fast-check";
import { expect, test } from "vitest";
import {
  isNotOlder,
  isWithinLast,
  isWithinNext,
  leavesAt,
  showDuration,
  showSpan,
  type Zone,
  zoneOf,
} from "./calendar.ts";

const at = (text: string): number => Date.parse(text);
function zone(name: string): Zone {
  const found = zoneOf(name);
  if (found === undefined) throw new Error(name);
  return found;
}

test("a day begins at local midnight, or later where summer time skips it", () => {
  const day = (text: string) => Math.floor(at(text) / 86_400_000);
  expect(zone("UTC").startOfDay(day("2026-11-20T00:00:00Z"))).toBe(at("2026-11-20T00:00:00Z"));
  expect(zone("America/New_York").startOfDay(day("2026-11-20T00:00:00Z"))).toBe(at("2026-11-20T05:00:00Z"));
  expect(zone("Pacific/Kiritimati").startOfDay(day("2026-11-20T00:00:00Z"))).toBe(at("2026-11-19T10:00:00Z"));
  expect(zone("America/Sao_Paulo").startOfDay(day("2018-11-04T00:00:00Z"))).toBe(at("2018-11-04T03:00:00Z"));
});

test("the first instant of its day is on that day, and the one before is not", () => {
  const names = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe");
  fc.assert(
    fc.property(names, fc.integer({ min: 0, max: at("2040-01-01T00:00:00Z") }), (name, ms) => {
      const local = zone(name);
      const start = local.startOfDay(local.day(ms));
      expect(local.day(start)).toBe(local.day(ms));
      expect(local.day(start - 1)).toBe(local.day(ms) - 1);
    }),
    { numRuns: 50 },
  );
});

test("the clock on the wall is the platform's, at any instant and around every change, however often it is asked", () => {
  const names = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Monrovia",
  ] as const;
  const changes = [
    "2026-03-29T01:00:00Z",
    "2026-11-01T06:00:00Z",
    "2026-04-04T15:00:00Z",
    "2011-12-30T10:00:00Z",
    "1972-01-07T00:44:30Z",
  ];
  const places = names.map((name) => ({
    local: zone(name),
    format: new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "medium" }),
  }));
  const far = fc.integer({ min: at("1900-01-01T00:00:00Z"), max: at("2100-01-01T00:00:00Z") });
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -7_200_000, max: 7_200_000 }))
    .map(([t, ms]) => at(t) + ms);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.oneof(far, near), ({ local, format }, ms) => {
      const rest = String(((ms % 1000) + 1000) % 1000).padStart(3, "0");
      const shown = `${format.format(ms).replace(" ", "T")}.${rest}Z`;
      expect(new Date(local.local(ms)).toISOString()).toBe(shown);
    }),
    { numRuns: 4000 },
  );
});

test("1cd is today, 2cd also yesterday; 1cm is this month, across a new year too", () => {
  const berlin = zone("Europe/Berlin");
  const now = at("2027-01-01T10:00:00Z");
  const within = (text: string, count: number, calendar: "day" | "month") =>
    isWithinLast(berlin, now, at(text), { calendar, count });
  expect(within("2026-12-31T23:00:00Z", 1, "day")).toBe(true);
  expect(within("2026-12-31T22:59:59Z", 1, "day")).toBe(false);
  expect(within("2026-12-31T22:59:59Z", 2, "day")).toBe(true);
  expect(within("2026-12-31T22:59:59Z", 1, "month")).toBe(false);
  expect(within("2026-11-30T23:00:00Z", 2, "month")).toBe(true);
  expect(within("2027-01-01T10:00:01Z", 1, "day")).toBe(false);
});

test("looking ahead mirrors looking back, and what is dated ahead is never too old", () => {
  const now = at("2026-11-20T11:00:00Z");
  const day = { ms: 86_400_000 };
  const utc = zone("UTC");
  expect(isWithinNext(utc, now, now + day.ms, day)).toBe(true);
  expect(isWithinNext(utc, now, now + day.ms + 1, day)).toBe(false);
  expect(isWithinNext(utc, now, now - 1, day)).toBe(false);
  expect(isNotOlder(utc, now, now + 10 * day.ms, day)).toBe(true);
});

test("when something has left a period", () => {
  const newYork = zone("America/New_York");
  const t = at("2026-11-20T11:00:00Z");
  expect(leavesAt(newYork, t, { ms: 1_000 })).toBe(t + 1_000);
  expect(leavesAt(newYork, t, { calendar: "day", count: 2 })).toBe(at("2026-11-22T05:00:00Z"));
  expect(leavesAt(newYork, t, { calendar: "month", count: 2 })).toBe(at("2027-01-01T05:00:00Z"));
});

test("in words", () => {
  expect(zoneOf("Mars/Olympus")).toBeUndefined();
  expect(showDuration({ ms: 30 * 86_400_000 })).toBe("30 days");
  expect(showDuration({ calendar: "day", count: 1 })).toBe("1 calendar day");
  expect(showDuration({ calendar: "month", count: 2 })).toBe("2 calendar months");
  expect([90 * 60_000, 26 * 3_600_000 + 5_000, 61_000].map(showSpan)).toEqual(["90 minutes", "1 day", "61 seconds"]);
});

test.each([
  [0, "0 seconds"],
  [999, "0 seconds"],
  [1_000, "1 second"],
  [-1_000, "1 second"],
  [1_500, "1 second"],
  [59_000, "59 seconds"],
  [60_000, "1 minute"],
  [90_000, "90 seconds"],
  [99_000, "99 seconds"],
  [100_000, "1 minute"],
  [5_400_000, "90 minutes"],
  [-5_400_000, "90 minutes"],
  [3_600_000, "1 hour"],
  [7_200_000, "2 hours"],
  [99 * 3_600_000, "99 hours"],
  [100 * 3_600_000, "4 days"],
  [86_400_000, "1 day"],
  [86_400_001, "1 day"],
  [-86_400_000, "1 day"],
  [400 * 86_400_000, "400 days"],
])("%d ms are %s", (ms, words) => {
  expect(showSpan(ms)).toBe(words);
});

test("a pack without a time zone counts in UTC, before 1970 too", () => {
  const utc = zone("UTC");
  expect(zoneOf(undefined)).toBe(utc);
  const eve = at("1969-12-31T23:59:59.999Z");
  expect([utc.local(eve), utc.day(eve), utc.month(eve), utc.month(eve + 1)]).toEqual([eve, -1, 23_639, 23_640]);
  expect(leavesAt(utc, at("2026-12-15T00:00:00Z"), { calendar: "month", count: 14 })).toBe(at("2028-02-01T00:00:00Z"));
  expect(leavesAt(utc, at("2026-12-31T23:30:00Z"), { calendar: "day", count: 1 })).toBe(at("2027-01-01T00:00:00Z"));
  expect(leavesAt(utc, at("0099-06-15T00:00:00Z"), { calendar: "month", count: 1 })).toBe(at("0099-07-01T00:00:00Z"));
});

test("the clock goes on through the years before 1, which no pack means and a request may hold", () => {
  const berlin = zone("Europe/Berlin");
  const offset = (text: string) => (berlin.local(at(text)) - at(text)) / 1_000;
  // Berlin's own time of old: 53 minutes and 28 seconds ahead.
  expect(["0001-06-01T00:00:00Z", "0000-06-01T00:00:00Z", "-000044-03-15T12:00:00Z"].map(offset)).toEqual([
    3208, 3208, 3208,
  ]);
});

test("the clock is right when more times are asked about than are kept", () => {
  const berlin = zone("Europe/Berlin");
  const first = at("2026-01-01T12:00:00Z");
  for (let days = 0; days < 1_200; days++) expect(berlin.day(first + days * 86_400_000)).toBe(20_454 + days);
  expect(berlin.local(first)).toBe(first + 3_600_000);
});
