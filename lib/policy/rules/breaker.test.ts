import fc from "fast-check";
import { expect, test } from "vitest";
import { type Decision, type DecisionRequest, type HistoryEntry, SEVERITY } from "#lib/domain/decision.ts";
import { envOf } from "../facts.ts";
import { ago, ask, compiled, HOUR, MINUTE, NOW, past, problemsOf, requestOf, usd } from "../fixtures/ask.ts";
import type { Usage } from "./kind.ts";

const before = (ms: number, more: Partial<HistoryEntry> = {}) => past(ago(ms), more);
const times = (count: number, make: (i: number) => HistoryEntry) => Array.from({ length: count }, (_, i) => make(i));

// A day before the last hour: 23 hours, so the level is a 23rd of what happened in it.
const count = { kind: "breaker", spike: { times: 3, over: "24h", within: "1h" }, else: { needs: "lead-approval" } };
const after = (rule: object, history: HistoryEntry[], more: Partial<DecisionRequest> = {}): Decision =>
  ask({ ...rule }, { history, ...more });
const outcome = (rule: object, ...history: HistoryEntry[]) => after(rule, history).outcome;
const usual = (each: number) => times(23 * each, (i) => before(HOUR + 1 + (i % 23) * HOUR));
const lately = (many: number) => times(many, (i) => before((i + 1) * MINUTE));

test("it fires when the last window and this one are over so many times the level, and not before", () => {
  expect(outcome(count, ...usual(2), ...lately(5))).toBe("allow");
  expect(outcome(count, ...usual(2), ...lately(6))).toBe("needs");
  expect(outcome(count, ...usual(2).slice(1), ...lately(5)), "one less before: 5.87 are tolerated").toBe("needs");
});

test("after a quiet time the level is the least one", () => {
  expect([0, 2, 3].map((many) => outcome(count, ...lately(many)))).toEqual(["allow", "allow", "needs"]);
  const five = { ...count, spike: { ...count.spike, least: 5 } };
  expect([14, 15].map((many) => outcome(five, ...lately(many)))).toEqual(["allow", "needs"]);
  const half = { ...count, spike: { ...count.spike, times: 2.5, least: 0.5 } };
  expect([0, 1].map((many) => outcome(half, ...lately(many)))).toEqual(["allow", "needs"]);
  const none = { ...count, spike: { ...count.spike, least: 0 } };
  expect(outcome(none)).toBe("needs");
});

test("the windows meet without gap or overlap: at `within` it is recent, at `over` it is usual, beyond it is gone", () => {
  const one = { ...count, spike: { times: 1, over: "2h", within: "1h", least: 0 } };
  expect(outcome(one, before(2 * HOUR)), "1 is tolerated, this is 1").toBe("allow");
  expect(outcome(one, before(2 * HOUR + 1))).toBe("needs");
  expect(outcome(one, before(HOUR + 1))).toBe("allow");
  expect(outcome(one, before(HOUR)), "recent: 2 against a level of 0").toBe("needs");
  expect(outcome(one, before(2 * HOUR), before(-5 * MINUTE)), "what is dated ahead is recent").toBe("needs");
});

test("it counts what a rate counts", () => {
  for (const state of ["held", "running", "done", "unknown"] as const)
    expect(outcome(count, ...lately(2), before(MINUTE, { state })), state).toBe("needs");
  for (const state of ["undone", "failed"] as const)
    expect(outcome(count, ...lately(2), before(MINUTE, { state })), state).toBe("allow");
  expect(outcome(count, ...lately(2), before(MINUTE, { action: "mail.send" }))).toBe("allow");
  expect(outcome(count, ...lately(2), before(MINUTE, { rep: "kim", customer: "c2" })), "everybody's").toBe("needs");
  const perRep = { ...count, per: "rep" };
  expect(outcome(perRep, ...lately(2), before(MINUTE, { rep: "kim" }))).toBe("allow");
  expect(outcome(perRep, ...lately(2), before(MINUTE))).toBe("needs");
});

test("what cannot be counted is unknown, never calm", () => {
  const { order: _order, ...loose } = before(MINUTE);
  const perOrder = { ...count, per: "order" };
  expect(ask(count).outcome, "no history").toBe("deny");
  expect(outcome(perOrder, loose)).toBe("deny");
  expect(outcome(count, before(MINUTE, { at: "lately" }))).toBe("deny");
  expect(after(perOrder, [], { subject: {} }).outcome).toBe("deny");
  expect(ask({ ...count, else: { escalate: "billing" } }).outcome).toBe("escalate");
});

const money = {
  kind: "breaker",
  spike: { times: 2, over: "24h", within: "1h", of: "args.amount", least: "50.00 USD" },
  else: { needs: "lead-approval" },
};

