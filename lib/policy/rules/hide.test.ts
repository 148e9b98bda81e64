import { expect, test } from "vitest";
import { ask } from "../fixtures/ask.ts";

const rule = { kind: "hide", when: { fact: "f.flag", isNot: true } };
const outcome = (value: unknown) => ask(rule, { facts: { "f.flag": { value, source: "server" } } }).outcome;

test("what is hidden is denied when somebody asks all the same, by the rule's own name", () => {
  const decision = ask({ kind: "hide" });
  expect(decision).toMatchObject({ outcome: "deny", first: "r0", rules: [{ kind: "hide", says: "this is hidden" }] });
});

test("under a trigger only, which an unknown fact makes apply", () => {
  expect([false, true, null, "yes"].map(outcome)).toEqual(["deny", "allow", "deny", "deny"]);
});
