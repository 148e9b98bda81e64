/** Random packs and requests for the gate's property tests. Packs as strange as the language lets them be, all valid. */
import fc from "fast-check";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import type { Fact } from "#lib/domain/fact.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";

export const NOW = "2026-11-20T11:02:03Z";
const usd = (minor: number) => ({ minor, currency: "USD" });

export const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "look.up", group: "read", params: { order: "string" } },
  {
    id: "note.add",
    group: "reversible",
    params: { n: "integer", text: "string", to: { list: "string" } },
    optional: ["to"],
  },
  {
    id: "pay.out",
    group: "money",
    params: { amount: "money", kind: { enum: ["a", "b"] }, reason: "string" },
    optional: ["kind"],
  },
];

const FACTS = {
  "f.amount": { type: "money", trust: "server" },
  "f.count": { type: "integer", trust: "server" },
  "f.flag": { type: "boolean", trust: "attested" },
  "f.tier": { type: "enum", of: ["low", "high"], trust: "attested" },
  "f.tags": { type: "list", of: "string", trust: "server" },
  "f.when": { type: "time", trust: "server" },
  "f.words": { type: { list: "string" }, trust: "text" },
  "f.items": { type: "list", of: { record: { price: "money", qty: "integer" } }, trust: "server" },
  "ticket.inbox": { type: "string", trust: "attested" },
} as const;
export type FactName = keyof typeof FACTS;
export const FACT_NAMES = Object.keys(FACTS) as FactName[];

type Raw = Record<string, unknown>;
const pick = <T>(...options: T[]): fc.Arbitrary<T> => fc.constantFrom(...options);

/** `conjunctive`: an unknown part makes the whole unknown, whatever the other parts are. */
export type Grammar = "conjunctive" | "whole" | "with-exists";

const testOn: Record<FactName, fc.Arbitrary<Raw>> = {
  "f.amount": fc.record({
    fact: pick("f.amount"),
    atMost: pick<unknown>("20.00 USD", "60.00 USD", { fact: "f.count", times: "30.00 USD" }),
  }),
  "f.count": pick<Raw>(
    { fact: "f.count", is: 2 },
    { fact: "f.count", over: 1 },
    { fact: "f.count", atLeast: { count: "f.tags" } },
    { fact: "f.count", in: [1, 2] },
  ),
  "f.flag": pick<Raw>({ fact: "f.flag", is: true }, { fact: "f.flag", isNot: true }),
  "f.tier": pick<Raw>(
    { fact: "f.tier", is: "low" },
    { fact: "f.tier", notIn: ["high"] },
    { fact: "f.tier", matches: "l*w" },
  ),
  "f.tags": pick<Raw>({ fact: "f.tags", has: "x" }, { fact: "f.tags", hasNot: "y" }),
  "f.when": pick<Raw>(
    { fact: "f.when", withinLast: "30d" },
    { fact: "f.when", before: { fact: "now" } },
    { fact: "f.when", withinLast: "2cd" },
  ),
  "f.words": pick<Raw>({ fact: "f.words", hasNot: "sue" }),
  "f.items": pick<Raw>(
    { each: "f.items", that: { fact: "item.price", under: "50.00 USD" } },
    { some: "f.items", that: { fact: "item.qty", atLeast: 1 } },
  ),
  "ticket.inbox": pick<Raw>({ fact: "ticket.inbox", is: "support" }),
};

function condition(grammar: Grammar, names: readonly FactName[]): fc.Arbitrary<Raw> {
  const one = fc.oneof(...names.map((name) => testOn[name]));
  const plain = fc.oneof({ weight: 5, arbitrary: one }, { weight: 1, arbitrary: one.map((part) => ({ not: part })) });
  const leaf =
    grammar === "with-exists"
      ? fc.oneof(plain, fc.record({ fact: fc.constantFrom(...names), exists: fc.boolean() }))
      : plain;
  const list = fc.array(leaf, { maxLength: 3 });
  if (grammar === "conjunctive")
    return fc.oneof(
      leaf,
      list.map((all) => ({ all })),
    );
  return fc.letrec<{ c: Raw }>((tie) => ({
    c: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.array(tie("c"), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie("c"), { maxLength: 3 }).map((any) => ({ any })),
      tie("c").map((not) => ({ not })),
    ),
  })).c;
}

