import fc from "fast-check";
import { expect, test } from "vitest";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import type { Money } from "#lib/domain/money.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compiled, pack, request as randomRequest } from "../../policies/random-packs.ts";
import { compilePolicy } from "./compile.ts";
import { settle } from "./decide.ts";
import { usageOf } from "./usage.ts";

const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "pay.out", group: "money", params: { amount: "money", items: "integer" }, optional: ["items"] },
];
type Raw = Record<string, unknown>;
const usd = (minor: number): Money => ({ minor, currency: "USD" });

function usage(rule: Raw, history: readonly Partial<HistoryEntry>[] | undefined, more: Partial<DecisionRequest> = {}) {
  const document = PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "t",
    timezone: "Europe/Berlin",
    mode: "assist",
    actions: { "pay.out": { lane: "assist", roles: ["rep"] } },
    rules: [{ id: "r", on: "pay.out", why: "Because.", ...rule }],
  });
  const result = compilePolicy(document, CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const entries = history?.map((one) => ({ ...ENTRY, ...one }) as HistoryEntry);
  return usageOf(result.policy, {
    action: "pay.out",
    args: { amount: usd(3200) },
    rep: { id: "sam", roles: ["rep"], team: "eu" },
    facts: {},
    subject: { customer: "c1", order: "o1", ticket: "t1" },
    evidence: [],
    ...(entries === undefined ? {} : { history: entries }),
    now: "2026-11-20T11:00:00Z",
    ...more,
  });
}

const ENTRY = {
  action: "pay.out",
  args: { amount: usd(9000) },
  rep: "sam",
  team: "eu",
  customer: "c1",
  order: "o1",
  ticket: "t1",
  at: "2026-11-20T09:00:00Z",
  state: "done",
};
const BUDGET = { kind: "budget", per: "rep", of: "args.amount", atMost: "250.00 USD", within: "1cd" };

test("a budget says what is spent, what this adds, and of how much", () => {
  expect(usage(BUDGET, [{}, {}])).toEqual([
    { rule: "r", why: "Because.", used: usd(18000), adds: usd(3200), limit: usd(25000), per: "rep", within: "1cd" },
  ]);
  expect(usage(BUDGET, [])[0]?.used).toEqual(usd(0));
});

test("a rate counts, and this is one more", () => {
  const rate = { kind: "rate", per: "team", atMost: 10, within: "1h" };
  const history = [{ rep: "kim", at: "2026-11-20T10:30:00Z" }, { at: "2026-11-20T10:10:00Z", team: "us" }, {}];
  expect(usage(rate, history)).toMatchObject([{ used: 1, adds: 1, limit: 10, per: "team", within: "1h" }]);
});

test.each<[string, number, string]>([
  ["rep", 9000, "kim"],
  ["team", 9000, "us"],
  ["customer", 9000, "c2"],
  ["order", 9000, "o2"],
  ["ticket", 9000, "t2"],
])("only what is of the same %s counts", (per, minor, other) => {
  const rule = { ...BUDGET, per };
  expect(usage(rule, [{}, { [per]: other }])).toMatchObject([{ used: usd(minor) }]);
  expect(usage({ ...BUDGET, per: "all" }, [{}, { [per]: other }])).toMatchObject([{ used: usd(18000) }]);
});

test("held, running and unknown ones are used; undone and failed ones are not; yesterday is over at midnight of the zone", () => {
  const states = ["held", "running", "unknown", "undone", "failed"] as const;
  expect(
    usage(
      BUDGET,
      states.map((state) => ({ state })),
    ),
  ).toMatchObject([{ used: usd(27000) }]);
  const around = [{ at: "2026-11-19T22:59:59Z" }, { at: "2026-11-19T23:00:00Z" }];
  expect(usage(BUDGET, around)).toMatchObject([{ used: usd(9000) }]);
});

test.each<[string, Raw, readonly Partial<HistoryEntry>[] | undefined, Partial<DecisionRequest>]>([
  ["no history is known", BUDGET, undefined, {}],
  ["an entry's amount cannot be read", BUDGET, [{ args: {} }], {}],
  ["an entry is in another currency", BUDGET, [{ args: { amount: { minor: 1, currency: "EUR" } } }], {}],
  ["this is in another currency", BUDGET, [], { args: { amount: { minor: 1, currency: "EUR" } } }],
  ["nobody knows the team", { ...BUDGET, per: "team" }, [], { rep: { id: "sam", roles: ["rep"] } }],
  ["the time cannot be read", BUDGET, [], { now: "noon" }],
  ["a cooldown, which has no amount", { kind: "cooldown", per: "rep", every: "1h" }, [{}], {}],
])("nothing is said where %s", (_what, rule, history, more) => {
  expect(usage(rule, history, more)).toEqual([]);
});

test("a limit whose trigger is false is not shown, and one whose trigger is not known is", () => {
  const rule = { ...BUDGET, when: { fact: "order.disputed", is: true } };
  const fact = (value: boolean) => ({ facts: { "order.disputed": { value, source: "server" as const } } });
  expect(usage(rule, [], fact(false))).toEqual([]);
  expect(usage(rule, [], fact(true))).toHaveLength(1);
  expect(usage(rule, [])).toHaveLength(1);
});

test("the preview and the gate never disagree: a limit is over exactly where its rule fires", () => {
  let over = 0;
  let within = 0;
  fc.assert(
    fc.property(pack("whole"), randomRequest, (document, request) => {
      const policy = compiled(document);
      const fired = new Set(settle(policy, request).rules.map(({ id }) => id));
      // A breaker lets one through while it is tripped.
      const breakers = new Set((document.rules ?? []).flatMap(({ id, kind }) => (kind === "breaker" ? [id] : [])));
      for (const one of usageOf(policy, request).filter(({ rule }) => !breakers.has(rule))) {
        const isOver = size(one.used) + size(one.adds) > size(one.limit);
        if (isOver) over++;
        else within++;
        expect(fired.has(one.rule)).toBe(isOver);
      }
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(over, within)).toBeGreaterThan(20);
});

function size(amount: number | Money): number {
  return typeof amount === "number" ? amount : amount.minor;
}
