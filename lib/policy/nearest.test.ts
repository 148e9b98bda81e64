/** What change of arguments is offered, and above all what is not. */
import { describe, expect, test } from "vitest";
import { ago, ask, DAY, eur, past, type Raw, server, usd } from "./fixtures/ask.ts";

const ORDER: Raw = { kind: "budget", of: "args.amount", per: "order", atMost: "900.00 USD", within: "90d" };
const require = (that: Raw, more: Raw = {}): Raw => ({ kind: "require", that, ...more });
const nearest = (rules: Raw | readonly Raw[], args: Raw, more: Raw = {}) =>
  ask([rules].flat(), { args, history: [], ...more }).nearest;
const allow = (change: Raw) => ({ change, outcome: "allow" });
const needs = (change: Raw) => ({ change, outcome: "needs" });

describe("values that turn a rule", () => {
  test.each<[name: string, that: Raw, args: Raw, change: Raw | undefined]>([
    ["a bound that is inclusive", { fact: "args.people", atMost: 3 }, { people: 5 }, { "args.people": 3 }],
    ["a bound that is strict", { fact: "args.people", under: 3 }, { people: 5 }, { "args.people": 2 }],
    ["from below", { fact: "args.people", atLeast: 3 }, { people: 1 }, { "args.people": 3 }],
    ["from below, strictly", { fact: "args.people", over: 3 }, { people: 1 }, { "args.people": 4 }],
    ["exactly one", { fact: "args.people", is: 3 }, { people: 1 }, { "args.people": 3 }],
    ["one of a list: the nearest of them", { fact: "args.people", in: [1, 4, 9] }, { people: 3 }, { "args.people": 4 }],
    ["not that one", { fact: "args.people", isNot: 3 }, { people: 3 }, { "args.people": 2 }],
    ["another of an enumeration", { fact: "args.kind", is: "b" }, { kind: "a" }, { "args.kind": "b" }],
    ["one that was left out", { fact: "args.kind", is: "b" }, {}, { "args.kind": "b" }],
    [
      "a text that a rule names",
      { fact: "args.reason", in: ["broken", "lost"] },
      { reason: "x" },
      { "args.reason": "broken" },
    ],
    ["a fact's own value", { fact: "args.people", atLeast: { fact: "f.count" } }, { people: 1 }, { "args.people": 7 }],
    ["no value at all for a glob", { fact: "args.reason", matches: "B-*" }, { reason: "x" }, undefined],
    [
      "none for a fact that is not known",
      { fact: "args.people", atLeast: { fact: "f.share" } },
      { people: 1 },
      undefined,
    ],
    ["inside `not`", { not: { fact: "args.people", is: 3 } }, { people: 3 }, { "args.people": 2 }],
    [
      "inside `all`",
      {
        all: [
          { fact: "args.people", is: 3 },
          { fact: "f.count", is: 7 },
        ],
      },
      { people: 1 },
      { "args.people": 3 },
    ],
  ])("%s", (_name, that, args, change) => {
    // A smaller number of people would also pass, so splitting has to be ruled out for it.
    const people: Raw = { kind: "budget", of: "args.people", per: "customer", atMost: 100, within: "1d" };
    const answer = nearest(
      [require(that), people],
      { amount: usd(1), people: 1, ...args },
      { facts: { "f.count": server(7) } },
    );
    expect(answer?.[0]).toEqual(change === undefined ? undefined : allow(change));
  });

  test("none of a rule that nothing in the arguments turns", () => {
    expect(nearest(require({ fact: "f.flag", is: true }), { amount: usd(1) })).toBeUndefined();
    expect(
      nearest([require({ fact: "f.flag", is: true }), require({ fact: "args.people", is: 3 })], {
        amount: usd(1),
        people: 1,
      }),
    ).toBeUndefined();
    expect(nearest({ kind: "never" }, { amount: usd(1) })).toBeUndefined();
  });

  test("a trigger's value counts too: where it does not apply, the rule is silent", () => {
    const rule = { kind: "never", when: { fact: "args.kind", is: "a" } };
    expect(nearest(rule, { amount: usd(1), kind: "a" })).toEqual([allow({ "args.kind": "b" })]);
  });

  test("never a time, a date, another currency, nothing, or an amount below zero", () => {
    expect(nearest([require({ fact: "args.amount", is: "5.00 EUR" }), ORDER], { amount: usd(700) })).toBeUndefined();
    expect(
      nearest([require({ fact: "args.amount", atMost: "0.00 USD" }), ORDER], { amount: usd(700) }),
    ).toBeUndefined();
    expect(nearest([require({ fact: "args.amount", under: "0.01 USD" }), ORDER], { amount: usd(700) })).toBeUndefined();
    expect(nearest([require({ fact: "args.amount", is: "5.00 USD" }), ORDER], { amount: eur(700) })).toBeUndefined();
    expect(nearest([require({ fact: "args.people", under: 0 }), ORDER], { amount: usd(1), people: 3 })).toBeUndefined();
  });

  test("nor anything that does not fit the argument", () => {
    expect(
      nearest([require({ fact: "args.people", atMost: 2.5 }), ORDER], { amount: usd(1), people: 1e9 }),
    ).toBeUndefined();
    expect(nearest(require({ fact: "args.people", atLeast: 2.5 }), { amount: usd(1), people: 1 })).toEqual([
      allow({ "args.people": 3 }),
    ]);
  });
});