const obligation = pick("reason-code", "lead-approval", "second-rep", "customer-confirm");
const otherwise = (bound?: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    pick<unknown>("deny", "pause", { escalate: "billing" }),
    fc.record({ needs: fc.oneof(obligation, fc.uniqueArray(obligation, { minLength: 1, maxLength: 2 })) }),
    ...(bound === undefined ? [] : [obligation.map((needs) => ({ needs, atMost: bound }))]),
  );

const SERVER_FACTS: readonly FactName[] = ["f.amount", "f.count", "f.tags", "f.when", "f.items"];
const GUARD_FACTS: readonly FactName[] = [...SERVER_FACTS, "f.flag", "f.tier"];

/** A rule without id. Triggers of whatever may cover money read server facts only, as the language demands. */
export function rule(grammar: Grammar, withTriggers = true): fc.Arbitrary<Raw> {
  const on = pick<unknown>("*", "note.add", "pay.out", ["note.add", "pay.out"], "group:money", "group:reversible");
  const money = pick<unknown>("pay.out", "group:money");
  const that = condition(grammar, GUARD_FACTS);
  const per = pick("rep", "team", "customer", "order", "ticket", "all");
  const within = pick("1d", "30d", "2cd", "1cm");
  const limit = pick<unknown>("30.00 USD", "50.00 USD", { fact: "f.amount" });
  const kinds: Record<string, fc.Arbitrary<Raw>> = {
    cap: fc.record({
      kind: pick("cap"),
      on: money,
      of: pick("args.amount"),
      atMost: limit,
      beyond: otherwise("90.00 USD"),
    }),
    countCap: fc.record({
      kind: pick("cap"),
      on: pick("note.add"),
      of: pick("args.n"),
      atMost: pick(2, 5),
      atLeast: pick(0, 1),
      beyond: otherwise(),
    }),
    budget: fc.record({
      kind: pick("budget"),
      on: money,
      per,
      of: pick("args.amount"),
      atMost: limit,
      within,
      beyond: otherwise("90.00 USD"),
    }),
    window: fc.record({ kind: pick("window"), on, since: pick("f.when"), within, else: otherwise() }),
    require: fc.record({ kind: pick("require", "scope"), on, that, else: otherwise() }),
    oblige: fc.record({ kind: pick("oblige"), on, needs: obligation }),
    escalate: fc.record({ kind: pick("escalate"), on, to: pick("legal", "billing") }),
    rate: fc.record({ kind: pick("rate"), on, per, atMost: pick(1, 2), within, else: otherwise() }),
    sequence: fc.record(
      {
        kind: pick("sequence"),
        on,
        after: pick<unknown>("look.up", "note.add", ["look.up", "note.add"]),
        within,
        per,
        else: otherwise(),
      },
      { requiredKeys: ["kind", "on", "after", "within", "else"] },
    ),
    batch: fc.record({
      kind: pick("batch"),
      on,
      of: pick<unknown>("f.tags", "f.items", { count: "f.tags" }, "f.count"),
      atMost: pick<unknown>(1, 2, { fact: "f.count" }),
      else: otherwise(3),
    }),
    argumentBatch: fc.record({
      kind: pick("batch"),
      on: pick("note.add"),
      of: pick("args.n", "args.to"),
      atMost: pick(1, 2),
      else: otherwise(3),
    }),
    recipients: fc.record({
      kind: pick("recipients"),
      on: pick("note.add"),
      of: pick("args.to"),
      domains: pick<unknown>(["acme.com"], ["*.acme.com", "acme.com"], { fact: "f.tags" }),
      else: otherwise(),
    }),
    // Now is a Friday, two minutes past noon in the pack's time zone.
    hours: fc.record({
      kind: pick("hours"),
      on,
      days: pick<unknown>("mon-fri", ["thu", "fri"], "sat"),
      from: pick("09:00", "22:00"),
      to: pick("12:02", "17:30", "24:00"),
      else: otherwise(),
    }),
    breaker: fc.record(
      {
        kind: pick("breaker"),
        on,
        spike: pick<unknown>(
          { times: 1, over: "30d", within: "1d" },
          { times: 2.5, over: "3d", within: "2h", least: 0 },
        ),
        per,
        probe: pick("20m", "2h"),
        else: otherwise(),
      },
      { requiredKeys: ["kind", "on", "spike", "else"] },
    ),
    moneyBreaker: fc.record({
      kind: pick("breaker"),
      on: money,
      spike: pick<unknown>({ times: 2, over: "30d", within: "1d", of: "args.amount", least: "20.00 USD" }),
      else: otherwise(),
    }),
    cooldown: fc.record({ kind: pick("cooldown"), on, per, every: pick("1h", "2d", "1cd"), else: otherwise() }),
  };
  // Without a trigger nothing else could be seen.
  if (withTriggers) kinds.hide = fc.record({ kind: pick("hide", "never"), on });
  const trigger = condition(grammar, SERVER_FACTS);
  const textTrigger = condition(grammar, ["f.words", "f.flag", ...SERVER_FACTS]);
  const common = fc.record({
    when: trigger,
    hasTrigger: fc.boolean(),
    text: textTrigger,
    hasText: fc.boolean(),
  });
  return fc.tuple(fc.oneof(...Object.values(kinds)), common).map(([body, { when, hasTrigger, text, hasText }]) => {
    // An escalation on every request would hide everything else.
    const free = body.kind === "escalate" || body.kind === "oblige";
    const blunt = body.kind === "hide" || body.kind === "never";
    if (!withTriggers && body.kind !== "escalate") return { ...body, why: "because" };
    if (free && (hasText || body.kind === "escalate")) return { ...body, when: text, why: "because" };
    return hasTrigger || blunt ? { ...body, when, why: "because" } : { ...body, why: "because" };
  });
}

