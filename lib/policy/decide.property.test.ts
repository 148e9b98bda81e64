import fc from "fast-check";
import { expect, test } from "vitest";
import { Decision, type DecisionRequest, SEVERITY } from "#lib/domain/decision.ts";
import type { Fact } from "#lib/domain/fact.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { badValue, compiled, FULL_EVIDENCE, NOW, pack, packOf, request } from "../../policies/random-packs.ts";
import { FACT_NAMES, type Grammar, rule } from "../../policies/random-rules.ts";
import { decide } from "./decide.ts";
import { KINDS } from "./rules/index.ts";

const RUNS = { numRuns: 300 };
const outcomeOf = (document: PolicyDocument, one: DecisionRequest) => decide(compiled(document), one).outcome;
const packAnd = (grammar: Grammar) => fc.tuple(pack(grammar), request);

test("random packs and requests reach every outcome often, so that no property holds for want of examples", () => {
  const counts: Record<string, number> = {};
  const samples = fc.sample(fc.tuple(pack("with-exists"), request), { numRuns: 400, seed: 7 });
  for (const [document, one] of samples) {
    const { outcome } = decide(compiled(document), one);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  for (const outcome of ["allow", "needs", "pause", "escalate", "deny"])
    expect(counts[outcome] ?? 0, outcome).toBeGreaterThan(8);
});

test("every kind fires in some of them and stays silent in others", () => {
  const [fired, silent] = [new Set<string>(), new Set<string>()];
  for (const [document, one] of fc.sample(fc.tuple(pack("with-exists"), request), { numRuns: 400, seed: 7 })) {
    const policy = compiled(document);
    const asked = policy.actions.get(one.action)?.rules ?? [];
    const rules = new Set(decide(policy, one).rules.map(({ id }) => id));
    for (const { id, kind } of asked) (rules.has(id) ? fired : silent).add(kind);
  }
  const kinds = Object.keys(KINDS).sort();
  expect([...fired].sort()).toEqual(kinds);
  expect([...silent].sort()).toEqual(kinds);
});

test("the order of rules, of keys and of facts never matters", () => {
  const shuffled = fc
    .tuple(pack("with-exists"), request, fc.infiniteStream(fc.nat()))
    .map(([document, one, random]) => {
      const shuffle = <T>(list: readonly T[]): T[] =>
        list
          .map((item) => ({ item, rank: random.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ item }) => item);
      const deep = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(deep);
        if (typeof value !== "object" || value === null) return value;
        const entries = shuffle(Object.entries(value)).map(([key, part]) => {
          const isSet =
            Array.isArray(part) &&
            ["all", "any", "needs", "rules", "evidence", "history", "modes", "team", "rep", "inbox"].includes(key);
          return [key, isSet ? shuffle(part.map(deep)) : deep(part)] as const;
        });
        return Object.fromEntries(entries);
      };
      return { document, one, other: deep(document) as PolicyDocument, otherOne: deep(one) as DecisionRequest };
    });
  fc.assert(
    fc.property(shuffled, ({ document, one, other, otherOne }) => {
      const { policy: _a, ...before } = decide(compiled(document), one);
      const { policy: _b, ...after } = decide(compiled(other), otherOne);
      expect(after).toEqual(before);
    }),
    RUNS,
  );
});

const degrade = fc.oneof(
  fc.constant((_: Fact): Fact | undefined => undefined),
  badValue.map(
    (value) =>
      (fact: Fact): Fact => ({
        ...fact,
        value: typeof value === typeof fact.value && value === fact.value ? null : value,
      }),
  ),
  fc.constant((fact: Fact): Fact => ({ ...fact, source: "text" })),
  fc.constant((fact: Fact): Fact => ({ ...fact, source: fact.source === "server" ? "attested" : "text" })),
);

