import fc from "fast-check";
import { expect, test } from "vitest";
import type { ValueType } from "#lib/domain/type-language.ts";
import { zoneOf } from "./calendar.ts";
import { matchesGlob } from "./glob.ts";
import { compare, equal, literal, showType, showValue, sortOf, times, typing } from "./values.ts";

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

test.each([
  [0.1, 0.2, 0.02],
  [0.5, 0.5, 0.25],
  [2.5, 4, 10],
  [-0.5, 3, -1.5],
  [0.125, 2, 0.25],
  [0.25, 0.12, 0.03],
  [-3, 0, 0],
  [2 ** 53 - 1, 1, 2 ** 53 - 1],
  [0.1234567890123, 1, undefined],
  [1, 0.1234567890123, undefined],
  [0.5, 1e21, undefined],
  [0.000001, 0.000001, undefined],
  [true, 2, undefined],
  ["2", usd(100), undefined],
  [usd(100), "2", undefined],
  [usd(100), true, undefined],
  [[1], 2, undefined],
])("%j times %j is %j", (a, b, product) => {
  expect(times(a, b)).toEqual(product);
  expect(times(b, a)).toEqual(product);
});

test.each([
  [1, 2, -1],
  [2, 1, 1],
  [2, 2, 0],
  [usd(1), usd(2), -1],
  [usd(2), usd(1), 1],
  [1, "1", undefined],
  ["a", "b", undefined],
  [1, usd(1), undefined],
  [usd(1), 1, undefined],
  [usd(1), { minor: 1 }, undefined],
  [usd(1), { currency: "USD" }, undefined],
  [{ currency: "USD" }, usd(1), undefined],
  [{ currency: "USD" }, { currency: "USD" }, undefined],
  [{ minor: 1 }, { minor: 2 }, undefined],
])("between %j and %j the order is %j", (a, b, order) => {
  expect(compare(a, b)).toBe(order);
});

test.each([
  ["a", "a", true],
  ["a", "b", false],
  [true, false, false],
  [1, true, undefined],
  [1, usd(1), undefined],
  [usd(1), 1, undefined],
  [usd(1), usd(2), false],
  [["a"], ["a"], undefined],
])("whether %j and %j are equal: %j", (a, b, same) => {
  expect(equal(a, b)).toBe(same);
});

const line: ValueType = { record: { price: "money", day: "date", qty: "integer" } };

test.each<[ValueType, string, string]>([
  ["string", "text", "string"],
  ["integer", "number", "integer"],
  ["decimal", "number", "decimal"],
  ["boolean", "boolean", "boolean"],
  ["money", "money", "money"],
  ["time", "time", "time"],
  ["date", "time", "date"],
  [{ enum: ["low", "high"] }, "text", "one of low, high"],
  [{ list: "integer" }, "list", "list of integer"],
  [{ list: { enum: ["a"] } }, "list", "list of one of a"],
  [line, "record", "record"],
])("%j is compared as %s and shown as %j", (type, sort, shown) => {
  expect(sortOf(type)).toBe(sort);
  expect(showType(type)).toBe(shown);
});

const midnight = Date.parse("2026-11-20T00:00:00Z");

test.each<[ValueType, unknown, unknown]>([
  ["string", "a", "a"],
  ["string", 1, undefined],
  ["boolean", false, false],
  ["boolean", "false", undefined],
  ["boolean", 0, undefined],
  ["integer", 3, 3],
  ["integer", 3.5, undefined],
  ["integer", "3", undefined],
  ["decimal", 3.5, 3.5],
  ["money", usd(5), usd(5)],
  ["money", "5.00 USD", undefined],
  ["money", { minor: 5 }, undefined],
  ["time", "2026-11-20T00:00:00Z", midnight],
  ["time", "2026-11-20", undefined],
  ["time", midnight, undefined],
  ["date", "2026-11-20", midnight],
  ["date", "2026-11-20T00:00:00Z", undefined],
  ["date", "2026-02-30", undefined],
  ["date", 20261120, undefined],
  [{ enum: ["low", "high"] }, "low", "low"],
  [{ enum: ["low", "high"] }, "Low", undefined],
  [{ list: "string" }, ["a", "b"], ["a", "b"]],
  [{ list: "string" }, ["a", 1], undefined],
  [{ list: "string" }, "a", undefined],
  [{ list: "string" }, { length: 0 }, undefined],
  [{ list: { enum: ["a"] } }, ["a", "b"], undefined],
  [{ list: "date" }, ["2026-11-20"], [midnight]],
  [{ list: "date" }, ["2026-11-20", "soon"], undefined],
  [{ list: "time" }, ["2026-11-20T00:00:00Z"], [midnight]],
  [{ list: "time" }, "2026-11-20T00:00:00Z", undefined],
  [{ list: "time" }, 5, undefined],
  [{ list: line }, [{ day: "2026-11-20" }], [{ day: midnight }]],
  [line, { price: usd(1), qty: 2 }, { price: usd(1), qty: 2 }],
  [line, { price: null, qty: 2 }, { qty: 2 }],
  [line, {}, {}],
  [line, { qty: "2" }, undefined],
  [line, { qty: 2, colour: "red" }, undefined],
  [line, { colour: null }, undefined],
  [line, [], undefined],
  [line, null, undefined],
  [line, "line", undefined],
  [line, "", undefined],
  [line, 7, undefined],
])("as %j, %j is %j", (type, raw, value) => {
  expect(typing(type, utc)(raw)).toEqual(value);
  if (typeof raw !== "string" || type !== "money") expect(literal(type, raw, utc)).toEqual(value);
});

test("a hole in a list is no value", () => {
  expect(typing({ list: "string" }, utc)(new Array(2))).toBeUndefined();
});

test("an amount written in a pack is no list of amounts", () => {
  expect(literal({ list: "money" }, "5.00 USD", utc)).toBeUndefined();
  expect(literal({ list: "money" }, 5, utc)).toBeUndefined();
  expect(literal("money", "5.00 usd", utc)).toBeUndefined();
});

test.each([
  [undefined, "unknown"],
  ["a", "a"],
  [3.5, "3.5"],
  [false, "false"],
  [usd(5000), "$50.00"],
  [usd(999.9), "9.999 USD"],
  [{ minor: 0.5, currency: "JPY" }, "0.5 JPY"],
  [["a", "b"], "2 items"],
  [{ price: usd(1) }, "a record"],
  [{ minor: 1 }, "a record"],
])("people read %j as %j", (value, shown) => {
  expect(showValue(value)).toBe(shown);
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

test.each([
  ["abc", "abc", true],
  ["abc", "abcd", false],
  ["abc", "ABC", false],
  ["*", "", true],
  ["*", "anything", true],
  ["a*", "abc", true],
  ["a*", "ba", false],
  ["*c", "abc", true],
  ["*c", "abcd", false],
  ["a*c", "abc", true],
  ["a*c", "ac", true],
  ["a*a", "a", false],
  ["ab*bc", "abc", false],
  ["a*b*c", "a1b2c", true],
  ["a*b*c", "a1c2b", false],
  ["a*b*b", "ab", false],
  ["a*bb*bb*", "abbb", false],
  ["a*bb*bb*", "abbbb", true],
  ["*.jpg*.png", "x.jpg.png", true],
  ["*x*", "abc", false],
  ["a.c", "abc", false],
  ["", "", true],
  ["", "a", false],
])("the glob %j on %j: %j", (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
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
