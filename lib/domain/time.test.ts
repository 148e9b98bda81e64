import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant, parseDuration, parseInstant } from "./time.ts";

test.each([
  ["2026-11-20T11:02:03Z", "2026-11-20T11:02:03.000Z"],
  ["2026-11-20t11:02:03.5z", "2026-11-20T11:02:03.500Z"],
  ["2026-11-20T11:02:03+02:30", "2026-11-20T08:32:03.000Z"],
  ["2026-11-20T23:59:59-01:00", "2026-11-21T00:59:59.000Z"],
  ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ["2026-11-20T11:02:03.123456789Z", "2026-11-20T11:02:03.123Z"],
])("%s is %s", (text, expected) => {
  const ms = parseInstant(text);
  expect(ms === undefined ? undefined : formatInstant(ms)).toBe(expected);
});

test.each([
  "2026-02-30T00:00:00Z",
  "2023-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-11-20",
  "2026-11-20T11:02:03",
  "2026-11-20T24:00:00Z",
  "2026-11-20T11:60:00Z",
  "2026-11-20T11:02:61Z",
  "2026-11-20 11:02:03Z",
  "2026-11-20T11:02:03+24:00",
  "2026-11-20T11:02Z",
  "20261120T110203Z",
  "2026-11-20T11:02:03.Z",
  "",
])("%j is no instant", (text) => expect(parseInstant(text)).toBeUndefined());

test("every millisecond survives being written and read", () => {
  fc.assert(
    fc.property(fc.integer({ min: -6e13, max: 2e14 }), (ms) => {
      expect(parseInstant(formatInstant(ms))).toBe(ms);
    }),
  );
});

test("durations", () => {
  expect(parseDuration("30d")).toEqual({ ms: 30 * 86_400_000 });
  expect(parseDuration("2w")).toEqual({ ms: 14 * 86_400_000 });
  expect(parseDuration("90s")).toEqual({ ms: 90_000 });
  expect(parseDuration("1cd")).toEqual({ calendar: "day", count: 1 });
  expect(parseDuration("3cm")).toEqual({ calendar: "month", count: 3 });
  for (const text of ["30", "d", "-1d", "1.5d", "30 d", "1y", "1D", "9999999d", ""])
    expect(parseDuration(text), text).toBeUndefined();
});