/** A damaged value can still be a good one of another type's fact; then nothing was lost and nothing is claimed. */
const UNFIT = (name: string, value: unknown): boolean => {
  if (name === "f.tags" || name === "f.words" || name === "f.items")
    return !(Array.isArray(value) && value.length === 0);
  return (
    !(name === "f.flag" && value === true) &&
    !(name === "ticket.inbox" && typeof value === "string") &&
    !(name === "f.amount" && (value as { currency?: string } | null)?.currency === "EUR")
  );
};

test("losing, mistyping, nulling or distrusting a fact never turns another outcome into allow", () => {
  const damaged = fc.tuple(packAnd("whole"), fc.constantFrom(...FACT_NAMES), degrade);
  fc.assert(
    fc.property(damaged, ([[document, one], name, spoil]) => {
      const fact = one.facts[name];
      if (fact === undefined) return;
      const { [name]: _lost, ...others } = one.facts;
      const spoilt = spoil(fact);
      if (spoilt !== undefined && spoilt.value !== fact.value && !UNFIT(name, spoilt.value)) return;
      const facts = spoilt === undefined ? others : { ...others, [name]: spoilt };
      if (outcomeOf(document, { ...one, facts }) === "allow") expect(outcomeOf(document, one)).toBe("allow");
    }),
    { numRuns: 600 },
  );
});

test("losing the history, an entry's order or the subject never turns another outcome into allow", () => {
  fc.assert(
    fc.property(packAnd("whole"), ([document, one]) => {
      const { history, ...without } = one;
      const stripped = (history ?? []).map(({ order: _order, ...entry }) => entry);
      const worse: DecisionRequest[] = [
        without,
        { ...one, subject: {} },
        ...(history === undefined ? [] : [{ ...one, history: stripped }]),
      ];
      for (const each of worse)
        if (outcomeOf(document, each) === "allow") expect(outcomeOf(document, one)).toBe("allow");
    }),
    RUNS,
  );
});

/** Without triggers every guard is read; a conjunctive one that held is unknown as soon as one of its facts is. */
const guarded = fc.tuple(pack("conjunctive", false), request, fc.constantFrom(...FACT_NAMES));

test("no allow survives the loss of a fact that a guard read, and no evidence buys the loss off", () => {
  let seen = 0;
  fc.assert(
    fc.property(guarded, ([document, given, name]) => {
      const one = { ...given, evidence: FULL_EVIDENCE };
      const policy = compiled(document);
      const declaration = policy.declarations.get(one.action);
      if (declaration === undefined) return;
      const isRead = (policy.actions.get(one.action)?.rules ?? []).some((each) => {
        const reads: { fact: string; source: string }[] = [];
        const env = {
          request: one,
          now: Date.parse(NOW),
          reads,
          items: [],
        };
        const held = each.when === undefined && each.check.evaluate(env) === undefined;
        return held && reads.some((read) => read.fact === name);
      });
      if (!isRead) return;
      const { [name]: _lost, ...facts } = one.facts;
      seen++;
      expect(["deny", "escalate"]).toContain(decide(policy, { ...one, facts }).outcome);
    }),
    { numRuns: 2000 },
  );
  expect(seen).toBeGreaterThan(3);
});

test("adding a rule never loosens a decision", () => {
  fc.assert(
    fc.property(packAnd("with-exists"), rule("with-exists"), ([document, one], extra) => {
      const stricter = packOf([...(document.rules ?? []), { id: "extra", ...extra }], document);
      expect(SEVERITY[outcomeOf(stricter, one)]).toBeGreaterThanOrEqual(SEVERITY[outcomeOf(document, one)]);
    }),
    RUNS,
  );
});

