/** Every comparison and combination, in all three answers. */
import { describe, expect, test } from "vitest";
import type { Facts } from "#lib/domain/fact.ts";
import { ago, ask, attested, DAY, eur, HOUR, NOW, problemsOf, type Raw, server, text, usd } from "./fixtures/ask.ts";

type Verdict = "true" | "false" | "unknown";

/** Told apart by what follows: false asks for evidence, which must not buy off an unknown. */
function verdict(that: Raw, facts: Facts = {}, args: Raw = { amount: usd(4000) }): Verdict {
  const { outcome } = ask({ kind: "require", that, else: { needs: "reason-code" } }, { facts, args });
  return outcome === "allow" ? "true" : outcome === "needs" ? "false" : "unknown";
}

const facts = (values: Raw): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`f.${name}`, server(value)]));

/** The fact's own value beside each condition's right side. */
const TABLE: [condition: Raw, values: Raw, verdict: Verdict][] = [
  // is, isNot
  [{ fact: "f.text", is: "a" }, { text: "a" }, "true"],
  [{ fact: "f.text", is: "a" }, { text: "A" }, "false"],
  [{ fact: "f.text", isNot: "a" }, { text: "b" }, "true"],
  [{ fact: "f.text", isNot: "a" }, { text: "a" }, "false"],
  [{ fact: "f.text", is: { fact: "f.other" } }, { text: "a", other: "a" }, "true"],
  [{ fact: "f.text", is: { fact: "f.other" } }, { text: "a", other: "b" }, "false"],
  [{ fact: "f.text", is: { fact: "f.other" } }, { text: "a" }, "unknown"],
  [{ fact: "f.text", isNot: { fact: "f.other" } }, { other: "a" }, "unknown"],
  [{ fact: "f.count", is: 3 }, { count: 3 }, "true"],
  [{ fact: "f.count", is: 3 }, { count: 4 }, "false"],
  [{ fact: "f.share", is: 0.5 }, { share: 0.5 }, "true"],
  [{ fact: "f.share", is: 0.5 }, { share: 0.25 }, "false"],
  [{ fact: "f.flag", is: true }, { flag: true }, "true"],
  [{ fact: "f.flag", is: true }, { flag: false }, "false"],
  [{ fact: "f.flag", isNot: false }, { flag: true }, "true"],
  [{ fact: "f.amount", is: "50.00 USD" }, { amount: usd(5000) }, "true"],
  [{ fact: "f.amount", is: "50.00 USD" }, { amount: usd(5001) }, "false"],
  [{ fact: "f.amount", is: "50.00 USD" }, { amount: eur(5000) }, "unknown"],
  [{ fact: "f.amount", isNot: "50.00 USD" }, { amount: eur(5000) }, "unknown"],
  [{ fact: "f.tier", is: "high" }, { tier: "high" }, "true"],
  [{ fact: "f.tier", is: "high" }, { tier: "low" }, "false"],
  [{ fact: "f.tier", is: "high" }, { tier: "middle" }, "unknown"],
  [{ fact: "f.when", is: NOW }, { when: NOW }, "true"],
  [{ fact: "f.when", is: "2026-11-20T12:00:00+01:00" }, { when: NOW }, "true"],
  [{ fact: "f.when", is: NOW }, { when: ago(1) }, "false"],
  // in, notIn, has, hasNot
  [{ fact: "f.text", in: ["a", "b"] }, { text: "b" }, "true"],
  [{ fact: "f.text", in: ["a", "b"] }, { text: "c" }, "false"],
  [{ fact: "f.text", in: [] }, { text: "c" }, "false"],
  [{ fact: "f.text", notIn: ["a", "b"] }, { text: "c" }, "true"],
  [{ fact: "f.text", notIn: ["a", "b"] }, { text: "a" }, "false"],
  [{ fact: "f.text", notIn: ["a", "b"] }, {}, "unknown"],
  [{ fact: "f.text", in: { fact: "f.tags" } }, { text: "x", tags: ["x"] }, "true"],
  [{ fact: "f.text", in: { fact: "f.tags" } }, { text: "x", tags: [] }, "false"],
  [{ fact: "f.amount", in: ["1.00 USD", "2.00 USD"] }, { amount: usd(200) }, "true"],
  [{ fact: "f.amount", in: ["1.00 USD", "2.00 EUR"] }, { amount: usd(300) }, "unknown"],
  [{ fact: "f.amount", in: ["2.00 EUR", "3.00 USD"] }, { amount: usd(300) }, "true"],
  [{ fact: "f.amount", notIn: ["1.00 USD", "2.00 EUR"] }, { amount: usd(300) }, "unknown"],
  [{ fact: "f.count", in: [1, 2] }, { count: 2 }, "true"],
  [{ fact: "f.tags", has: "x" }, { tags: ["y", "x"] }, "true"],
  [{ fact: "f.tags", has: "x" }, { tags: ["y"] }, "false"],
  [{ fact: "f.tags", has: "x" }, {}, "unknown"],
  [{ fact: "f.tags", hasNot: "x" }, { tags: ["y"] }, "true"],
  [{ fact: "f.tags", hasNot: "x" }, { tags: ["x"] }, "false"],
  [{ fact: "f.tags", hasNot: "x" }, {}, "unknown"],
  [{ fact: "f.tags", has: { fact: "f.text" } }, { tags: ["x"], text: "x" }, "true"],
  [{ fact: "f.numbers", has: 2 }, { numbers: [1, 2] }, "true"],
  // order; strict and inclusive
  [{ fact: "f.count", atLeast: 3 }, { count: 3 }, "true"],
  [{ fact: "f.count", atLeast: 3 }, { count: 2 }, "false"],
  [{ fact: "f.count", atMost: 3 }, { count: 3 }, "true"],
  [{ fact: "f.count", atMost: 3 }, { count: 4 }, "false"],
  [{ fact: "f.count", over: 3 }, { count: 4 }, "true"],
  [{ fact: "f.count", over: 3 }, { count: 3 }, "false"],
  [{ fact: "f.count", under: 3 }, { count: 2 }, "true"],
  [{ fact: "f.count", under: 3 }, { count: 3 }, "false"],
  [{ fact: "f.count", atMost: 2.5 }, { count: 2 }, "true"],
  [{ fact: "f.share", over: 0.1 }, { share: 0.2 }, "true"],
  [{ fact: "f.amount", atMost: "50.00 USD" }, { amount: usd(5000) }, "true"],
  [{ fact: "f.amount", atMost: "50.00 USD" }, { amount: usd(5001) }, "false"],
  [{ fact: "f.amount", atMost: "50.00 USD" }, { amount: eur(1) }, "unknown"],
  [{ fact: "f.amount", over: "50.00 USD" }, { amount: usd(5000) }, "false"],
  [{ fact: "f.amount", under: "50.00 USD" }, { amount: usd(4999) }, "true"],
  [{ fact: "f.amount", atLeast: { fact: "f.paid" } }, { amount: usd(5), paid: usd(5) }, "true"],
  [{ fact: "f.amount", atLeast: { fact: "f.paid" } }, { amount: usd(5), paid: usd(6) }, "false"],
  [{ fact: "f.amount", atMost: { fact: "f.paid", times: 2 } }, { amount: usd(10), paid: usd(5) }, "true"],
  [{ fact: "f.amount", atMost: { fact: "f.paid", times: 2 } }, { amount: usd(11), paid: usd(5) }, "false"],
  [{ fact: "f.amount", atMost: { fact: "f.paid", times: 0.5 } }, { amount: usd(5), paid: usd(11) }, "true"],
  [{ fact: "f.amount", atMost: { fact: "f.paid", times: 0.5 } }, { amount: usd(6), paid: usd(11) }, "false"],
  [{ fact: "f.amount", atMost: { fact: "f.count", times: "50.00 USD" } }, { amount: usd(15_000), count: 3 }, "true"],
  [{ fact: "f.amount", atMost: { fact: "f.count", times: "50.00 USD" } }, { amount: usd(15_001), count: 3 }, "false"],
  [
    { fact: "f.amount", atMost: { fact: "f.count", times: "50.00 USD" } },
    { amount: usd(1), count: 2 ** 50 },
    "unknown",
  ],
  [{ fact: "f.count", is: { count: "f.tags" } }, { count: 2, tags: ["a", "b"] }, "true"],
  [{ fact: "f.count", over: { count: "f.tags" } }, { count: 2, tags: ["a", "b"] }, "false"],
  [{ fact: "f.count", is: { count: "f.tags" } }, { count: 0 }, "unknown"],
  // times
  [{ fact: "f.when", before: NOW }, { when: ago(1) }, "true"],
  [{ fact: "f.when", before: NOW }, { when: NOW }, "false"],
  [{ fact: "f.when", after: NOW }, { when: ago(-1) }, "true"],
  [{ fact: "f.when", after: NOW }, { when: NOW }, "false"],
  [{ fact: "f.when", atLeast: NOW }, { when: NOW }, "true"],
  [{ fact: "f.when", atLeast: NOW }, { when: ago(1) }, "false"],
  [{ fact: "f.when", atMost: NOW }, { when: NOW }, "true"],
  [{ fact: "f.when", over: NOW }, { when: NOW }, "false"],
  [{ fact: "f.day", under: "2026-11-20" }, { day: "2026-11-19" }, "true"],
  [{ fact: "f.day", atMost: "2026-11-20" }, { day: "2026-11-21" }, "false"],
  [{ fact: "f.when", before: { fact: "f.later" } }, { when: ago(2), later: ago(1) }, "true"],
  [{ fact: "f.when", after: { fact: "now" } }, { when: ago(-1) }, "true"],
  [{ fact: "f.day", before: "2026-11-20" }, { day: "2026-11-19" }, "true"],
  [{ fact: "f.day", before: "2026-11-20" }, { day: "2026-11-20" }, "false"],
  [{ fact: "f.day", is: "2026-11-20" }, { day: "2026-11-20" }, "true"],
  [{ fact: "f.when", withinLast: "30d" }, { when: ago(30 * DAY) }, "true"],
  [{ fact: "f.when", withinLast: "30d" }, { when: ago(30 * DAY + 1) }, "false"],
  [{ fact: "f.when", withinLast: "30d" }, { when: NOW }, "true"],
  [{ fact: "f.when", withinLast: "30d" }, { when: ago(-1) }, "false"],
  [{ fact: "f.when", withinLast: "30d" }, {}, "unknown"],
  [{ fact: "f.when", withinNext: "2h" }, { when: ago(-2 * HOUR) }, "true"],
  [{ fact: "f.when", withinNext: "2h" }, { when: ago(-2 * HOUR - 1) }, "false"],
  [{ fact: "f.when", withinNext: "2h" }, { when: NOW }, "true"],
  [{ fact: "f.when", withinNext: "2h" }, { when: ago(1) }, "false"],
  [{ fact: "f.when", withinLast: "1cd" }, { when: "2026-11-20T00:00:00Z" }, "true"],
  [{ fact: "f.when", withinLast: "1cd" }, { when: "2026-11-19T23:59:59Z" }, "false"],
  // matches: anchored, case-sensitive, `*` only
  [{ fact: "f.text", matches: "a*z" }, { text: "abcz" }, "true"],
  [{ fact: "f.text", matches: "a*z" }, { text: "az" }, "true"],
  [{ fact: "f.text", matches: "a*z" }, { text: "abczd" }, "false"],
  [{ fact: "f.text", matches: "a*z" }, { text: "xaz" }, "false"],
  [{ fact: "f.text", matches: "a*" }, { text: "Abc" }, "false"],
  [{ fact: "f.text", matches: "a.c" }, { text: "abc" }, "false"],
  [{ fact: "f.text", matches: "*" }, { text: "" }, "true"],
  [{ fact: "f.text", matches: "a*" }, {}, "unknown"],
  [{ fact: "f.tier", matches: "h*" }, { tier: "high" }, "true"],
  // exists: known unless too little trusted; null is absent
  [{ fact: "f.text", exists: true }, { text: "" }, "true"],
  [{ fact: "f.text", exists: true }, {}, "false"],
  [{ fact: "f.text", exists: true }, { text: null }, "false"],
  [{ fact: "f.text", exists: false }, {}, "true"],
  [{ fact: "f.text", exists: false }, { text: "a" }, "false"],
  // all, any, not
  [{ all: [] }, {}, "true"],
  [{ any: [] }, {}, "false"],
  [
    {
      all: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: true, text: "a" },
    "true",
  ],
  [
    {
      all: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: true },
    "unknown",
  ],
  [
    {
      all: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: false },
    "false",
  ],
  [
    {
      any: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: true },
    "true",
  ],
  [
    {
      any: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: false },
    "unknown",
  ],
  [
    {
      any: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
      ],
    },
    { flag: false, text: "b" },
    "false",
  ],
  [{ not: { fact: "f.flag", is: true } }, { flag: false }, "true"],
  [{ not: { fact: "f.flag", is: true } }, { flag: true }, "false"],
  [{ not: { fact: "f.flag", is: true } }, {}, "unknown"],
  // each, some
  [{ each: "f.tags", that: { fact: "item", matches: "a*" } }, { tags: ["a", "ab"] }, "true"],
  [{ each: "f.tags", that: { fact: "item", matches: "a*" } }, { tags: ["a", "b"] }, "false"],
  [{ each: "f.tags", that: { fact: "item", matches: "a*" } }, { tags: [] }, "true"],
  [{ each: "f.tags", that: { fact: "item", matches: "a*" } }, {}, "unknown"],
  [{ some: "f.tags", that: { fact: "item", is: "a" } }, { tags: ["b", "a"] }, "true"],
  [{ some: "f.tags", that: { fact: "item", is: "a" } }, { tags: ["b"] }, "false"],
  [{ some: "f.tags", that: { fact: "item", is: "a" } }, { tags: [] }, "false"],
  [{ some: "f.tags", that: { fact: "item", is: "a" } }, {}, "unknown"],
  [{ each: "f.lines", that: { fact: "item.price", atMost: "5.00 USD" } }, { lines: [{ price: usd(500) }] }, "true"],
  [{ each: "f.lines", that: { fact: "item.price", atMost: "5.00 USD" } }, { lines: [{ price: usd(501) }] }, "false"],
  [{ each: "f.lines", that: { fact: "item.price", atMost: "5.00 USD" } }, { lines: [{ qty: 1 }] }, "unknown"],
  [{ some: "f.lines", that: { fact: "item.sku", is: "x" } }, { lines: [{ qty: 1 }, { sku: "x" }] }, "true"],
  [{ some: "f.lines", that: { fact: "item.sku", exists: true } }, { lines: [{ qty: 1, sku: null }] }, "false"],
  [{ each: "f.numbers", that: { fact: "item", under: { fact: "f.count" } } }, { numbers: [1, 2], count: 3 }, "true"],
  [{ each: "f.numbers", that: { fact: "item", under: { fact: "f.count" } } }, { numbers: [1, 3], count: 3 }, "false"],
];