describe("a smaller amount", () => {
  const cap: Raw = { kind: "cap", of: "args.amount", atMost: "50.00 USD" };
  const per = (of: string): Raw => ({ ...ORDER, per: of });

  test.each([
    ["order", true],
    ["customer", true],
    ["rep", false],
    ["team", false],
    ["ticket", false],
    ["all", false],
  ] as const)("with a budget per %s: %s", (of, isOffered) => {
    expect(nearest([cap, per(of)], { amount: usd(8200) })).toEqual(
      isOffered ? [allow({ "args.amount": usd(5000) })] : undefined,
    );
  });

  test("not where the budget does not apply, and where it may apply", () => {
    const when = (value: string): Raw => ({ ...ORDER, when: { fact: "args.kind", is: value } });
    const args = { amount: usd(8200), kind: "a" };
    expect(nearest([cap, when("a")], args)).toEqual([allow({ "args.amount": usd(5000) })]);
    expect(nearest([cap, when("b")], args)).toBeUndefined();
  });

  test("not where the budget is on another argument", () => {
    const people: Raw = { ...ORDER, of: "args.people", atMost: 5 };
    expect(nearest([cap, people], { amount: usd(8200), people: 1 })).toBeUndefined();
  });

  test("as much as all rules leave", () => {
    const history = [past(ago(DAY))];
    const order = { ...ORDER, atMost: "45.00 USD" };
    expect(ask([cap, order], { args: { amount: usd(8200) }, history }).nearest).toEqual([
      allow({ "args.amount": usd(3500) }),
    ]);
  });
});