test("amounts are added up, exactly", () => {
  const paid = (minor: number, ms = MINUTE) => before(ms, { args: { amount: usd(minor) } });
  expect(outcome(money, paid(6000)), "60 and 40 are twice the least").toBe("allow");
  expect(outcome(money, paid(6001))).toBe("needs");
  const day = times(23, (i) => paid(10_000, HOUR + 1 + i * HOUR));
  expect(outcome(money, ...day, paid(16_000))).toBe("allow");
  expect(outcome(money, ...day, paid(16_001))).toBe("needs");
  const big = 9_007_199_254_740_991;
  expect(outcome(money, ...times(3, (i) => paid(big, 2 * HOUR + i)), ...times(2, (i) => paid(big, MINUTE + i)))).toBe(
    "needs",
  );
});

test("an amount that is missing, negative or in another currency is unknown", () => {
  const bad = [{}, { amount: usd(-1) }, { amount: { minor: 1, currency: "EUR" } }, { amount: 5 }];
  for (const args of bad) expect(outcome(money, before(MINUTE, { args }))).toBe("deny");
  for (const args of bad) expect(outcome(money, before(5 * HOUR, { args })), "before the window too").toBe("deny");
  for (const args of bad.slice(1, 3)) expect(after(money, [], { args }).outcome).toBe("deny");
});

const probing = { ...count, probe: "10m", else: "pause" };

test("half open: one may run when none did for exactly the time of the probe", () => {
  const tripped = times(4, (i) => before(10 * MINUTE + i));
  expect(outcome(probing, ...tripped)).toBe("allow");
  expect(outcome(probing, ...tripped, before(10 * MINUTE - 1))).toBe("pause");
  expect(outcome(probing, ...tripped, before(-MINUTE)), "dated ahead").toBe("pause");
  expect(outcome({ ...probing, probe: "2d" }, ...lately(3), before(47 * HOUR)), "a probe longer than the level").toBe(
    "pause",
  );
});

test("a pause ends with the probe, or when enough has left the window", () => {
  const history = times(3, (i) => before((i + 1) * 5 * MINUTE));
  expect(after({ ...count, else: "pause" }, history).retryAfter).toBe("2026-11-20T11:45:00Z");
  expect(after(probing, history).retryAfter).toBe("2026-11-20T11:05:00Z");
  expect(after({ ...probing, probe: "2h" }, history).retryAfter).toBe("2026-11-20T11:45:00Z");
});

test("it really is over just after the instant that a pause names, and not at it", () => {
  const entries = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 2, maxLength: 12 });
  const spike = fc.constantFrom(
    { times: 1, over: "2h", within: "1h" },
    { times: 2.5, over: "90m", within: "20m", least: 1 },
  );
  let seen = 0;
  fc.assert(
    fc.property(entries, spike, (minutes, one) => {
      const rule = { kind: "breaker", spike: one, else: "pause" };
      const history = minutes.map((minute) => before(minute * MINUTE));
      const { outcome: now, retryAfter } = after(rule, history);
      if (now !== "pause") return;
      seen++;
      const at = Date.parse(retryAfter ?? "");
      const then = (ms: number) => after(rule, history, { now: new Date(ms).toISOString() }).outcome;
      expect(then(at + 1)).toBe("allow");
      for (let ms = Date.parse(NOW); ms <= at; ms += MINUTE) expect(then(ms)).toBe("pause");
    }),
    { numRuns: 200 },
  );
  expect(seen).toBeGreaterThan(20);
});

test("another entry in the last window never loosens", () => {
  const minute = fc.integer({ min: -5, max: 240 });
  const one = fc.record({
    minute,
    minor: fc.constantFrom(0, 500, 6000),
    order: fc.constantFrom("o1", "o2", undefined),
  });
  const make = ({ minute: ago, minor, order }: { minute: number; minor: number; order: string | undefined }) => {
    const { order: _any, ...rest } = before(ago * MINUTE, { args: { amount: usd(minor) } });
    return order === undefined ? rest : { ...rest, order };
  };
  const rule = fc.record({
    kind: fc.constant("breaker"),
    spike: fc.constantFrom(
      { times: 1, over: "3h", within: "1h" },
      { times: 1.5, over: "100m", within: "1h", least: 2 },
      { times: 2, over: "4h", within: "1h", of: "args.amount", least: "30.00 USD" },
    ),
    per: fc.constantFrom("all", "order"),
    else: fc.constantFrom("deny", "pause", { needs: "lead-approval" }, { escalate: "billing" }),
  });
  const probe = fc.constantFrom({}, { probe: "10m" }, { probe: "90m" });
  const recent = fc.record({
    minute: fc.integer({ min: -5, max: 60 }),
    minor: fc.constantFrom(0, 6000),
    order: fc.constantFrom("o1", undefined),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), recent, rule, probe, (list, added, which, half) => {
      const history = list.map(make);
      const [fewer, more] = [history, [...history, make(added)]].map(
        (past) => after({ ...which, ...half }, past).outcome,
      );
      expect(SEVERITY[more ?? "allow"]).toBeGreaterThanOrEqual(SEVERITY[fewer ?? "deny"]);
    }),
    { numRuns: 800 },
  );
});