/** Stricter modes for some, and what the copilot may do with paying out: absent in most packs, or little is allowed. */
const who = { team: pick<unknown>("eu", "us", ["us", "eu"]), rep: pick<unknown>("sam", ["kim", "mia"]) };
const where = { inbox: pick<unknown>("support", ["legal", "press"]), on: pick<unknown>("*", "pay.out", "group:money") };
const modeEntry = fc
  .record(
    { mode: pick("stop", "draft-only"), why: pick("quiet", "calm"), on: where.on, ...who, inbox: where.inbox },
    {
      requiredKeys: ["mode", "why"],
    },
  )
  .filter((entry) => Object.keys(entry).length > 2);
const extras = fc.record({
  modes: fc.oneof({ weight: 3, arbitrary: pick([]) }, fc.array(modeEntry, { maxLength: 3 })),
  authority: fc.oneof({ weight: 6, arbitrary: pick({}) }, pick<Raw>({ execute: false }, { recommend: false })),
});

export function pack(grammar: Grammar, withTriggers = true): fc.Arbitrary<PolicyDocument> {
  const rules = fc.array(rule(grammar, withTriggers), { maxLength: 5 });
  return fc.tuple(rules, extras).map(([list, { modes, authority }]) => {
    const document = packOf(list.map((one, i) => ({ id: `r${i}`, ...one })));
    const pay = { ...GRANT, authority };
    return PolicyDocument.parse({ ...document, modes, actions: { ...document.actions, "pay.out": pay } });
  });
}

const GRANT = { lane: "assist", roles: ["rep"], owner: "lead" };

/** `like`: a pack whose modes and grants it has. */
export function packOf(rules: readonly Raw[], like?: PolicyDocument): PolicyDocument {
  return PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "random",
    timezone: "Europe/Berlin",
    mode: "assist",
    modes: like?.modes ?? [],
    facts: FACTS,
    actions: like?.actions ?? { "note.add": GRANT, "pay.out": GRANT },
    rules,
    obligations: { "second-rep": { validFor: "2h" } },
  });
}