describe("in which order, and how many", () => {
  const cap: Raw = {
    kind: "cap",
    of: "args.amount",
    atMost: "50.00 USD",
    beyond: { needs: "lead-approval", atMost: "500.00 USD" },
  };

  test("what is allowed comes before what needs something", () => {
    expect(nearest([cap, ORDER], { amount: usd(60_000) })).toEqual([
      allow({ "args.amount": usd(5000) }),
      needs({ "args.amount": usd(50_000) }),
    ]);
  });

  test("from what needs something only what is milder", () => {
    expect(nearest([cap, ORDER], { amount: usd(8200) })).toEqual([allow({ "args.amount": usd(5000) })]);
  });

  test("two arguments together only where one alone does not do", () => {
    const both = [require({ fact: "args.people", is: 2 }), require({ fact: "args.kind", is: "b" })];
    expect(nearest(both, { amount: usd(1), people: 1, kind: "a" })).toEqual([
      allow({ "args.kind": "b", "args.people": 2 }),
    ]);
    const either = [
      require({
        any: [
          { fact: "args.people", is: 2 },
          { fact: "args.kind", is: "b" },
        ],
      }),
    ];
    expect(nearest(either, { amount: usd(1), people: 1, kind: "a" })).toEqual([
      allow({ "args.kind": "b" }),
      allow({ "args.people": 2 }),
    ]);
  });

  test("the smaller change first, and a bigger step in the same direction not at all", () => {
    const rule = require({ fact: "args.people", in: [20, 12, 40] });
    expect(nearest(rule, { amount: usd(1), people: 10 })).toEqual([allow({ "args.people": 12 })]);
  });

  test("at most three", () => {
    const rule = require({ fact: "args.reason", in: ["a", "b", "c", "d", "e"] });
    expect(nearest(rule, { amount: usd(1), reason: "x" })).toHaveLength(3);
  });

  test("none for what is allowed, and none where an action is not granted", () => {
    expect(nearest(cap, { amount: usd(1) })).toBeUndefined();
    const actions = { "note.add": { lane: "assist", roles: ["rep"] } };
    expect(
      ask([{ ...cap, on: "*" }], { args: { amount: usd(8200) }, history: [] }, { actions }).nearest,
    ).toBeUndefined();
  });

  test("each offer, made, is answered as it was promised", () => {
    const rules = [cap, ORDER, require({ fact: "args.people", atLeast: 2 }), require({ fact: "args.kind", is: "b" })];
    const args = { amount: usd(60_000), people: 1, kind: "a" };
    const offers = nearest([...rules], args) ?? [];
    for (const { change, outcome } of offers) {
      const made = Object.fromEntries(
        Object.entries(change).map(([name, value]) => [name.slice("args.".length), value]),
      );
      expect(ask(rules, { args: { ...args, ...made }, history: [] }).outcome).toBe(outcome);
    }
  });
});

describe("between what is nearer and what is further", () => {
  const people = (that: Raw): Raw => require({ fact: "args.people", ...that });
  const kindIsB = { fact: "args.kind", is: "b" };

  test.each<[name: string, in_: number[], offers: Raw[]]>([
    ["a small step before another word", [12], [{ "args.people": 12 }, { "args.kind": "b" }]],
    ["another word before a step of more than the whole", [25], [{ "args.kind": "b" }, { "args.people": 25 }]],
  ])("%s", (_name, among, offers) => {
    const either = require({ any: [kindIsB, { fact: "args.people", in: among }] });
    expect(nearest(either, { amount: usd(1), people: 10, kind: "a" })).toEqual(offers.map(allow));
  });

  test("a pair is another way when it holds none of the single changes", () => {
    const reason = { fact: "args.reason", is: "broken" };
    const either = require({ any: [kindIsB, { all: [{ fact: "args.people", is: 2 }, reason] }] });
    expect(nearest(either, { amount: usd(1), people: 1, kind: "a", reason: "x" })).toEqual([
      allow({ "args.kind": "b" }),
      allow({ "args.people": 2, "args.reason": "broken" }),
    ]);
  });

  test("pairs that share one of their two changes are two ways", () => {
    const rules = [people({ is: 2 }), require({ fact: "args.reason", in: ["broken", "lost"] })];
    expect(nearest(rules, { amount: usd(1), people: 1, reason: "x" })).toEqual([
      allow({ "args.people": 2, "args.reason": "broken" }),
      allow({ "args.people": 2, "args.reason": "lost" }),
    ]);
  });

  test("no further step beside a nearer one, not even together with something else that changes nothing", () => {
    const rules = [people({ in: [12, 20] }), { kind: "never", when: { fact: "args.kind", is: "b" } }];
    expect(nearest(rules, { amount: usd(1), people: 10, kind: "a" })).toEqual([allow({ "args.people": 12 })]);
    const twice = [people({ in: [12, 20] }), require(kindIsB)];
    expect(nearest(twice, { amount: usd(1), people: 10, kind: "a" })).toEqual([
      allow({ "args.kind": "b", "args.people": 12 }),
    ]);
  });

  test("a step up and a step down are two ways", () => {
    const guard: Raw = { kind: "budget", of: "args.people", per: "customer", atMost: 100, within: "1d" };
    expect(nearest([people({ in: [8, 15] }), guard], { amount: usd(1), people: 10 })).toEqual([
      allow({ "args.people": 8 }),
      allow({ "args.people": 15 }),
    ]);
  });

  test("a further step that asks for less is offered beside the nearer one", () => {
    const rules = [people({ over: 1 }), { kind: "require", that: { fact: "args.people", in: [2, 5] }, else: "deny" }];
    const lead = require({ fact: "args.people", over: 4 }, { else: { needs: "lead-approval" } });
    expect(nearest([...rules, lead], { amount: usd(1), people: 1 })).toEqual([
      allow({ "args.people": 5 }),
      needs({ "args.people": 2 }),
    ]);
  });

  test("a value that another rule names, when the one that fired names none", () => {
    const glob = require({ fact: "args.reason", matches: "B-*" });
    const other = require({
      any: [
        { fact: "args.reason", is: "B-7" },
        { fact: "args.people", atLeast: 1 },
      ],
    });
    expect(nearest([glob, other], { amount: usd(1), people: 1, reason: "x" })).toEqual([
      allow({ "args.reason": "B-7" }),
    ]);
  });

  test("nothing is a number too; less than nothing is not", () => {
    const guard: Raw = { kind: "budget", of: "args.people", per: "customer", atMost: 100, within: "1d" };
    const args = { amount: usd(1), people: 3 };
    expect(nearest([people({ atMost: 0 }), guard], args)).toEqual([allow({ "args.people": 0 })]);
    expect(nearest([people({ under: 0 }), guard], args)).toBeUndefined();
  });
});

