import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionRequest, SEVERITY } from "#lib/domain/decision.ts";
import type { Fact } from "#lib/domain/fact.ts";
import { compiled, packOf, request } from "../../policies/random-packs.ts";
import { FACT_NAMES, type Raw, rule } from "../../policies/random-rules.ts";
import { settle } from "./decide.ts";

/** One rule alone, so that nothing else hides what it makes of a lost fact. */
const conditional = rule("whole").filter(
  ({ kind, when }) => kind === "require" || kind === "scope" || when !== undefined,
);
const packed = (one: Raw) => compiled(packOf([{ id: "r", ...one }]));

/** None of these fits any type of a fact. */
const nothing = fc.constantFrom<unknown>(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, { odd: 1 }, [null], 1n);
const damage = fc.oneof(
  fc.constant((): Fact | undefined => undefined),
  nothing.map(
    (value) =>
      (fact: Fact): Fact => ({ ...fact, value }),
  ),
  fc.constantFrom("text", "hearsay").map(
    (source) =>
      (fact: Fact): Fact => ({ ...fact, source: source as "text" }),
  ),
);

function damaged(
  one: DecisionRequest,
  names: readonly string[],
  spoil: (fact: Fact) => Fact | undefined,
): DecisionRequest {
  const facts = Object.entries(one.facts).flatMap(([name, fact]) => {
    const left = names.includes(name) ? spoil(fact) : fact;
    return left === undefined ? [] : [[name, left] as const];
  });
  return { ...one, facts: Object.fromEntries(facts) };
}

test("of one rule alone too: whatever facts are lost, mistyped or distrusted, nothing else becomes an allow", () => {
  let changed = 0;
  const lost = fc.subarray([...FACT_NAMES], { minLength: 1 });
  fc.assert(
    fc.property(conditional, request, lost, damage, (one, given, names, spoil) => {
      const policy = packed(one);
      const before = settle(policy, given).outcome;
      const after = settle(policy, damaged(given, names, spoil)).outcome;
      if (before !== after) changed++;
      if (after === "allow") expect(before).toBe("allow");
    }),
    { numRuns: 1000 },
  );
  expect(changed).toBeGreaterThan(20);
});

test("a value that does not fit, one that is too little trusted and none at all are the same to a rule", () => {
  fc.assert(
    fc.property(conditional, request, fc.constantFrom(...FACT_NAMES), nothing, (one, given, name, value) => {
      const policy = packed(one);
      const outcomes = [(): undefined => undefined, (fact: Fact): Fact => ({ ...fact, value }), distrusted].map(
        (spoil) => settle(policy, damaged(given, [name], spoil)).outcome,
      );
      expect(new Set(outcomes).size).toBe(1);
    }),
    { numRuns: 500 },
  );
});

/** `exists` included: of a fact that is there and not trusted, not even that is known. */
test("a fact that nobody can trust is never milder than any value of it, or none, would be", () => {
  let harder = 0;
  const some = fc.tuple(rule("with-exists"), request, fc.subarray([...FACT_NAMES], { minLength: 1 }));
  fc.assert(
    fc.property(some, ([one, given, names]) => {
      const policy = packed(one);
      const outcomeOf = (each: DecisionRequest): number => SEVERITY[settle(policy, each).outcome];
      const after = outcomeOf(damaged(given, names, distrusted));
      const absent = outcomeOf(damaged(given, names, () => undefined));
      const before = outcomeOf(given);
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeGreaterThanOrEqual(absent);
      if (after !== before) harder++;
    }),
    { numRuns: 1500 },
  );
  expect(harder).toBeGreaterThan(20);
});

/** `f.words` may be read from text by a trigger; a source that nobody knows is less than that. */
const distrusted = (fact: Fact): Fact => ({ ...fact, source: "hearsay" as "text" });