export function compiled(document: PolicyDocument): CompiledPolicy {
  const result = compilePolicy(document, CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

const time = pick(
  "2026-11-20T10:30:00Z",
  "2026-11-19T23:30:00Z",
  "2026-11-02T10:00:00Z",
  "2026-08-01T10:00:00Z",
  "2026-11-21T00:00:00Z",
);
const goodValue: Record<FactName, fc.Arbitrary<unknown>> = {
  "f.amount": pick(usd(1000), usd(5000), usd(10000)),
  "f.count": pick(0, 1, 2, 3),
  "f.flag": fc.boolean(),
  "f.tier": pick("low", "high"),
  "f.tags": fc.subarray(["x", "y", "z", "acme.com"]),
  "f.when": time,
  "f.words": fc.subarray(["sue", "hello"]),
  "f.items": fc.array(fc.record({ price: pick(usd(1000), usd(6000)), qty: pick(0, 1) }), { maxLength: 2 }),
  "ticket.inbox": pick("support", "legal"),
};

export const badValue = pick<unknown>(
  null,
  Number.NaN,
  "nonsense",
  1.5,
  {},
  [],
  [null],
  { minor: 1, currency: "EUR" },
  true,
  { minor: 0.5, currency: "USD" },
);

const facts: fc.Arbitrary<Record<string, Fact>> = fc
  .record(
    Object.fromEntries(
      FACT_NAMES.map((name) => [
        name,
        fc.record({
          value: fc.oneof({ weight: 12, arbitrary: goodValue[name] }, { weight: 1, arbitrary: badValue }),
          source: fc.oneof(
            { weight: 8, arbitrary: pick("server" as const) },
            pick("attested" as const, "text" as const),
          ),
        }),
      ]),
    ),
    { requiredKeys: ["f.amount", "f.count", "f.flag", "f.tags"] },
  )
  .map((record) => ({ ...record }) as Record<string, Fact>);

const subject = { customer: "c1", order: "o1", ticket: "t1" };
const entry: fc.Arbitrary<HistoryEntry> = fc.record(
  {
    action: pick("pay.out", "note.add", "look.up"),
    args: fc.record({ amount: pick(usd(1000), usd(3000)), n: pick(1, 2) }),
    rep: pick("sam", "kim"),
    team: pick("eu", "us"),
    customer: pick("c1", "c2"),
    order: pick("o1", "o2"),
    ticket: pick("t1", "t2"),
    at: time,
    state: pick("held" as const, "done" as const, "unknown" as const, "undone" as const, "failed" as const),
  },
  { requiredKeys: ["action", "args", "rep", "team", "customer", "ticket", "at", "state"] },
);

const evidence = fc.record({
  obligation,
  by: pick("sam", "mia"),
  roles: pick(["rep"], ["lead"]),
  at: pick("2026-11-20T10:30:00Z", "2026-11-18T10:30:00Z", "2026-11-20T12:30:00Z"),
});

export const FULL_EVIDENCE = [
  ...["reason-code", "customer-confirm"].map((name) => ({ obligation: name, by: "sam", roles: ["rep"], at: NOW })),
  ...["lead-approval", "second-rep"].map((name) => ({ obligation: name, by: "mia", roles: ["lead"], at: NOW })),
];

const recipient = pick("bo@acme.com", "bo@mail.acme.com", "bo@outside.com", "bo", "Bo <bo@acme.com>");

export const request: fc.Arbitrary<DecisionRequest> = fc
  .record(
    {
      act: fc.oneof(
        fc.record({
          action: pick("pay.out"),
          args: fc.record({
            amount: pick(usd(1000), usd(4000), usd(8000), usd(20000)),
            kind: pick("a", "b"),
            reason: pick("because"),
          }),
        }),
        fc.record({
          action: pick("note.add"),
          args: fc.record(
            { n: pick(0, 1, 3, 9), text: pick("hi"), to: fc.array(recipient, { maxLength: 3 }) },
            { requiredKeys: ["n", "text"] },
          ),
        }),
      ),
      facts,
      subject: fc.oneof({ weight: 5, arbitrary: pick(subject) }, pick({ customer: "c1" })),
      evidence: fc.oneof(pick(FULL_EVIDENCE), fc.array(evidence, { maxLength: 3 })),
      history: fc.array(entry, { maxLength: 3 }),
    },
    { requiredKeys: ["act", "facts", "subject", "evidence"] },
  )
  .map(
    ({ act, ...rest }) =>
      ({ ...rest, ...act, rep: { id: "sam", roles: ["rep"], team: "eu" }, now: NOW }) as DecisionRequest,
  );
