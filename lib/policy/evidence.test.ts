import { expect, test } from "vitest";
import type { DecisionRequest, EvidenceView, Obligation } from "#lib/domain/decision.ts";
import { ago, ask, DAY, HOUR, MINUTE, NOW, SECOND } from "./fixtures/ask.ts";

const given = (obligation: string, more: Partial<EvidenceView> = {}): EvidenceView => ({
  obligation,
  by: "sam",
  roles: ["rep"],
  at: ago(MINUTE),
  ...more,
});

function outcome(needs: Obligation, evidence: EvidenceView, more = {}, request: Partial<DecisionRequest> = {}) {
  return ask({ kind: "oblige", needs }, { evidence: [evidence], ...request }, more).outcome;
}

const OWN: Obligation[] = ["reason-code", "typed-confirm", "customer-confirm", "identity-check", "tone-check"];

test.each(OWN)("%s is given by the rep, and by nobody else", (needs) => {
  expect(outcome(needs, given(needs))).toBe("allow");
  expect(outcome(needs, given(needs, { by: "mia", roles: ["lead"] }))).toBe("needs");
});

test("a lead's approval is a lead's, and never one's own", () => {
  expect(outcome("lead-approval", given("lead-approval", { by: "mia", roles: ["rep", "lead"] }))).toBe("allow");
  expect(outcome("lead-approval", given("lead-approval", { by: "mia", roles: ["rep"] }))).toBe("needs");
  expect(outcome("lead-approval", given("lead-approval", { by: "sam", roles: ["lead"] }))).toBe("needs");
  expect(outcome("lead-approval", given("lead-approval", { by: "mia", roles: [] }))).toBe("needs");
});

test("a second rep is anybody else", () => {
  expect(outcome("second-rep", given("second-rep", { by: "ben", roles: [] }))).toBe("allow");
  expect(outcome("second-rep", given("second-rep", { by: "sam", roles: ["lead"] }))).toBe("needs");
});

test("evidence of one thing is not evidence of another", () => {
  expect(outcome("reason-code", given("typed-confirm"))).toBe("needs");
  expect(outcome("second-rep", given("lead-approval", { by: "mia", roles: ["lead"] }))).toBe("needs");
});

test("24 hours old is good, a moment older is not, and none comes from the future", () => {
  expect(outcome("reason-code", given("reason-code", { at: ago(24 * HOUR) }))).toBe("allow");
  expect(outcome("reason-code", given("reason-code", { at: ago(24 * HOUR + 1) }))).toBe("needs");
  expect(outcome("reason-code", given("reason-code", { at: NOW }))).toBe("allow");
  expect(outcome("reason-code", given("reason-code", { at: ago(-1) }))).toBe("needs");
  expect(outcome("reason-code", given("reason-code", { at: "yesterday" }))).toBe("needs");
});

test("an obligation's own time counts for it and for no other", () => {
  const more = { obligations: { "lead-approval": { validFor: "15m", text: "x" }, "reason-code": { validFor: "3d" } } };
  const approval = (at: string) => given("lead-approval", { by: "mia", roles: ["lead"], at });
  expect(outcome("lead-approval", approval(ago(15 * MINUTE)), more)).toBe("allow");
  expect(outcome("lead-approval", approval(ago(15 * MINUTE + SECOND)), more)).toBe("needs");
  expect(outcome("reason-code", given("reason-code", { at: ago(2 * DAY) }), more)).toBe("allow");
  expect(outcome("tone-check", given("tone-check", { at: ago(2 * DAY) }), more)).toBe("needs");
});

test("without a rep nothing is met: nobody could be told from anybody else", () => {
  const decision = ask(
    { kind: "oblige", needs: "second-rep" },
    { evidence: [given("second-rep", { by: "ben" })], rep: undefined },
  );
  expect(decision.outcome).toBe("deny");
  expect(decision.rules.find(({ id }) => id === "r0")?.outcome).toBe("needs");
});

test("one of several pieces is enough; every obligation of a rule is needed", () => {
  const evidence = [given("reason-code", { at: ago(3 * DAY) }), given("reason-code")];
  expect(ask({ kind: "oblige", needs: "reason-code" }, { evidence }).outcome).toBe("allow");
  const both = ask({ kind: "oblige", needs: ["tone-check", "reason-code"] }, { evidence });
  expect(both).toMatchObject({ outcome: "needs", requires: ["tone-check"] });
  const met = ask(
    { kind: "oblige", needs: ["tone-check", "reason-code"] },
    { evidence: [...evidence, given("tone-check")] },
  );
  expect(met.rules).toMatchObject([{ id: "r0", outcome: "allow", met: ["reason-code", "tone-check"] }]);
});