describe("from values that are not what they should be", () => {
  const cap: Raw = { kind: "cap", of: "args.amount", atMost: "50.00 USD" };

  test("half a cent is no amount to start from", () => {
    const answer = ask([cap, ORDER], { args: { amount: { minor: 8200.5, currency: "USD" } }, history: [] });
    expect([answer.outcome, answer.nearest]).toEqual(["deny", undefined]);
  });

  test("an argument that is null is replaced like any other word", () => {
    const rule = require({ fact: "args.kind", is: "b" });
    expect(nearest(rule, { amount: usd(1), kind: null })).toEqual([allow({ "args.kind": "b" })]);
  });

  test("two smaller numbers together, only while both stay guarded after the change", () => {
    const guard: Raw = { kind: "budget", of: "args.people", per: "customer", atMost: 100, within: "1d" };
    const rules = [cap, ORDER, require({ fact: "args.people", atMost: 2 })];
    const args = { amount: usd(8200), people: 5 };
    expect(nearest([...rules, guard], args)).toEqual([allow({ "args.amount": usd(5000), "args.people": 2 })]);
    const onlyLarge = { ...guard, when: { fact: "args.amount", over: "60.00 USD" } };
    expect(nearest([...rules, onlyLarge], args)).toBeUndefined();
  });
});

describe("arguments of other types", () => {
  const OWN = {
    "box.send": {
      lane: "assist",
      roles: ["rep"],
      group: "money",
      params: { gift: "boolean", sent: "time", day: "date", weight: "decimal" },
    },
  };
  const BOX = { gift: true, sent: "2025-01-01T00:00:00Z", day: "2025-01-01", weight: 1 };
  const sending = (that: Raw, more: Raw = {}) => {
    const request = { action: "box.send", args: { ...BOX, ...more } };
    return ask([{ kind: "require", on: "box.send", that }], request, { actions: OWN }).nearest;
  };

  test("yes for no", () => {
    expect(sending({ fact: "args.gift", is: true }, { gift: false })).toEqual([allow({ "args.gift": true })]);
    expect(sending({ fact: "args.gift", isNot: true })).toEqual([allow({ "args.gift": false })]);
  });

  test("parts of a whole, to the next whole number", () => {
    expect(sending({ fact: "args.weight", over: 2.5 })).toEqual([allow({ "args.weight": 3 })]);
  });

  test("never a time or a date", () => {
    expect(sending({ fact: "args.sent", after: "2026-01-01T00:00:00Z" })).toBeUndefined();
    expect(sending({ fact: "args.day", is: "2026-01-01" })).toBeUndefined();
  });
});