test.each(TABLE)("%j on %j is %s", (condition, values, expected) => {
  expect(verdict(condition, facts(values))).toBe(expected);
});

describe("a fact that is not what it should be is unknown", () => {
  const MISFITS: [name: string, that: Raw, bad: unknown[]][] = [
    ["f.text", { fact: "f.text", isNot: "z" }, [1, true, ["a"], {}, null]],
    ["f.count", { fact: "f.count", isNot: 9 }, [1.5, "1", 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, true]],
    ["f.share", { fact: "f.share", isNot: 9 }, ["0.5", Number.NaN, Number.POSITIVE_INFINITY, null]],
    ["f.flag", { fact: "f.flag", isNot: true }, ["false", 0, null]],
    [
      "f.amount",
      { fact: "f.amount", isNot: "1.00 USD" },
      ["2.00 USD", 200, { minor: 1.5, currency: "USD" }, { minor: 2, currency: "usd" }, { minor: 2 }, [usd(1)]],
    ],
    [
      "f.amount",
      { fact: "f.amount", isNot: "1.00 USD" },
      [
        { minor: 2, currency: "USD", more: 1 },
        { minor: 2 ** 53, currency: "USD" },
      ],
    ],
    [
      "f.when",
      { fact: "f.when", isNot: NOW },
      ["2026-11-20", "2026-11-20T10:00:00", 1_700_000_000, "2026-02-30T00:00:00Z"],
    ],
    ["f.day", { fact: "f.day", isNot: "2026-01-01" }, ["2026-02-30", NOW, "20261120", 5]],
    ["f.tags", { fact: "f.tags", hasNot: "z" }, ["z", [1], [null], { 0: "a" }]],
    [
      "f.lines",
      { each: "f.lines", that: { fact: "item.qty", isNot: 9 } },
      [[{ qty: "1" }], [{ qty: 1, x: 1 }], [[]], ["a"]],
    ],
  ];

  test.each(MISFITS.flatMap(([name, that, bad]) => bad.map((value) => [name, value, that] as const)))(
    "%s as %j",
    (name, value, that) => {
      expect(verdict(that, { [name]: server(value) })).toBe("unknown");
    },
  );

  test("or said by somebody who is not trusted enough for money", () => {
    const that = { fact: "f.text", is: "a" };
    expect(verdict(that, { "f.text": server("a") })).toBe("true");
    expect(verdict(that, { "f.text": attested("a") })).toBe("unknown");
    expect(verdict(that, { "f.text": text("a") })).toBe("unknown");
    expect(verdict({ fact: "f.text", exists: true }, { "f.text": attested("a") })).toBe("unknown");
    expect(verdict({ fact: "f.text", exists: false }, { "f.text": attested("a") })).toBe("unknown");
  });
});

