import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionRequest, type HistoryEntry, SEVERITY } from "#lib/domain/decision.ts";
import { compiled, NOW, packOf } from "../../policies/random-packs.ts";
import { decide, settle } from "./decide.ts";
import { envOf } from "./facts.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const pick = fc.constantFrom;

/** Caps and budgets on one amount, some under triggers that the change itself can switch off. */
const trigger = pick<unknown>(
  undefined,
  undefined,
  { fact: "args.kind", is: "a" },
  { fact: "args.kind", exists: true },
  { fact: "args.amount", over: "45.00 USD" },
  { fact: "args.amount", atMost: "80.00 USD" },
);
const amount = pick("20.00 USD", "50.00 USD", "60.00 USD");
const otherwise = pick<unknown>(
  "deny",
  "pause",
  { needs: "reason-code" },
  { needs: "lead-approval", atMost: "90.00 USD" },
);
const shared = {
  on: pick("pay.out"),
  why: pick("because"),
  when: trigger,
  of: pick("args.amount"),
  atMost: amount,
  beyond: otherwise,
};
const cap = fc.record({ kind: pick("cap"), ...shared });
const per = pick("order", "customer", "rep", "all");
const budget = fc.record({ kind: pick("budget"), within: pick("30d"), per, ...shared });
const kindOnly = fc.record({
  kind: pick("require"),
  on: pick("pay.out"),
  why: pick("because"),
  that: pick<unknown>({ fact: "args.kind", is: "b" }, { fact: "args.kind", exists: false }),
});
const packs = fc
  .tuple(
    fc.array(fc.oneof(cap, budget), { minLength: 1, maxLength: 4 }),
    fc.option(kindOnly, { nil: undefined, freq: 2 }),
  )
  .map(([rules, one]) => [...rules, ...(one === undefined ? [] : [one])])
  .map((rules) => packOf(rules.map((rule, i) => clean({ id: `r${i}`, ...rule }))));

function clean(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

const spent = (minor: number): HistoryEntry => ({
  action: "pay.out",
  args: { amount: usd(minor) },
  rep: "sam",
  customer: "c1",
  order: "o1",
  at: "2026-11-18T10:00:00Z",
  state: "done",
});
const requests: fc.Arbitrary<DecisionRequest> = fc
  .record({
    minor: pick(1000, 5500, 7000, 9500),
    kind: pick("a", "b", undefined),
    history: pick<HistoryEntry[]>([], [spent(1000)], [spent(4500)]),
  })
  .map(({ minor, kind, history }) => ({
    action: "pay.out",
    args: { amount: usd(minor), reason: "because", ...(kind === undefined ? {} : { kind }) },
    rep: { id: "sam", roles: ["rep"] },
    facts: {},
    subject: { customer: "c1", order: "o1" },
    evidence: [],
    history,
    now: NOW,
  }));

const changed = (one: DecisionRequest, change: Readonly<Record<string, unknown>>): DecisionRequest => {
  const args = Object.entries(change).map(([name, value]) => [name.slice("args.".length), value]);
  return { ...one, args: { ...one.args, ...Object.fromEntries(args) } };
};

test("what is offered comes out as promised when it is asked for, and milder than now", () => {
  let offered = 0;
  fc.assert(
    fc.property(packs, requests, (document, one) => {
      const policy = compiled(document);
      const { outcome, nearest = [] } = decide(policy, one);
      for (const { change, outcome: promised } of nearest) {
        offered++;
        expect(settle(policy, changed(one, change)).outcome).toBe(promised);
        expect(SEVERITY[promised]).toBeLessThan(SEVERITY[outcome]);
      }
    }),
    { numRuns: 300 },
  );
  expect(offered).toBeGreaterThan(20);
});

test("a smaller amount is offered only where, once it is asked for, a budget still stops the rest from following", () => {
  let smaller = 0;
  fc.assert(
    fc.property(packs, requests, (document, one) => {
      const policy = compiled(document);
      const now = one.args.amount as { minor: number };
      for (const { change } of decide(policy, one).nearest ?? []) {
        const amount = change["args.amount"] as { minor: number } | undefined;
        if (amount === undefined || amount.minor >= now.minor) continue;
        smaller++;
        const env = envOf(changed(one, change));
        const budgets = (document.rules ?? []).filter(
          ({ kind, per }) => kind === "budget" && (per === "order" || per === "customer"),
        );
        const rules = policy.actions.get("pay.out")?.rules ?? [];
        const stops = rules.filter(
          ({ id, when }) => budgets.some((each) => each.id === id) && env !== undefined && when?.test(env) !== false,
        );
        expect(stops.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 400 },
  );
  expect(smaller).toBeGreaterThan(8);
});
