import fc from "fast-check";
import { expect, test } from "vitest";
import { type Decision, type DecisionRequest, SEVERITY } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compiled, FULL_EVIDENCE, pack, packOf, request } from "../../policies/random-packs.ts";
import { FACT_NAMES, rule } from "../../policies/random-rules.ts";
import { settle } from "./decide.ts";

const RUNS = { numRuns: 500 };
const cases = fc.tuple(pack("with-exists"), request);
const decided = (document: PolicyDocument, one: DecisionRequest): Decision => settle(compiled(document), one);

test("one rule more leaves every other rule as it was, and the outcome at least as severe", () => {
  let harder = 0;
  fc.assert(
    fc.property(cases, rule("with-exists"), ([document, one], extra) => {
      const stricter = packOf([...(document.rules ?? []), { id: "extra", ...extra }], document);
      const [before, after] = [decided(document, one), decided(stricter, one)];
      expect(after.rules.filter(({ id }) => id !== "extra")).toEqual(before.rules);
      expect(SEVERITY[after.outcome]).toBeGreaterThanOrEqual(SEVERITY[before.outcome]);
      if (after.outcome !== before.outcome) harder++;
    }),
    RUNS,
  );
  expect(harder).toBeGreaterThan(10);
});

type Grants = PolicyDocument["actions"];
const onGrants = (document: PolicyDocument, change: (grant: Grants[string]) => Grants[string]): PolicyDocument => ({
  ...document,
  actions: Object.fromEntries(Object.entries(document.actions).map(([id, grant]) => [id, change(grant)])),
});
const stricter = fc.constantFrom<(document: PolicyDocument) => PolicyDocument>(
  (document) => ({ ...document, mode: "draft-only" }),
  (document) => ({ ...document, mode: "stop" }),
  (document) => ({ ...document, modes: [...(document.modes ?? []), { mode: "stop", team: "eu", why: "quiet" }] }),
  (document) => ({ ...document, modes: [...(document.modes ?? []), { mode: "draft-only", team: "uk", why: "no" }] }),
  (document) => ({ ...document, modes: [...(document.modes ?? []), { mode: "stop", inbox: "vip", why: "no" }] }),
  (document) => onGrants(document, (grant) => ({ ...grant, lane: "escalate" })),
  (document) => onGrants(document, (grant) => ({ ...grant, roles: ["lead"] })),
  (document) => onGrants(document, (grant) => ({ ...grant, authority: { execute: false } })),
  (document) => ({ ...document, actions: { "note.add": document.actions["note.add"] as Grants[string] } }),
);

test("a stricter mode, lane, role or authority, or an action less, never loosens", () => {
  fc.assert(
    fc.property(cases, stricter, ([document, one], change) => {
      const harder = PolicyDocument.parse(change(document));
      expect(SEVERITY[decided(harder, one).outcome]).toBeGreaterThanOrEqual(SEVERITY[decided(document, one).outcome]);
    }),
    RUNS,
  );
});

test("evidence turns only `needs` into something milder: no rule is silenced and no other outcome moves", () => {
  let milder = 0;
  fc.assert(
    fc.property(cases, ([document, one]) => {
      const without = decided(document, { ...one, evidence: [] });
      const all = decided(document, { ...one, evidence: FULL_EVIDENCE });
      const ids = ({ rules }: Decision): string[] => rules.map(({ id }) => id).sort();
      expect(ids(all)).toEqual(ids(without));
      for (const { id, outcome } of without.rules) {
        const now = all.rules.find((each) => each.id === id)?.outcome;
        expect(now).toBe(outcome === "needs" ? "allow" : outcome);
      }
      if (without.outcome !== "needs") expect(all.outcome).toBe(without.outcome);
      else milder++;
    }),
    RUNS,
  );
  expect(milder).toBeGreaterThan(10);
});

const MEASURING = ["cap", "window", "batch", "recipients", "budget"];

test("a fact that a rule measures, once lost, makes it deny or escalate, whatever evidence is there", () => {
  let lost = 0;
  const measuring = fc.tuple(pack("whole", false), request, fc.constantFrom(...FACT_NAMES));
  fc.assert(
    fc.property(measuring, ([document, given, name]) => {
      const one = { ...given, evidence: FULL_EVIDENCE };
      for (const { id } of (document.rules ?? []).filter(({ kind }) => MEASURING.includes(kind))) {
        const policy = compiled(document);
        const env = {
          request: one,
          now: Date.parse(one.now),
          reads: [] as { fact: string; source: string }[],
          items: [],
        };
        const rules = policy.actions.get(one.action)?.rules.filter((each) => each.id === id) ?? [];
        for (const each of rules) each.check.evaluate(env);
        if (!env.reads.some(({ fact }) => fact === name)) continue;
        lost++;
        const { [name]: _lost, ...facts } = one.facts;
        const after = settle(policy, { ...one, facts }).rules.find((each) => each.id === id);
        expect(["deny", "escalate"]).toContain(after?.outcome);
      }
    }),
    { numRuns: 1500 },
  );
  expect(lost).toBeGreaterThan(30);
});
