import fc from "fast-check";
import { expect, test } from "vitest";
import { zoneOf } from "./calendar.ts";
import { matchesGlob } from "./glob.ts";
import { compare, equal, literal, times } from "./values.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const utc = zoneOf("UTC");
if (utc === undefined) throw new Error("no UTC");

test("a product is exact or unknown: nothing is rounded, nothing leaves the safe integers", () => {
  expect(times(3, usd(5000))).toEqual(usd(15000));
  expect(times(usd(5000), 3)).toEqual(usd(15000));
  expect(times(1.5, usd(5000))).toEqual(usd(7500));
  expect(times(1.1, usd(5)), "between two cents: only to compare with").toEqual(usd(5.5));
  expect(times(usd(9999), 0.1)).toEqual(usd(999.9));
  expect(times(usd(9007199254740991), 0.7), "more digits than a number has").toBeUndefined();
  expect(times(0.1, 3)).toBe(0.3);
  expect(times(2 ** 40, 2 ** 40)).toBeUndefined();
  expect(times(2 ** 40, usd(2 ** 40))).toBeUndefined();
  expect(times(usd(1), usd(1))).toBeUndefined();
  expect(times(1e-9, 1)).toBeUndefined();
});

test("currencies never meet", () => {
  expect(compare(usd(1), { minor: 1, currency: "EUR" })).toBeUndefined();
  expect(equal(usd(1), { minor: 1, currency: "EUR" })).toBeUndefined();
  expect(equal(usd(1), usd(1))).toBe(true);
  expect(equal("1", 1)).toBeUndefined();
});

test("what a lead writes in a list is read like what stands alone", () => {
  expect(literal({ list: "money" }, ["5.00 USD", usd(1)], utc)).toEqual([usd(500), usd(1)]);
  expect(literal({ list: "money" }, ["5.00 USD", 5], utc)).toBeUndefined();
  expect(literal("date", "2026-11-20", utc)).toBe(Date.parse("2026-11-20T00:00:00Z"));
});

test("a glob agrees with the regular expression it stands for", () => {
  const letter = fc.constantFrom("a", "b", "*", ".");
  fc.assert(
    fc.property(
      fc.string({ unit: letter, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 10 }),
      (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`, "s");
        expect(matchesGlob(pattern, text)).toBe(expression.test(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a hostile glob and text stay fast", () => {
  const began = performance.now();
  expect(matchesGlob(`${"*a".repeat(5_000)}b`, "a".repeat(100_000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(1_000);
});
