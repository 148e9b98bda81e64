import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, isCanonical, type Json } from "./canonical.ts";

test("the example of RFC 8785 §3.2.2", () => {
  const value = {
    numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  // 1e30 is an integer beyond 2^53: refused here, since two languages would not agree on it.
  expect(() => canonicalJson(value)).toThrow(/integer beyond/);
  const rest = { ...value, numbers: value.numbers.filter((number) => number !== 1e30) };
  expect(canonicalJson(rest)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("the sorting example of RFC 8785 §3.2.3: keys by UTF-16 code units", () => {
  const value = {
    "€": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "😀": "Emoji: Grinning Face",
    "\u0080": "Control",
    ö: "Latin Small Letter O With Diaeresis",
  };
  const order = [...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
  expect(order).toEqual([
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

test.each([
  [0, "0"],
  [-0, "0"],
  [5e-324, "5e-324"],
  [1.7976931348623157e308 / 1e292, "17976931348623156"],
  [9007199254740991, "9007199254740991"],
  [0.1, "0.1"],
  [1e-7, "1e-7"],
  [0.000001, "0.000001"],
  [333333333.3333332, "333333333.3333332"],
])("the number %s is written %s", (number, text) => {
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) expect(() => canonicalJson(number)).toThrow();
  else expect(canonicalJson(number)).toBe(text);
});

test.each([
  ["undefined", { a: undefined }],
  ["NaN", [Number.NaN]],
  ["infinity", Number.POSITIVE_INFINITY],
  ["a big integer", 2 ** 53],
  ["a lone surrogate", "\ud800"],
  ["a lone surrogate as a key", { "\udc00": 1 }],
  ["a date", new Date(0)],
  ["a map", new Map()],
  ["a bigint", 1n],
  ["a function", () => 1],
])("%s has no canonical form and is refused, not repaired", (_name, value) => {
  expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "not-canonical" }));
});

test("too deep is refused before the stack is", () => {
  let value: Json = 1;
  for (let i = 0; i < 10_000; i++) value = [value];
  expect(() => canonicalJson(value)).toThrow(/too deeply/);
});

const exact = fc
  .jsonValue({ noUnicodeString: false } as fc.JsonSharedConstraints)
  .filter((value) => !/e\+|\d{16,}/.test(JSON.stringify(value)) && JSON.stringify(value).isWellFormed());

test("it is JSON of the same value, and the order of keys does not show", () => {
  const reverse = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reverse);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, part]) => [key, reverse(part)]),
    );
  };
  fc.assert(
    fc.property(exact, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reverse(value))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test("a text is canonical when it is what is written of its own value", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false } as fc.JsonSharedConstraints), fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 1 : 0);
      expect(isCanonical(text, JSON.parse(text))).toBe(isWrittenSo(text));
    }),
    { numRuns: 500 },
  );
});

test.each([
  '{"10":1,"9":2}',
  '{"9":2,"10":1}',
  '{"b":1,"a":2}',
  '{"a":{"c":1,"b":2}}',
  '{"a":1,"a":1}',
  '{"a":1.0}',
  '{"a":1e2}',
  '{"a":-0}',
  '{"a": 1}',
  '{"a":"\\u0041"}',
  '{"a":"\\ud800"}',
  '{"\\udc00":1}',
  '{"a":"\\u000f"}',
  '{"a":"\\\\u"}',
  '{"a":"\\/"}',
  "9007199254740992",
  '{"":1,"a":2}',
  '{"__proto__":1,"a":2}',
  `${"[".repeat(64)}1${"]".repeat(64)}`,
  `${"[".repeat(66)}1${"]".repeat(66)}`,
])("%s: the short way says what the long way says", (text) => {
  expect(isCanonical(text, JSON.parse(text))).toBe(isWrittenSo(text));
});

function isWrittenSo(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
