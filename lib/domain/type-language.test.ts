import { expect, test } from "vitest";
import { misfit, ValueType } from "./type-language.ts";

type Case = [type: ValueType, value: unknown];
const good = [
  ["string", ""],
  ["integer", -3],
  ["decimal", 1.5],
  ["boolean", false],
  ["money", { minor: 1, currency: "USD" }],
  ["time", "2026-11-20T11:02:03Z"],
  ["date", "2024-02-29"],
  [{ enum: ["a"] }, "a"],
  [{ list: "integer" }, []],
  [{ list: { record: { price: "money" } } }, [{ price: { minor: 1, currency: "EUR" } }]],
] satisfies Case[];
test.each<Case>(good)("%j takes %j", (...[type, value]) => {
  expect(misfit(type, value)).toBeUndefined();
});

const bad = [
  ["string", null],
  ["integer", 1.5],
  ["integer", 2 ** 53],
  ["integer", "1"],
  ["decimal", Number.NaN],
  ["boolean", 0],
  ["money", { minor: 1, currency: "XXQ" }],
  ["money", { minor: 1.5, currency: "USD" }],
  ["money", { minor: 1, currency: "USD", more: 1 }],
  ["money", "1.00 USD"],
  ["time", "2026-11-20"],
  ["date", "2023-02-29"],
  [{ enum: ["a"] }, "b"],
  [{ list: "integer" }, [1, "2"]],
  [{ list: "integer" }, { length: 0 }],
  [{ record: { a: "string" } }, { a: "x", b: 1 }],
  [{ record: { a: "string" } }, {}],
  [JSON.parse('{"record":{"toString":"string"}}'), {}],
  [{ record: {} }, []],
] satisfies Case[];
test.each<Case>(bad)("%j refuses %j", (...[type, value]) => {
  expect(misfit(type, value)).toMatch(/^(is|has) /);
});

test("a type is closed too", () => {
  for (const type of ["text", { enum: [] }, { list: "nope" }, { enum: ["a"], list: "string" }, null]) {
    expect(ValueType.safeParse(type).success, JSON.stringify(type)).toBe(false);
  }
});
