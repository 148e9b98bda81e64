/** Random packs and requests for the gate's property tests. Packs as strange as the language lets them be, all valid. */
import fc from "fast-check";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import type { Fact } from "#lib/domain/fact.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { FACT_NAMES, FACTS, type FactName, type Grammar, obligation, pick, type Raw, rule } from "./random-rules.ts";

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