describe("trust in guards of other groups", () => {
  const guarded = (that: Raw, given: Facts) =>
    ask({ kind: "require", on: "note.add", that }, { action: "note.add", args: {}, facts: given }).outcome;

  test("a fact needs its declared trust, and text is unknown in every guard", () => {
    expect(guarded({ fact: "f.attested", is: "a" }, { "f.attested": attested("a") })).toBe("allow");
    expect(guarded({ fact: "f.attested", is: "a" }, { "f.attested": server("a") })).toBe("allow");
    expect(guarded({ fact: "f.attested", is: "a" }, { "f.attested": text("a") })).toBe("deny");
    expect(guarded({ fact: "f.text", is: "a" }, { "f.text": attested("a") })).toBe("deny");
    expect(guarded({ fact: "f.words", has: "a" }, { "f.words": text(["a"]) })).toBe("deny");
  });

  test("account actions need the server, like money", () => {
    const account = (given: Facts) =>
      ask(
        { kind: "require", on: "email.change", that: { fact: "f.attested", is: "a" } },
        { action: "email.change", args: {}, facts: given },
      ).outcome;
    expect(account({ "f.attested": attested("a") })).toBe("deny");
    expect(account({ "f.attested": server("a") })).toBe("allow");
  });
});

describe("a trigger", () => {
  const fires = (when: Raw, given: Facts = {}) =>
    ask({ kind: "escalate", to: "legal", when }, { facts: given }).outcome === "escalate";

  test("applies when it is true or unknown, and not when it is false", () => {
    expect(fires({ fact: "f.words", has: "x" }, { "f.words": text(["x"]) })).toBe(true);
    expect(fires({ fact: "f.words", has: "x" })).toBe(true);
    expect(fires({ fact: "f.words", has: "x" }, { "f.words": text([1]) })).toBe(true);
    expect(fires({ fact: "f.words", has: "x" }, { "f.words": text([]) })).toBe(false);
  });

  test("reads a fact with the trust that it declares, also for money", () => {
    expect(fires({ fact: "f.attested", is: "a" }, { "f.attested": attested("b") })).toBe(false);
    expect(fires({ fact: "f.attested", is: "a" }, { "f.attested": text("b") })).toBe(true);
  });
});