test("every nearest change, made, gives the outcome that was promised, and is milder", () => {
  let seen = 0;
  fc.assert(
    fc.property(packAnd("with-exists"), ([document, one]) => {
      const { nearest = [], outcome } = decide(compiled(document), one);
      expect(nearest.length).toBeLessThanOrEqual(3);
      for (const { change, outcome: promised } of nearest) {
        seen++;
        const args = Object.fromEntries(
          Object.entries(change).map(([name, value]) => [name.slice("args.".length), value]),
        );
        expect(Object.keys(change).every((name) => name.startsWith("args."))).toBe(true);
        expect(outcomeOf(document, { ...one, args: { ...one.args, ...args } })).toBe(promised);
        expect(SEVERITY[promised]).toBeLessThan(SEVERITY[outcome]);
      }
    }),
    { numRuns: 1500 },
  );
  expect(seen).toBeGreaterThan(3);
});

test("a smaller amount is never offered without a budget per order or customer on it", () => {
  fc.assert(
    fc.property(packAnd("whole"), ([document, one]) => {
      const rules = (document.rules ?? []).filter(
        (each) => each.kind !== "budget" || !["order", "customer"].includes(String(each.per)),
      );
      const { nearest = [] } = decide(compiled(packOf(rules, document)), one);
      for (const { change } of nearest) {
        const amount = change["args.amount"] as { minor: number } | undefined;
        const now = one.args.amount as { minor: number } | undefined;
        if (amount !== undefined && now !== undefined) expect(amount.minor).toBeGreaterThan(now.minor);
        if (typeof change["args.n"] === "number") expect(change["args.n"]).toBeGreaterThan(one.args.n as number);
      }
    }),
    { numRuns: 600 },
  );
});

test("text never loosens: what it says counts like silence, except where it makes a trigger of escalate or oblige true", () => {
  fc.assert(
    fc.property(packAnd("whole"), fc.constantFrom(...FACT_NAMES), ([document, one], name) => {
      const readsText = (document.rules ?? []).filter((each) => JSON.stringify(each.when ?? null).includes("f.words"));
      const others = packOf(
        (document.rules ?? []).filter((each) => !readsText.includes(each)),
        document,
      );
      expect(SEVERITY[outcomeOf(document, one)]).toBeGreaterThanOrEqual(SEVERITY[outcomeOf(others, one)]);
      if (name === "f.words") return;
      const { [name]: fact, ...rest } = one.facts;
      const said: Record<string, Fact> = { ...rest, [name]: { value: fact?.value ?? "x", source: "text" } };
      const silent = decide(compiled(document), { ...one, facts: rest });
      const spoken = decide(compiled(document), { ...one, facts: said });
      expect(spoken.outcome).toBe(silent.outcome);
      expect(spoken.rules.map((each) => each.id)).toEqual(silent.rules.map((each) => each.id));
    }),
    RUNS,
  );
});

test("any request at all gets a well-formed decision, and only a granted action is ever allowed", () => {
  const wild = fc.record({
    action: fc.oneof(fc.constantFrom("pay.out", "note.add", "look.up", "__proto__", "toString"), fc.string()),
    args: fc.dictionary(fc.oneof(fc.constantFrom("amount", "n", "__proto__"), fc.string()), fc.anything()),
    facts: fc.dictionary(
      fc.constantFrom(...FACT_NAMES, "__proto__", "now"),
      fc.record({ value: fc.anything(), source: fc.constantFrom("server", "attested", "text") }),
    ),
    subject: fc.constant({}),
    evidence: fc.array(
      fc.record({ obligation: fc.string(), by: fc.string(), roles: fc.array(fc.string()), at: fc.string() }),
      { maxLength: 2 },
    ),
    now: fc.oneof(fc.constant(NOW), fc.string()),
    rep: fc.constantFrom(undefined, { id: "sam", roles: ["rep"] }, { id: "sam", roles: [] }),
  });
  fc.assert(
    fc.property(pack("with-exists"), wild, (document, one) => {
      const decision = decide(compiled(document), one as unknown as DecisionRequest);
      expect(Decision.safeParse(decision).success).toBe(true);
      if (decision.outcome !== "allow") return;
      expect(Object.keys(document.actions)).toContain(one.action);
      expect(one.rep?.roles).toContain("rep");
      expect(one.now).toBe(NOW);
    }),
    RUNS,
  );
});