test("what it says, and how much is used", () => {
  expect(after(count, [...usual(2), ...lately(6)]).rules[0]?.says).toBe(
    "this would be number 7 within 1h; up to 6 is taken as usual",
  );
  const [paid] = after(money, [before(MINUTE, { args: { amount: usd(8000) } })]).rules;
  expect(paid?.says).toBe("with this it would be $120.00 within 1h; up to $100.00 is taken as usual");
  expect(paid?.read.map(({ fact }) => fact)).toEqual(["args.amount", "history"]);
  expect(usageOf(money, [before(MINUTE)])).toEqual({
    used: usd(1000),
    adds: usd(4000),
    limit: usd(10_000),
    per: "all",
    within: "1h",
  });
  expect(usageOf(count, lately(2))).toEqual({ used: 2, adds: 1, limit: 3, per: "all", within: "1h" });
  expect(usageOf(count, [before(MINUTE, { at: "x" })])).toBeUndefined();
});

test("its limit in words", () => {
  const limitOf = (rule: object) => compiled([{ ...rule }]).actions.get("pay.out")?.rules[0]?.check.limit;
  expect(limitOf(probing)).toBe(
    "at most 3 times the usual number within 1 hour (usual is the level of the last 1 day, and never under 1), one to try after 10m of quiet, otherwise paused",
  );
  expect(limitOf({ ...money, per: "team" })).toBe(
    "args.amount at most 2 times the usual sum within 1 hour per team (usual is the level of the last 1 day, and never under $50.00), otherwise needs lead-approval",
  );
});

function usageOf(rule: object, history: HistoryEntry[]): Usage | undefined {
  const env = envOf(requestOf({ history }));
  return (
    env &&
    compiled([{ ...rule }])
      .actions.get("pay.out")
      ?.rules[0]?.check.usage?.(env)
  );
}

test("mistakes in it are told", () => {
  const first = (spike: object, more: object = {}) =>
    problemsOf([{ ...count, ...more, spike: { ...count.spike, ...spike } }])[0];
  expect(first({ over: "1h" })).toMatchObject({
    code: "wrong-type",
    path: ["rules", 0, "spike", "over"],
    message: "`over` (1h) must be longer than `within` (1h): it is the time that says what is usual",
    suggestion: "write for example `over: 7d` and `within: 1h`",
  });
  expect(first({ over: "7cd" })).toMatchObject({
    message: "`7cd` counts calendar days or months",
    suggestion: "a breaker needs elapsed time in s, m, h, d or w, such as `7d`",
  });
  expect(first({ within: "0s" })?.message).toBe("`0s` is no time at all");
  expect(first({}, { probe: "0m" })?.path).toEqual(["rules", 0, "probe"]);
  expect(first({ times: 0 })?.message).toBe("`times` must be over 0");
  expect(first({ times: -1 })?.message).toBe("`times` must be over 0");
  expect(first({ times: 1e-7 })?.message).toBe("1e-7 has too many digits");
  expect(first({ times: "3" })?.message).toBe("`times` must be a number");
  expect(first({ of: "args.amount" })).toMatchObject({
    path: ["rules", 0, "spike"],
    message:
      "`least` is missing: with amounts, say which level is the least (after a quiet time any amount would be a spike)",
    suggestion: "write for example `least: 100.00 USD`",
  });
  expect(first({ of: "args.amount", least: 100 })?.code).toBe("money-without-currency");
  expect(first({ least: -1 })?.message).toBe("`least` is a number that is not negative, written here");
  expect(first({ of: "args.amount", least: { fact: "order.total" } })?.message).toBe(
    "`least` is an amount that is not negative, written here",
  );
  expect(first({ of: "order.total", least: "1.00 USD" })?.message).toBe(
    "a breaker sums an argument (`args.…`), because history keeps arguments and no facts",
  );
  expect(first({ of: "args.rate" })?.message).toBe("`args.rate` is neither a whole number nor an amount");
  expect(first({ most: 1 })).toMatchObject({ code: "schema", message: "`most` is not known here" });
  expect(problemsOf([{ ...count, spike: { times: 3, over: "100m", within: "7m" } }])).toEqual([]);
  expect(problemsOf([{ kind: "breaker" }])[0]?.path).toEqual(["rules", 0, "spike"]);
});