test("arguments, the rep and the clock are always trusted", () => {
  expect(verdict({ fact: "args.amount", atMost: "40.00 USD" })).toBe("true");
  expect(verdict({ fact: "args.reason", is: "x" })).toBe("unknown");
  expect(verdict({ fact: "args.reason", exists: false })).toBe("true");
  expect(verdict({ fact: "rep.id", is: "sam" })).toBe("true");
  expect(verdict({ fact: "rep.roles", has: "rep" })).toBe("true");
  expect(verdict({ fact: "rep.team", is: "us" })).toBe("false");
  expect(verdict({ fact: "now", after: "2026-11-20T10:59:59Z" })).toBe("true");
});

describe("what is not in the grammar is refused", () => {
  const REFUSED: [condition: unknown, code: string, words: RegExp][] = [
    [{ fact: "f.text" }, "schema", /exactly one comparison/],
    [{ is: "a" }, "schema", /one `fact`/],
    [{ fact: "f.text", is: "a", isNot: "b" }, "schema", /exactly one comparison/],
    [{ fact: "f.text", equals: "a" }, "unknown-operator", /`equals` is not a comparison/],
    [{ fact: "f.text", atMost: 1 }, "wrong-type", /does not work on `f.text`/],
    [{ fact: "f.flag", in: [1] }, "wrong-type", /does not fit/],
    [{ fact: "f.tags", is: "a" }, "wrong-type", /does not work/],
    [{ fact: "f.text", has: "a" }, "wrong-type", /does not work/],
    [{ fact: "f.amount", atMost: 50 }, "money-without-currency", /has no currency/],
    [{ fact: "f.amount", atMost: { fact: "f.count" } }, "wrong-type", /cannot be compared/],
    [{ fact: "f.amount", atMost: { fact: "f.paid", times: "2.00 USD" } }, "wrong-type", /cannot be multiplied/],
    [{ fact: "f.count", is: { fact: "f.count", times: "two" } }, "wrong-type", /`times` is a number or an amount/],
    [{ fact: "f.count", is: { count: "f.text" } }, "wrong-type", /is not a list/],
    [{ fact: "f.count", is: { count: "f.tags", times: 2 } }, "schema", /one of the forms/],
    [{ fact: "f.count", is: { fact: "f.count", plus: 1 } }, "schema", /`plus` is not known here/],
    [{ fact: "f.tier", is: "hihg" }, "wrong-type", /does not fit/],
    [{ fact: "f.when", withinLast: "30 days" }, "unknown-unit", /`days` is not a unit of time here/],
    [{ fact: "f.when", withinLast: "0cd" }, "unknown-unit", /`0cd` is no time at all/],
    [{ fact: "f.text", withinLast: "1d" }, "wrong-type", /not a time/],
    [{ fact: "f.text", exists: "yes" }, "wrong-type", /true or false/],
    [{ fact: "f.nobody", is: 1 }, "unknown-fact", /nobody declares/],
    [{ fact: "item", is: 1 }, "unknown-fact", /only inside/],
    [{ fact: 3, is: 1 }, "schema", /a fact is named by a text/],
    [{ fact: "args.nothing", is: 1 }, "unknown-fact", /has no argument `nothing`/],
    [{ all: { fact: "f.flag", is: true } }, "schema", /takes a list/],
    [{ all: [], any: [] }, "schema", /cannot stand beside/],
    [{ each: "f.tags" }, "schema", /also needs `that`/],
    [{ each: "f.text", that: { fact: "item", is: "a" } }, "wrong-type", /not a list/],
    [{ each: "f.lines", that: { fact: "item.pirce", is: "a" } }, "unknown-fact", /no part `pirce`/],
    [{ some: "f.tags", that: { fact: "item", is: "a" }, not: {} }, "schema", /cannot stand beside/],
    [[], "schema", /a condition is written like/],
    [null, "schema", /a condition is written like/],
    ["f.flag", "schema", /a condition is written like/],
  ];

  test.each(REFUSED)("%j: %s", (condition, code, words) => {
    const [problem] = problemsOf([{ kind: "require", that: condition }]).filter((one) => one.severity === "error");
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(words);
  });

  test("sixteen levels deep are enough for anybody, and seventeen are refused", () => {
    const nested = (levels: number): Raw => (levels === 1 ? { fact: "f.flag", is: true } : { not: nested(levels - 1) });
    expect(problemsOf([{ kind: "require", that: nested(16) }])).toEqual([]);
    expect(problemsOf([{ kind: "require", that: nested(17) }])[0]?.code).toBe("too-deep");
  });
});

test("what was read is listed once, by name, with its value and who said it", () => {
  const that = {
    any: [
      { fact: "f.text", is: "a" },
      { fact: "args.amount", over: "1.00 USD" },
      { fact: "f.text", is: { fact: "f.other" } },
    ],
  };
  const decision = ask({ kind: "require", that: { not: that } }, { facts: { "f.text": server("a") } });
  expect(decision.rules[0]?.read).toEqual([
    { fact: "args.amount", value: usd(4000), source: "args" },
    { fact: "f.other", source: "missing" },
    { fact: "f.text", value: "a", source: "server" },
  ]);
});
