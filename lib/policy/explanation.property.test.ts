import fc from "fast-check";
import { expect, test } from "vitest";
import type { DecisionRequest, FiredRule } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compiled, pack, packOf, request } from "../../policies/random-packs.ts";
import { FACT_NAMES } from "../../policies/random-rules.ts";
import { settle } from "./decide.ts";

const RUNS = { numRuns: 500 };
const cases = fc.tuple(pack("with-exists"), request);

/** The rules of the pack that fired; the built-in ones are none of these. */
function firedOf(document: PolicyDocument, one: DecisionRequest): FiredRule[] {
  return settle(compiled(document), one).rules.filter(({ kind }) => kind !== "built-in");
}

/** The same record, noting every name that somebody asks for. */
function watched<T extends object>(record: T, asked: Set<string>): T {
  const note = (name: string | symbol): void => void asked.add(String(name));
  return new Proxy(record, {
    get(target, name, receiver) {
      note(name);
      return Reflect.get(target, name, receiver);
    },
    getOwnPropertyDescriptor(target, name) {
      note(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
}

test("a rule names no fact and no argument that it did not ask for", () => {
  let named = 0;
  fc.assert(
    fc.property(cases, ([document, one]) => {
      for (const { id } of firedOf(document, one)) {
        const rule = (document.rules ?? []).filter((each) => each.id === id);
        const [facts, args] = [new Set<string>(), new Set<string>()];
        const seen = { ...one, facts: watched(one.facts, facts), args: watched(one.args, args) };
        for (const { fact } of firedOf(packOf(rule), seen).flatMap(({ read }) => read)) {
          named++;
          if (fact.startsWith("args.")) expect(args).toContain(fact.slice("args.".length));
          else if (!/^(rep\.|now$|history$|subject)/.test(fact)) expect(facts).toContain(fact);
        }
      }
    }),
    RUNS,
  );
  expect(named).toBeGreaterThan(200);
});

test("what a rule says it read stands in the request like that: value, source, or nothing there", () => {
  let [present, missing] = [0, 0];
  fc.assert(
    fc.property(cases, ([document, one]) => {
      for (const { fact, source, ...rest } of settle(compiled(document), one).rules.flatMap(({ read }) => read)) {
        const given = givenOf(fact, one);
        if (given === undefined || given.value === undefined || given.value === null) {
          missing++;
          expect(rest).toEqual({});
        } else {
          present++;
          expect(source).toBe(given.source);
          if (fact !== "history") expect(rest).toEqual({ value: given.value });
        }
      }
    }),
    RUNS,
  );
  expect(Math.min(present, missing)).toBeGreaterThan(30);
});

function givenOf(fact: string, one: DecisionRequest): { value: unknown; source: string } | undefined {
  if (fact === "history") return one.history === undefined ? undefined : { value: one.history, source: "history" };
  if (fact === "now") return { value: one.now, source: "now" };
  if (fact.startsWith("args.")) return { value: one.args[fact.slice("args.".length)], source: "args" };
  if (fact.startsWith("rep.")) return { value: one.rep?.[fact.slice("rep.".length) as "id"], source: "rep" };
  return Object.hasOwn(one.facts, fact) ? one.facts[fact] : undefined;
}

test("what a rule does not name did not matter: without it the rule fires the same", () => {
  let dropped = 0;
  fc.assert(
    fc.property(cases, ([document, one]) => {
      for (const rule of firedOf(document, one)) {
        const names = new Set(rule.read.map(({ fact }) => fact));
        const others = FACT_NAMES.filter((name) => !names.has(name) && Object.hasOwn(one.facts, name));
        dropped += others.length;
        const facts = Object.fromEntries(Object.entries(one.facts).filter(([name]) => names.has(name)));
        const again = firedOf(document, { ...one, facts }).find(({ id }) => id === rule.id);
        expect(again).toEqual(rule);
      }
    }),
    RUNS,
  );
  expect(dropped).toBeGreaterThan(200);
});

test("every fired rule stands once, the most severe first, each with what was read in order of names", () => {
  fc.assert(
    fc.property(cases, ([document, one]) => {
      const { rules, first, outcome } = settle(compiled(document), one);
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      expect(rules[0]?.outcome ?? "allow").toBe(outcome);
      expect(first).toBe(outcome === "allow" ? undefined : rules[0]?.id);
      for (const { read } of rules) {
        const names = read.map(({ fact }) => fact);
        expect(names).toEqual([...new Set(names)].sort());
      }
    }),
    RUNS,
  );
});
