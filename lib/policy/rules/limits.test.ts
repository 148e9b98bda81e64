/** Cap, window, cooldown, rate and budget at their bounds: what they decide, and the sentence with the numbers. */
import { describe, expect, test } from "vitest";
import type { Decision, DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import {
  ago,
  ask,
  compiled,
  DAY,
  eur,
  HOUR,
  MINUTE,
  past,
  problemsOf,
  type Raw,
  server,
  usd,
} from "../fixtures/ask.ts";

type Given = Partial<DecisionRequest>;
type Expected = [outcome: Decision["outcome"], says?: string | undefined, more?: Partial<Decision>];

function expectAnswer(rule: Raw, given: Given, [outcome, says, more = {}]: Expected): void {
  const decision = ask(rule, given);
  expect({ outcome: decision.outcome, says: decision.rules[0]?.says }).toEqual({ outcome, says });
  expect(decision).toMatchObject(more);
}

const pays = (minor: number): Given => ({ args: { amount: usd(minor) } });
const history = (...entries: HistoryEntry[]): Given => ({ history: entries });
const errorsOf = (rule: Raw) =>
  problemsOf([rule])
    .filter(({ severity }) => severity === "error")
    .map(({ code, message, path }) => `${code} at ${path.slice(2).join(".")}: ${message}`);
const limitOf = (rule: Raw) => compiled([rule]).actions.get("pay.out")?.rules[0]?.check.limit;

describe("cap", () => {
  const cap: Raw = { kind: "cap", of: "args.amount", atMost: "50.00 USD" };
  const wide: Raw = { ...cap, beyond: { needs: "lead-approval", atMost: "500.00 USD" } };
  const both: Raw = { ...cap, atLeast: "1.00 USD" };
  const people: Raw = { kind: "cap", of: "args.people", atMost: 3, atLeast: 1 };

  test.each<[Raw, Given, Expected]>([
    [cap, pays(5000), ["allow"]],
    [cap, pays(5001), ["deny", "$50.01 is over $50.00"]],
    [cap, { args: { amount: eur(1) } }, ["deny", "€0.01 cannot be compared with the limit"]],
    [both, pays(100), ["allow"]],
    [both, pays(99), ["deny", "$0.99 is under $1.00"]],
    [both, pays(5001), ["deny", "$50.01 is over $50.00"]],
    [wide, pays(5000), ["allow"]],
    [wide, pays(5001), ["needs", "$50.01 is over $50.00", { requires: ["lead-approval"] }]],
    [wide, pays(50_000), ["needs", "$500.00 is over $50.00"]],
    [wide, pays(50_001), ["deny", "$500.01 is over $50.00"]],
    [wide, { args: { amount: eur(6000) } }, ["deny", "€60.00 cannot be compared with the limit"]],
    [{ ...cap, else: "pause" }, pays(5001), ["pause", "$50.01 is over $50.00"]],
    [
      { ...cap, beyond: { escalate: "billing" } },
      pays(5001),
      ["escalate", "$50.01 is over $50.00", { route: "billing" }],
    ],
    [
      { ...cap, beyond: { escalate: "billing" } },
      { args: { amount: eur(1) } },
      ["escalate", "€0.01 cannot be compared with the limit", { route: "billing" }],
    ],
    [{ ...cap, of: "f.amount" }, {}, ["deny", "f.amount is not known well enough to compare"]],
    [{ ...cap, of: "f.amount" }, { facts: { "f.amount": server(usd(1)) } }, ["allow"]],
    [{ ...cap, atMost: { fact: "f.amount" } }, {}, ["deny", "$40.00 cannot be compared with the limit"]],
    [
      { ...cap, atMost: { fact: "args.people", times: "20.00 USD" } },
      { args: { amount: usd(4000), people: 2 } },
      ["allow"],
    ],
    [
      { ...cap, atMost: { fact: "args.people", times: "20.00 USD" } },
      { args: { amount: usd(4001), people: 2 } },
      ["deny", "$40.01 is over $40.00"],
    ],
    [people, { args: { amount: usd(1), people: 3 } }, ["allow"]],
    [people, { args: { amount: usd(1), people: 4 } }, ["deny", "4 is over 3"]],
    [people, { args: { amount: usd(1), people: 0 } }, ["deny", "0 is under 1"]],
    [people, pays(1), ["deny", "args.people is not known well enough to compare"]],
    [
      { kind: "cap", of: { count: "f.tags" }, atMost: 1 },
      { facts: { "f.tags": server(["a", "b"]) } },
      ["deny", "2 is over 1"],
    ],
    [
      { kind: "cap", of: { fact: "f.amount", times: 2 }, atMost: "1.00 USD" },
      { facts: { "f.amount": server(usd(51)) } },
      ["deny", "$1.02 is over $1.00"],
    ],
  ])("%j with %j", expectAnswer);

  test("the next amount that is allowed is named where splitting is ruled out, for lower and for upper bounds", () => {
    const order: Raw = { kind: "budget", of: "args.amount", per: "order", atMost: "90.00 USD", within: "90d" };
    const asked = ask([cap, order], { ...pays(8200), history: [] });
    expect(asked.nearest).toEqual([{ change: { "args.amount": usd(5000) }, outcome: "allow" }]);
    expect(ask(cap, pays(8200)).nearest).toBeUndefined();
    expect(ask(both, pays(50)).nearest).toEqual([{ change: { "args.amount": usd(100) }, outcome: "allow" }]);
    const further = ask([wide, { ...order, atMost: "900.00 USD" }], { ...pays(60_000), history: [] });
    expect(further.nearest).toEqual([
      { change: { "args.amount": usd(5000) }, outcome: "allow" },
      { change: { "args.amount": usd(50_000) }, outcome: "needs" },
    ]);
  });

  test.each<[Raw, RegExp]>([
    [{ kind: "cap", atMost: "1.00 USD" }, /`of` is missing: what is measured, such as args.amount/],
    [{ kind: "cap", of: "args.amount" }, /a cap has `atMost` or `atLeast`/],
    [{ ...cap, beyond: "deny", else: "deny" }, /`beyond` and `else` mean the same here: write one of them/],
    [{ ...cap, of: "f.text" }, /wrong-type at of: `f.text` is neither a number nor an amount, so it has no bound/],
    [
      { ...cap, atMost: { fact: "f.count" } },
      /wrong-type at atMost: `args.amount` \(money\) cannot be compared with f.count/,
    ],
    [
      { ...cap, of: "args.people", atMost: { fact: "f.amount" } },
      /`args.people` \(decimal\) cannot be compared with f.amount/,
    ],
    [{ ...cap, atMost: 50 }, /money-without-currency at atMost: 50 has no currency/],
    [{ ...cap, beyond: { needs: "lead" } }, /schema at beyond/],
    [{ ...cap, beyond: { needs: "lead-approval", atMost: 500 } }, /money-without-currency at beyond.atMost/],
    [{ ...cap, within: "1d" }, /`within` is not known here/],
  ])("%j is refused", (rule, words) => {
    expect(errorsOf(rule).join("\n")).toMatch(words);
  });

  test("says its limit as a lead would", () => {
    expect(limitOf(cap)).toBe("args.amount at most $50.00, otherwise denied");
    expect(limitOf(both)).toBe("args.amount at most $50.00 and at least $1.00, otherwise denied");
    expect(limitOf(wide)).toBe("args.amount at most $50.00, otherwise needs lead-approval up to $500.00");
    expect(limitOf({ ...cap, else: { needs: ["tone-check", "reason-code"] } })).toBe(
      "args.amount at most $50.00, otherwise needs tone-check and reason-code",
    );
    expect(limitOf({ ...cap, else: { escalate: "billing" } })).toBe(
      "args.amount at most $50.00, otherwise handed to billing",
    );
    expect(limitOf({ ...cap, else: "pause" })).toBe("args.amount at most $50.00, otherwise paused");
  });
});

describe("window", () => {
  const since: Raw = { kind: "window", since: "f.when", within: "30d" };
  const until: Raw = { kind: "window", until: "f.when", within: "2h" };
  const at = (time: string): Given => ({ facts: { "f.when": server(time) } });
  const wider: Raw = { ...since, within: "1h", else: { needs: "reason-code", atMost: "2h" } };

  test.each<[Raw, Given, Expected]>([
    [since, at(ago(30 * DAY)), ["allow"]],
    [since, at(ago(0)), ["allow"]],
    [since, at(ago(30 * DAY + 1)), ["deny", "f.when is 30 days ago, 0 seconds over 30 days"]],
    [since, at(ago(47 * DAY)), ["deny", "f.when is 47 days ago, 17 days over 30 days"]],
    [since, at(ago(31 * DAY)), ["deny", "f.when is 31 days ago, 1 day over 30 days"]],
    [since, at(ago(30 * DAY + 3 * HOUR)), ["deny", "f.when is 30 days ago, 3 hours over 30 days"]],
    [since, at(ago(-1)), ["deny", "f.when lies ahead"]],
    [since, {}, ["deny", "f.when is not known well enough"]],
    [
      { ...since, else: "pause" },
      at(ago(-2 * DAY)),
      ["pause", "f.when lies ahead", { retryAfter: "2026-11-22T11:00:00Z" }],
    ],
    [{ ...since, else: { needs: "reason-code" } }, {}, ["deny", "f.when is not known well enough"]],
    [
      { ...since, else: { needs: "reason-code" } },
      at(ago(31 * DAY)),
      ["needs", "f.when is 31 days ago, 1 day over 30 days"],
    ],
    [
      { ...since, else: { escalate: "legal" } },
      {},
      ["escalate", "f.when is not known well enough", { route: "legal" }],
    ],
    [wider, at(ago(HOUR)), ["allow"]],
    [wider, at(ago(1.5 * HOUR)), ["needs", "f.when is 90 minutes ago, 30 minutes over 1 hour"]],
    [wider, at(ago(2 * HOUR)), ["needs", "f.when is 2 hours ago, 1 hour over 1 hour"]],
    [wider, at(ago(2 * HOUR + 1)), ["deny", "f.when is 2 hours ago, 1 hour over 1 hour"]],
    [until, at(ago(-2 * HOUR)), ["allow"]],
    [until, at(ago(0)), ["allow"]],
    [until, at(ago(-3 * HOUR)), ["deny", "f.when is 3 hours ahead, 1 hour over 2 hours"]],
    [until, at(ago(1)), ["deny", "f.when has passed"]],
    [
      { ...until, else: "pause" },
      at(ago(-3 * HOUR)),
      ["pause", "f.when is 3 hours ahead, 1 hour over 2 hours", { retryAfter: "2026-11-20T12:00:00Z" }],
    ],
    [{ ...since, within: "2cd" }, at("2026-11-19T00:00:00Z"), ["allow"]],
    [{ ...since, within: "2cd" }, at("2026-11-18T23:59:59Z"), ["deny", "f.when is 1 day ago, outside 2 calendar days"]],
    [{ ...until, within: "1cm" }, at("2026-11-30T23:59:59Z"), ["allow"]],
    [
      { ...until, within: "1cm" },
      at("2026-12-01T00:00:00Z"),
      ["deny", "f.when is 10 days ahead, outside 1 calendar month"],
    ],
  ])("%j with %j", expectAnswer);

  test("a pause that no waiting ends names no time", () => {
    expect(ask({ ...since, else: "pause" }, at(ago(47 * DAY))).retryAfter).toBeUndefined();
    expect(ask({ ...until, else: "pause" }, at(ago(1))).retryAfter).toBeUndefined();
    expect(ask({ ...until, within: "1cd", else: "pause" }, at(ago(-47 * DAY))).retryAfter).toBeUndefined();
  });

  test.each<[Raw, RegExp]>([
    [{ kind: "window", within: "1d" }, /a window has either `since` \(looking back\) or `until` \(looking ahead\)/],
    [{ ...since, until: "f.when" }, /either `since`/],
    [{ ...since, since: "f.text" }, /wrong-type at since: `f.text` is not a time/],
    [{ ...until, until: "f.flag" }, /wrong-type at until: `f.flag` is not a time/],
    [{ ...since, within: "30 days" }, /unknown-unit at within: `days` is not a unit of time here/],
    [
      { ...since, else: { needs: "reason-code", atMost: "5 days" } },
      /unknown-unit at else.atMost: `days` is not a unit/,
    ],
  ])("%j is refused", (rule, words) => {
    expect(errorsOf(rule).join("\n")).toMatch(words);
  });

  test("says its limit as a lead would", () => {
    expect(limitOf(since)).toBe("f.when within the last 30 days, otherwise denied");
    expect(limitOf(until)).toMatch(/^f\.when within the next .+, otherwise denied$/);
  });
});

describe("cooldown", () => {
  const rule: Raw = { kind: "cooldown", per: "customer", every: "30d" };

  test.each<[Raw, Given, Expected]>([
    [rule, history(), ["allow"]],
    [rule, history(past(ago(30 * DAY))), ["allow"]],
    [rule, history(past(ago(12 * DAY))), ["deny", "the last one was 12 days ago; once per customer in 30 days"]],
    [
      rule,
      history(past(ago(12 * DAY)), past(ago(40 * DAY))),
      ["deny", "the last one was 12 days ago; once per customer in 30 days"],
    ],
    [rule, history(past(ago(12 * DAY), { customer: "c2" })), ["allow"]],
    [
      { ...rule, else: "pause" },
      history(past(ago(12 * DAY))),
      ["pause", "the last one was 12 days ago; once per customer in 30 days", { retryAfter: "2026-12-08T11:00:00Z" }],
    ],
    [rule, {}, ["deny", "when it was last done per customer is not known well enough"]],
    [
      { ...rule, else: { needs: "lead-approval" } },
      {},
      ["deny", "when it was last done per customer is not known well enough"],
    ],
    [
      { ...rule, else: { needs: "lead-approval" } },
      history(past(ago(DAY))),
      ["needs", "the last one was 1 day ago; once per customer in 30 days"],
    ],
    [{ ...rule, every: "1cd" }, history(past("2026-11-19T23:59:59Z")), ["allow"]],
    [
      { ...rule, every: "1cd" },
      history(past("2026-11-20T00:00:00Z")),
      ["deny", "the last one was 11 hours ago; once per customer in 1 calendar day"],
    ],
  ])("%j with %j", expectAnswer);

  test("says its limit, and refuses what is no duration", () => {
    expect(limitOf(rule)).toBe("once per customer in 30 days, otherwise denied");
    expect(errorsOf({ ...rule, every: "often" }).join()).toMatch(/wrong-type at every/);
    expect(errorsOf({ ...rule, per: "desk" }).join()).toMatch(/at per/);
    expect(errorsOf({ ...rule, else: { needs: "reason-code", atMost: 1 } }).join()).toMatch(/bound-without-measure/);
  });
});

describe("rate", () => {
  const rule: Raw = { kind: "rate", per: "rep", atMost: 2, within: "1h" };
  const two = [past(ago(10 * MINUTE)), past(ago(20 * MINUTE))];

  test.each<[Raw, Given, Expected]>([
    [rule, history(), ["allow"]],
    [rule, history(past(ago(MINUTE))), ["allow"]],
    [rule, history(...two), ["deny", "this would be number 3; at most 2 per rep within 1 hour"]],
    [rule, history(past(ago(10 * MINUTE)), past(ago(HOUR + 1))), ["allow"]],
    [
      rule,
      history(past(ago(10 * MINUTE)), past(ago(HOUR))),
      ["deny", "this would be number 3; at most 2 per rep within 1 hour"],
    ],
    [
      rule,
      history(past(ago(10 * MINUTE)), past(ago(-10 * MINUTE))),
      ["deny", "this would be number 3; at most 2 per rep within 1 hour"],
    ],
    [
      { ...rule, else: "pause" },
      history(...two),
      ["pause", "this would be number 3; at most 2 per rep within 1 hour", { retryAfter: "2026-11-20T11:40:00Z" }],
    ],
    [
      { ...rule, else: "pause" },
      history(...two, past(ago(5 * MINUTE))),
      ["pause", "this would be number 4; at most 2 per rep within 1 hour", { retryAfter: "2026-11-20T11:50:00Z" }],
    ],
    [
      { ...rule, else: { needs: "lead-approval", atMost: 3 } },
      history(...two),
      ["needs", "this would be number 3; at most 2 per rep within 1 hour"],
    ],
    [
      { ...rule, else: { needs: "lead-approval", atMost: 3 } },
      history(...two, past(ago(1))),
      ["deny", "this would be number 4; at most 2 per rep within 1 hour"],
    ],
    [rule, {}, ["deny", "how often it was done per rep is not known well enough"]],
    [
      { ...rule, atMost: { fact: "f.count" } },
      history(),
      ["deny", "how often it was done per rep is not known well enough"],
    ],
    [{ ...rule, atMost: { fact: "f.count" } }, { ...history(), facts: { "f.count": server(1) } }, ["allow"]],
    [{ ...rule, atMost: 0 }, history(), ["deny", "this would be number 1; at most 0 per rep within 1 hour"]],
  ])("%j with %j", expectAnswer);

  test("says its limit, and refuses a bound that is no number", () => {
    expect(limitOf(rule)).toBe("at most 2 per rep within 1 hour, otherwise denied");
    expect(errorsOf({ kind: "rate", per: "rep", within: "1h" }).join()).toMatch(
      /`atMost` is missing: how many are allowed/,
    );
    expect(errorsOf({ ...rule, atMost: { fact: "f.amount" } }).join()).toMatch(
      /wrong-type at atMost: f.amount is not a number/,
    );
    expect(errorsOf({ ...rule, atMost: 1.5 }).join()).toMatch(/wrong-type at atMost/);
  });
});

describe("budget", () => {
  const rule: Raw = { kind: "budget", of: "args.amount", per: "order", atMost: "50.00 USD", within: "90d" };
  const wide: Raw = { ...rule, beyond: { needs: "lead-approval", atMost: "70.00 USD" } };
  const ten = past(ago(DAY));

  test.each<[Raw, Given, Expected]>([
    [rule, history(), ["allow"]],
    [
      rule,
      { ...history(), ...pays(6000) },
      ["deny", "$60.00 on top of nothing is over $50.00 per order within 90 days"],
    ],
    [rule, history(ten), ["allow"]],
    [
      rule,
      { ...history(ten), ...pays(4001) },
      ["deny", "$40.01 on top of $10.00 is over $50.00 per order within 90 days"],
    ],
    [
      rule,
      history(ten, past(ago(90 * DAY))),
      ["deny", "$40.00 on top of $20.00 is over $50.00 per order within 90 days"],
    ],
    [rule, history(ten, past(ago(90 * DAY + 1))), ["allow"]],
    [rule, history(ten, past(ago(2 * DAY), { order: "o2" })), ["allow"]],
    [
      wide,
      { ...history(ten), ...pays(6000) },
      ["needs", "$60.00 on top of $10.00 is over $50.00 per order within 90 days"],
    ],
    [
      wide,
      { ...history(ten), ...pays(6001) },
      ["deny", "$60.01 on top of $10.00 is over $50.00 per order within 90 days"],
    ],
    [rule, {}, ["deny", "what was already spent per order is not known well enough"]],
    [
      rule,
      { ...history(), args: { amount: eur(1) } },
      ["deny", "what was already spent per order is not known well enough"],
    ],
    [rule, { ...history(), ...pays(-1) }, ["deny", "what was already spent per order is not known well enough"]],
    [
      rule,
      history(past(ago(DAY), { args: {} })),
      ["deny", "what was already spent per order is not known well enough"],
    ],
    [
      rule,
      history(past(ago(DAY), { args: { amount: usd(-500) } })),
      ["deny", "what was already spent per order is not known well enough"],
    ],
    [
      rule,
      history(past(ago(DAY), { args: { amount: eur(500) } })),
      ["deny", "what was already spent per order is not known well enough"],
    ],
    [
      rule,
      history(past(ago(DAY), { args: { amount: usd(2 ** 53 - 1) } }), ten),
      ["deny", "what was already spent per order is not known well enough"],
    ],
    [
      { ...rule, else: "pause" },
      history(ten, past(ago(2 * DAY))),
      [
        "pause",
        "$40.00 on top of $20.00 is over $50.00 per order within 90 days",
        { retryAfter: "2027-02-16T11:00:00Z" },
      ],
    ],
    [
      { ...rule, of: "args.people", atMost: 5 },
      { ...history(past(ago(DAY), { args: { people: 3 } })), args: { amount: usd(1), people: 2 } },
      ["allow"],
    ],
    [
      { ...rule, of: "args.people", atMost: 5 },
      { ...history(past(ago(DAY), { args: { people: 3 } })), args: { amount: usd(1), people: 3 } },
      ["deny", "3 on top of 3 is over 5 per order within 90 days"],
    ],
    [
      { ...rule, of: "args.people", atMost: 5 },
      { ...history(), args: { amount: usd(1), people: 6 } },
      ["deny", "6 on top of 0 is over 5 per order within 90 days"],
    ],
    [
      { ...rule, of: "args.rate", atMost: 0.5 },
      { ...history(past(ago(DAY), { args: { rate: 0.25 } })), args: { amount: usd(1), rate: 0.25 } },
      ["allow"],
    ],
  ])("%j with %j", expectAnswer);

  test("when a pause ends is found in one look at the past, however long that is", () => {
    let reads = 0;
    const entries = Array.from({ length: 500 }, (_, i) => {
      const args = {
        get amount() {
          reads++;
          return usd(100);
        },
      };
      return past(ago((i + 1) * MINUTE), { args });
    });
    const decision = ask({ ...rule, else: "pause" }, { ...history(...entries), ...pays(100) });
    expect(decision).toMatchObject({ outcome: "pause" });
    // A handful of looks: the sum, the end of the pause, the sentence. One for each entry and each start was 125,000.
    expect(reads).toBeLessThan(20 * entries.length);
  });

  test("a pause that no waiting ends names no time", () => {
    const decision = ask({ ...rule, else: "pause" }, { ...history(ten), ...pays(6000) });
    expect([decision.outcome, decision.retryAfter]).toEqual(["pause", undefined]);
  });

  test("what is left of it is the next allowed amount, per order or customer only", () => {
    expect(ask(rule, { ...history(ten), ...pays(6000) }).nearest).toEqual([
      { change: { "args.amount": usd(4000) }, outcome: "allow" },
    ]);
    expect(ask({ ...rule, per: "customer" }, { ...history(ten), ...pays(6000) }).nearest).toHaveLength(1);
    expect(ask({ ...rule, per: "rep" }, { ...history(ten), ...pays(6000) }).nearest).toBeUndefined();
    expect(ask(rule, { ...history(ten, ...Array(4).fill(ten)), ...pays(6000) }).nearest).toBeUndefined();
    expect(ask(wide, { ...history(ten), ...pays(8000) }).nearest).toEqual([
      { change: { "args.amount": usd(4000) }, outcome: "allow" },
      { change: { "args.amount": usd(6000) }, outcome: "needs" },
    ]);
  });

  test.each<[Raw, RegExp]>([
    [
      { kind: "budget", per: "order", atMost: "1.00 USD", within: "1d" },
      /`of` is missing: the argument that is summed, such as args.amount/,
    ],
    [{ kind: "budget", of: "args.amount", per: "order", within: "1d" }, /`atMost` is missing: the sum that is allowed/],
    [{ ...rule, beyond: "deny", else: "deny" }, /mean the same here/],
    [{ ...rule, of: "f.amount" }, /wrong-type at of: a budget sums an argument/],
    [{ ...rule, of: "args.reason" }, /wrong-type at of: `args.reason` is neither a number nor an amount/],
    [{ ...rule, atMost: { fact: "f.count" } }, /wrong-type at atMost: args.amount cannot be compared with f.count/],
    [{ ...rule, within: "soon" }, /wrong-type at within/],
  ])("%j is refused", (bad, words) => {
    expect(errorsOf(bad).join("\n")).toMatch(words);
  });

  test("says its limit as a lead would", () => {
    expect(limitOf(wide)).toBe(
      "args.amount at most $50.00 per order within 90 days, otherwise needs lead-approval up to $70.00",
    );
  });
});

describe("what history counts, for every kind that counts", () => {
  const rule: Raw = { kind: "rate", per: "rep", atMost: 1, within: "1d" };
  const counts = (more: Partial<HistoryEntry>, of: Raw = rule, given: Given = {}) =>
    ask(of, { history: [past(ago(HOUR), more)], ...given }).outcome;

  test.each([
    ["held", "deny"],
    ["running", "deny"],
    ["done", "deny"],
    ["unknown", "deny"],
    ["undone", "allow"],
    ["failed", "allow"],
  ] as const)("an entry that is %s: %s", (state, outcome) => {
    expect(counts({ state })).toBe(outcome);
  });

  test("other actions count only where the rule covers them", () => {
    expect(counts({ action: "note.add" })).toBe("allow");
    expect(counts({ action: "note.add" }, { ...rule, on: ["pay.out", "note.add"] })).toBe("deny");
    expect(counts({ action: "note.add" }, { ...rule, on: "*" })).toBe("deny");
    expect(counts({ action: "note.add" }, { ...rule, on: "group:money" })).toBe("allow");
    expect(counts({ action: "look.up" }, { ...rule, on: "*" })).toBe("allow");
    expect(counts({ action: "hand.over" }, { ...rule, on: "*" })).toBe("allow");
    expect(counts({ action: "gone.by" }, { ...rule, on: "group:money" })).toBe("deny");
  });

  test.each([
    ["rep", { rep: "ben" }],
    ["team", { team: "us" }],
    ["customer", { customer: "c2" }],
    ["order", { order: "o2" }],
    ["ticket", { ticket: "t2" }],
  ] as const)("per %s: another one's does not count, and one that lacks it may", (per, other) => {
    const of = { ...rule, per };
    expect(counts({}, of)).toBe("deny");
    expect(counts(other, of)).toBe("allow");
    const { [per]: _, ...without } = past(ago(HOUR));
    expect(ask({ ...of, atMost: 9 }, { history: [without] }).outcome).toBe("deny");
    expect(ask({ ...of, atMost: 9 }, { history: [past(ago(HOUR))] }).outcome).toBe("allow");
  });

  test("per all counts everybody's", () => {
    expect(counts({ rep: "ben", team: "us", customer: "c2", order: "o2" }, { ...rule, per: "all" })).toBe("deny");
  });

  test("a request that lacks what is counted per is not known", () => {
    const lots = { ...rule, atMost: 9 };
    expect(ask({ ...lots, per: "order" }, { history: [], subject: {} }).outcome).toBe("deny");
    expect(ask({ ...lots, per: "team" }, { history: [], rep: { id: "sam", roles: ["rep"] } }).outcome).toBe("deny");
    expect(ask({ ...lots, per: "all" }, { history: [], subject: {} }).outcome).toBe("allow");
  });

  test("an entry without a readable time makes the count unknown; outside `on` it does not matter", () => {
    const lots = { ...rule, atMost: 9 };
    expect(ask(lots, { history: [past("yesterday")] }).outcome).toBe("deny");
    expect(ask(lots, { history: [past("yesterday", { action: "note.add" })] }).outcome).toBe("allow");
  });

  test("it is said that history was read", () => {
    const read = ask(rule, { history: [past(ago(HOUR))] }).rules[0]?.read;
    expect(read).toEqual([{ fact: "history", source: "history" }]);
    expect(ask(rule, {}).rules[0]?.read).toEqual([{ fact: "history", source: "missing" }]);
  });
});
