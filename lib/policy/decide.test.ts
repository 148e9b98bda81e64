import { expect, test } from "vitest";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "./compile.ts";
import { decide } from "./decide.ts";

const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "hand.over", group: "handoff", params: {} },
  { id: "note.add", group: "reversible", params: { text: "string" } },
  {
    id: "pay.out",
    group: "money",
    params: { amount: "money", reason: "string", people: "integer" },
    optional: ["reason", "people"],
  },
];
const GRANT = { lane: "assist", roles: ["rep"] };
type Raw = Record<string, unknown>;

function documentOf(rules: readonly Raw[], more: Raw = {}): PolicyDocument {
  const actions = { "hand.over": GRANT, "note.add": GRANT, "pay.out": GRANT };
  const named = rules.map((rule, i) => ({ id: `r${i}`, on: "pay.out", why: "because", ...rule }));
  return PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "t",
    mode: "assist",
    actions,
    rules: named,
    ...more,
  });
}

function run(rules: readonly Raw[], request: Partial<DecisionRequest> = {}, more: Raw = {}, options = {}) {
  const result = compilePolicy(documentOf(rules, more), CATALOGUE, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return decide(result.policy, {
    action: "pay.out",
    args: { amount: usd(4000) },
    rep: { id: "sam", roles: ["rep"], team: "eu" },
    facts: {},
    subject: { customer: "c1", order: "o1", ticket: "t1" },
    evidence: [],
    now: "2026-11-20T11:00:00Z",
    ...request,
  });
}

const usd = (minor: number) => ({ minor, currency: "USD" });
const server = (value: unknown) => ({ value, source: "server" as const });
const past = (at: string, minor: number, more: Raw = {}) =>
  ({
    action: "pay.out",
    args: { amount: usd(minor) },
    rep: "sam",
    team: "eu",
    customer: "c1",
    order: "o1",
    at,
    state: "done",
    ...more,
  }) as NonNullable<DecisionRequest["history"]>[number];

test("bounds are inclusive, and another currency is unknown, never compared", () => {
  const cap = {
    kind: "cap",
    of: "args.amount",
    atMost: "50.00 USD",
    beyond: { needs: "lead-approval", atMost: "60.00 USD" },
  };
  const outcome = (amount: unknown) => run([cap], { args: { amount } }).outcome;
  expect([usd(5000), usd(5001), usd(6000), usd(6001), { minor: 1, currency: "EUR" }, "50.00 USD"].map(outcome)).toEqual(
    ["allow", "needs", "needs", "deny", "deny", "deny"],
  );
});

test("$50 × passengers: the factor is exact", () => {
  const cap = { kind: "cap", of: "args.amount", atMost: { fact: "args.people", times: "20.00 USD" } };
  expect(run([cap], { args: { amount: usd(4000), people: 2 } }).outcome).toBe("allow");
  expect(run([cap], { args: { amount: usd(4000), people: 1 } }).outcome).toBe("deny");
  expect(run([cap], { args: { amount: usd(4000) } }).outcome).toBe("deny");
});

test("a window holds for exactly its length, and not for what lies ahead", () => {
  const rule = { kind: "window", since: "order.placedAt", within: "30d" };
  const outcome = (at: string) => run([rule], { facts: { "order.placedAt": server(at) } }).outcome;
  expect(["2026-10-21T11:00:00Z", "2026-10-21T10:59:59Z", "2026-11-20T11:00:01Z", "2026-11-20"].map(outcome)).toEqual([
    "allow",
    "deny",
    "deny",
    "deny",
  ]);
});

test("calendar days are the pack's: yesterday evening is not today, even when it is three hours ago", () => {
  const rule = { kind: "window", since: "order.placedAt", within: "1cd" };
  const now = "2026-11-20T06:00:00Z";
  const outcome = (at: string, timezone: string) =>
    run([rule], { now, facts: { "order.placedAt": server(at) } }, { timezone }).outcome;
  expect(outcome("2026-11-20T03:00:00Z", "UTC")).toBe("allow");
  expect(outcome("2026-11-20T03:00:00Z", "America/New_York")).toBe("deny");
});

test("a budget adds up what counts: held, running, done, unknown; on this order; in time; also what is dated ahead", () => {
  const rule = {
    kind: "budget",
    per: "order",
    of: "args.amount",
    atMost: "60.00 USD",
    within: "90d",
    beyond: { needs: "lead-approval" },
  };
  const outcome = (...history: NonNullable<DecisionRequest["history"]>) =>
    run([rule], { args: { amount: usd(4000), reason: "x" }, history }).outcome;
  expect(outcome()).toBe("allow");
  expect(outcome(past("2026-11-01T00:00:00Z", 2000))).toBe("allow");
  expect(outcome(past("2026-11-01T00:00:00Z", 2001))).toBe("needs");
  expect(outcome(past("2026-11-30T00:00:00Z", 2001))).toBe("needs");
  expect(
    outcome(
      past("2026-11-01T00:00:00Z", 2001, { state: "undone" }),
      past("2026-11-01T00:00:00Z", 2001, { state: "failed" }),
    ),
  ).toBe("allow");
  expect(outcome(past("2026-11-01T00:00:00Z", 2001, { order: "o2" }))).toBe("allow");
  expect(outcome(past("2026-08-01T00:00:00Z", 2001))).toBe("allow");
  expect(outcome(past("2026-11-01T00:00:00Z", 100, { args: { amount: { minor: 1, currency: "EUR" } } }))).toBe("deny");
  expect(run([rule], { args: { amount: usd(1) } }).outcome, "absent history is unknown").toBe("deny");
});

test("a rate and a cooldown say when to come back", () => {
  const history = [past("2026-11-20T10:30:00Z", 1), past("2026-11-20T10:45:00Z", 1)];
  const rate = { kind: "rate", per: "rep", atMost: 2, within: "1h", else: "pause" };
  const cooldown = { kind: "cooldown", per: "customer", every: "2h", else: "pause" };
  const request = { args: { amount: usd(1), reason: "x" }, history };
  expect(run([rate], request)).toMatchObject({ outcome: "pause", retryAfter: "2026-11-20T11:30:00Z" });
  expect(run([rate, cooldown], request)).toMatchObject({ outcome: "pause", retryAfter: "2026-11-20T12:45:00Z" });
  expect(run([cooldown], { ...request, now: "2026-11-20T12:45:00Z" }).outcome).toBe("allow");
});

test("an unknown guard denies, or escalates when its else does; never needs or pause, and evidence does not buy it off", () => {
  const that = { fact: "order.disputed", is: false };
  const evidence = [{ obligation: "lead-approval", by: "mia", roles: ["lead"], at: "2026-11-20T10:00:00Z" }];
  const outcome = (other: unknown) => run([{ kind: "require", that, else: other }], { evidence }).outcome;
  expect(["deny", "pause", { needs: "lead-approval" }, { escalate: "billing" }].map(outcome)).toEqual([
    "deny",
    "deny",
    "deny",
    "escalate",
  ]);
  expect(
    run([{ kind: "require", that, else: { needs: "lead-approval" } }], {
      evidence,
      facts: { "order.disputed": server(true) },
    }).outcome,
  ).toBe("allow");
});

test("an attested fact is too little for a guard on money, and enough elsewhere", () => {
  const rule = { kind: "require", on: "*", that: { fact: "ticket.status", is: "open" } };
  const facts = { "ticket.status": { value: "open", source: "attested" as const } };
  expect(run([rule], { facts }).outcome).toBe("deny");
  expect(run([rule], { facts, action: "note.add", args: { text: "x" } }).outcome).toBe("allow");
  const said = { "ticket.status": { value: "open", source: "text" as const } };
  expect(run([rule], { facts: said, action: "note.add", args: { text: "x" } }).outcome).toBe("deny");
});

test("a trigger applies unless it is false, and * leaves handing over alone", () => {
  const rule = { kind: "escalate", on: "*", when: { fact: "ticket.signals", has: "legal-threat" }, to: "legal" };
  const said = (signals: string[]) => ({ "ticket.signals": { value: signals, source: "text" as const } });
  expect(run([rule], { facts: said([]) }).outcome).toBe("allow");
  expect(run([rule], { facts: said(["legal-threat"]) })).toMatchObject({
    outcome: "escalate",
    route: "legal",
    first: "r0",
  });
  expect(run([rule]).outcome).toBe("escalate");
  expect(run([rule], { action: "hand.over", args: {}, facts: said(["legal-threat"]) }).outcome).toBe("allow");
});

test("evidence: who, which role, and when", () => {
  const rule = { kind: "oblige", needs: ["lead-approval", "reason-code"] };
  const at = "2026-11-20T10:00:00Z";
  const reason = { obligation: "reason-code", by: "sam", roles: ["rep"], at };
  const lead = { obligation: "lead-approval", by: "mia", roles: ["lead"], at };
  const requires = (...evidence: (typeof reason)[]) => run([rule], { evidence }).requires ?? [];
  expect(requires()).toEqual(["lead-approval", "reason-code"]);
  expect(requires(reason)).toEqual(["lead-approval"]);
  expect(requires(reason, { ...lead, by: "sam" })).toEqual(["lead-approval"]);
  expect(requires(reason, { ...lead, roles: ["rep"] })).toEqual(["lead-approval"]);
  expect(requires({ ...reason, by: "mia" }, lead)).toEqual(["reason-code"]);
  expect(requires({ ...reason, at: "2026-11-20T11:00:01Z" }, lead)).toEqual(["reason-code"]);
  expect(requires({ ...reason, at: "2026-11-19T11:00:00Z" }, lead)).toEqual([]);
  expect(requires({ ...reason, at: "2026-11-19T10:59:59Z" }, lead)).toEqual(["reason-code"]);
  const short = run([rule], { evidence: [reason, lead] }, { obligations: { "lead-approval": { validFor: "30m" } } });
  expect(short.requires).toEqual(["lead-approval"]);
  expect(run([rule], { evidence: [reason, lead] })).toMatchObject({
    outcome: "allow",
    rules: [{ id: "r0", outcome: "allow", met: ["lead-approval", "reason-code"] }],
  });
});

test("only what is listed, in an open lane, in mode and in role is granted", () => {
  const actions = {
    "pay.out": { ...GRANT, lane: "escalate" },
    "settings.change": { ...GRANT, group: "account", params: {} },
  };
  const first = (request: Partial<DecisionRequest>, more: Raw = {}) => run([], request, more).first;
  expect(first({ action: "nope" })).toBe("unknown-action");
  expect(first({ action: "__proto__" })).toBe("unknown-action");
  expect(first({ action: "note.add", args: { text: "x" } }, { actions })).toBe("default");
  expect(run([], {}, { actions })).toMatchObject({ outcome: "escalate", first: "lane" });
  expect(first({ action: "settings.change", args: {} }, { actions })).toBe("never");
  expect(first({ rep: { id: "sam", roles: ["lead"] } })).toBe("roles");
  expect(first({}, { mode: "draft-only" })).toBe("mode");
  expect(run([], { action: "hand.over", args: {} }, { mode: "draft-only" }).outcome).toBe("allow");
  expect(run([], { action: "hand.over", args: {} }, { mode: "stop" }).first).toBe("mode");
  for (const args of [{}, { amount: 5 }, { amount: usd(1), more: 1 }, { amount: usd(1), people: 1.5 }])
    expect(first({ args })).toBe("args");
});

test("a second payment on an order within a day needs a reason, given as an argument or as evidence", () => {
  const history = [past("2026-11-20T09:00:00Z", 100)];
  const outcome = (request: Partial<DecisionRequest>) => run([], { history, ...request }).outcome;
  expect(run([], { history })).toMatchObject({ outcome: "needs", first: "repeat-money", requires: ["reason-code"] });
  expect(outcome({ args: { amount: usd(1), reason: "late" } })).toBe("allow");
  expect(outcome({ evidence: [{ obligation: "reason-code", by: "sam", roles: [], at: "2026-11-20T10:00:00Z" }] })).toBe(
    "allow",
  );
  expect(outcome({ now: "2026-11-21T09:00:01Z" })).toBe("allow");
  expect(outcome({ history: [] })).toBe("allow");
  expect(run([]).outcome, "without history nothing is claimed").toBe("allow");
  const asLanguage = run([], { history }, {}, { guardRepeats: false });
  expect(asLanguage, "the language alone has no such rule").toMatchObject({ outcome: "allow", rules: [] });
});

test("nearest: from an amount of nothing the smallest amount that helps, and no bigger one beside it", () => {
  const cap = { kind: "cap", of: "args.amount", atLeast: "0.01 USD", atMost: "50.00 USD" };
  expect(run([cap], { args: { amount: usd(0) } }).nearest).toEqual([
    { change: { "args.amount": usd(1) }, outcome: "allow" },
  ]);
});

test("half of an odd amount is a bound like any other: compared exactly, and the whole cent below it is offered", () => {
  const bound = { fact: "order.total", times: 0.5 };
  const rules = [
    { kind: "cap", of: "args.amount", atMost: bound },
    { kind: "budget", per: "order", of: "args.amount", atMost: bound, within: "90d" },
  ];
  const pay = (minor: number) =>
    run(rules, { args: { amount: usd(minor) }, facts: { "order.total": server(usd(9999)) }, history: [] });
  expect(pay(4999).outcome).toBe("allow");
  expect(pay(5000)).toMatchObject({
    outcome: "deny",
    rules: [{ says: "$50.00 is over 49.995 USD" }, { id: "r1" }],
    nearest: [{ change: { "args.amount": usd(4999) }, outcome: "allow" }],
  });
});

test("nearest: beside a value that is ruled out stands the next one", () => {
  const args = { amount: usd(1000) };
  const next = [{ change: { "args.amount": usd(1001) }, outcome: "allow" }];
  for (const that of [
    { fact: "args.amount", isNot: "10.00 USD" },
    { not: { fact: "args.amount", is: "10.00 USD" } },
    { fact: "args.amount", notIn: ["10.00 USD", "30.00 USD"] },
  ]) {
    expect(run([{ kind: "require", that }], { args }).nearest).toEqual(next);
  }
});

test("nearest: found among three hundred rules, wherever the one that fires stands", () => {
  const noise = (i: number) => ({
    kind: "require",
    that: {
      any: [
        { fact: "args.amount", atMost: `${i + 60}.00 USD` },
        { fact: "order.status", is: `s${i}` },
      ],
    },
  });
  const rules: Raw[] = Array.from({ length: 300 }, (_, i) => noise(i));
  rules.push({ kind: "budget", per: "order", of: "args.amount", atMost: "55.00 USD", within: "90d" });
  const { nearest } = run(rules, { args: { amount: usd(5600) }, history: [] });
  expect(nearest).toEqual([{ change: { "args.amount": usd(5500) }, outcome: "allow" }]);
});

test("nearest: the smaller amount only with a budget against splitting, as much as all rules leave", () => {
  const cap = {
    kind: "cap",
    of: "args.amount",
    atMost: "50.00 USD",
    beyond: { needs: "lead-approval", atMost: "90.00 USD" },
  };
  const budget = { kind: "budget", per: "order", of: "args.amount", atMost: "60.00 USD", within: "90d" };
  const request = { args: { amount: usd(20000), reason: "x" }, history: [past("2026-11-01T00:00:00Z", 2500)] };
  expect(run([cap], request).nearest).toBeUndefined();
  expect(run([cap, budget], request).nearest).toEqual([{ change: { "args.amount": usd(3500) }, outcome: "allow" }]);
  const needsToo = { ...budget, beyond: { needs: "lead-approval" } };
  expect(run([cap, needsToo], request).nearest).toEqual([
    { change: { "args.amount": usd(3500) }, outcome: "allow" },
    { change: { "args.amount": usd(9000) }, outcome: "needs" },
  ]);
  const old = { kind: "window", since: "order.placedAt", within: "30d" };
  expect(
    run([cap, budget, old], { ...request, facts: { "order.placedAt": server("2026-01-01T00:00:00Z") } }).nearest,
  ).toBeUndefined();
});

test("a rule that breaks inside ends as deny, never as allow", () => {
  const facts = new Proxy(
    {},
    {
      getOwnPropertyDescriptor: () => {
        throw new Error("broken");
      },
    },
  );
  const decision = run([{ kind: "require", that: { fact: "order.disputed", is: false } }], { facts });
  expect(decision).toMatchObject({ outcome: "deny", first: "default" });
});
