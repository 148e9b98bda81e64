/** Random rules of every kind, over a few facts of every type. As strange as the language lets them be, all valid. */
import fc from "fast-check";

export const FACTS = {
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

export type Raw = Record<string, unknown>;
export const pick = <T>(...options: T[]): fc.Arbitrary<T> => fc.constantFrom(...options);

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

export const obligation = pick("reason-code", "lead-approval", "second-rep", "customer-confirm");
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
  return fc.tuple(fc.oneof(...weighted(kinds)), common).map(([body, { when, hasTrigger, text, hasText }]) => {
    // An escalation on every request would hide everything else.
    const free = body.kind === "escalate" || body.kind === "oblige";
    const blunt = body.kind === "hide" || body.kind === "never";
    if (!withTriggers && body.kind !== "escalate") return { ...body, why: "because" };
    if (free && (hasText || body.kind === "escalate")) return { ...body, when: text, why: "because" };
    return hasTrigger || blunt ? { ...body, when, why: "because" } : { ...body, why: "because" };
  });
}

/** Bounds with a remainder below them are rare together, and advice needs both: so they come more often. */
const WEIGHTS: Readonly<Record<string, number>> = { cap: 3, countCap: 2, budget: 4 };

function weighted(kinds: Readonly<Record<string, fc.Arbitrary<Raw>>>): fc.WeightedArbitrary<Raw>[] {
  return Object.entries(kinds).map(([name, arbitrary]) => ({ weight: WEIGHTS[name] ?? 1, arbitrary }));
}
