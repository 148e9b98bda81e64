import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryEntry } from "#lib/domain/decision.ts";
import { ask, past, problemsOf } from "../fixtures/ask.ts";

const rule = { kind: "sequence", after: "look.up", within: "1h" };
const needs = { ...rule, else: { needs: "lead-approval" } };
const checked = (at: string, more: Partial<HistoryEntry> = {}) =>
  past(`2026-11-20T${at}Z`, { action: "look.up", args: {}, ...more });
const outcome = (which: object, ...history: HistoryEntry[]) => ask([{ ...which }], { history }).outcome;

test("it must be done, for exactly so long, and not lie ahead", () => {
  expect(outcome(needs, checked("10:00:00"))).toBe("allow");
  expect(outcome(needs, checked("11:00:00"))).toBe("allow");
  expect(outcome(needs, checked("09:59:59.999"))).toBe("needs");
  expect(outcome(needs, checked("11:00:00.001"))).toBe("needs");
  expect(outcome(needs)).toBe("needs");
  expect(outcome(rule)).toBe("deny");
});

test("held, running, failed and undone prove nothing; unknown leaves it unknown, unless another one is done", () => {
  for (const state of ["held", "running", "failed", "undone"] as const)
    expect(outcome(needs, checked("10:30:00", { state })), state).toBe("needs");
  const perhaps = checked("10:30:00", { state: "unknown" });
  expect(outcome(needs, perhaps)).toBe("deny");
  expect(outcome(needs, perhaps, checked("10:20:00"))).toBe("allow");
  expect(outcome(needs, checked("08:00:00", { state: "unknown" })), "too old anyway").toBe("needs");
});

test("of the same case: what both name of ticket, order and customer is the same, and something is", () => {
  const { ticket: _t, ...anywhere } = checked("10:30:00");
  const { order: _o, customer: _c, ...nobodys } = anywhere;
  expect(outcome(needs, checked("10:30:00", { ticket: "t2" }))).toBe("needs");
  expect(outcome(needs, checked("10:30:00", { order: "o2" })), "another order on the same ticket").toBe("needs");
  expect(outcome(needs, checked("10:30:00", { customer: "c2" }))).toBe("needs");
  expect(outcome(needs, anywhere)).toBe("allow");
  expect(outcome(needs, { ...anywhere, order: "o2" })).toBe("needs");
  expect(outcome(needs, nobodys), "nobody can tell whose it was").toBe("deny");
  expect(outcome(needs, checked("10:30:00", { rep: "kim", team: "us" })), "whoever did it").toBe("allow");
  const inTicket = { history: [checked("10:30:00", { order: "o2" })], subject: { ticket: "t1" } };
  expect(ask([needs], inTicket).outcome, "the request names no order").toBe("allow");
});

test("or of what `per` says; where that is not named it is unknown", () => {
  const { ticket: _t, ...anywhere } = checked("10:30:00");
  expect(outcome({ ...needs, per: "ticket" }, anywhere)).toBe("deny");
  expect(outcome({ ...needs, per: "ticket" }, checked("10:30:00", { order: "o2" }))).toBe("allow");
  expect(outcome({ ...needs, per: "customer" }, checked("10:30:00", { ticket: "t2" }))).toBe("allow");
  expect(outcome({ ...needs, per: "rep" }, checked("10:30:00", { rep: "kim" }))).toBe("needs");
  expect(outcome({ ...needs, per: "all" }, checked("10:30:00", { rep: "kim", ticket: "t2" }))).toBe("allow");
  expect(ask([needs], { history: [checked("10:30:00")], subject: {} }).outcome).toBe("deny");
  expect(ask([needs]).outcome, "no history").toBe("deny");
  expect(outcome(needs, checked("10:30:00", { at: "yesterday" }))).toBe("deny");
});

test("of a list each one is needed, in any order", () => {
  const both = { ...needs, after: ["look.up", "draft"] };
  const offered = checked("10:10:00", { action: "draft" });
  expect(outcome(both, checked("10:30:00"))).toBe("needs");
  expect(outcome(both, checked("10:30:00"), offered)).toBe("allow");
  expect(outcome(both, checked("10:30:00", { state: "unknown" })), "the other one is missing for certain").toBe(
    "needs",
  );
  expect(outcome(both, checked("10:30:00", { state: "unknown" }), offered)).toBe("deny");
});

test("calendar days count in the pack's time zone", () => {
  const today = { ...needs, within: "1cd" };
  const inBerlin = (at: string) =>
    ask([today], { history: [past(at, { action: "look.up" })] }, { timezone: "Europe/Berlin" }).outcome;
  expect(inBerlin("2026-11-19T23:00:00Z")).toBe("allow");
  expect(inBerlin("2026-11-19T22:59:59Z")).toBe("needs");
});

test("what it says, and what it read", () => {
  const [fired] = ask([needs], { history: [] }).rules;
  expect(fired?.says).toBe("look.up has to be done first, within 1 hour for the same case");
  expect(fired?.read).toEqual([{ fact: "history", source: "history" }]);
  const [unsure] = ask([needs]).rules;
  expect(unsure?.says).toBe("whether look.up was done within 1 hour for the same case is not known well enough");
  expect(unsure?.read).toEqual([{ fact: "history", source: "missing" }]);
});

test("removing an entry never proves anything", () => {
  const some = fc.record({
    action: fc.constantFrom("look.up", "draft", "pay.out"),
    minute: fc.integer({ min: -90, max: 5 }),
    state: fc.constantFrom("held", "running", "done", "done", "done", "unknown", "undone", "failed"),
    ticket: fc.constantFrom("t1", "t1", "t2", undefined),
  });
  const after = fc.constantFrom("look.up", ["look.up", "draft"]);
  let proven = 0;
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), fc.nat(), after, (list, which, first) => {
      const history = list.map(({ action, minute, state, ticket }) => {
        const { ticket: _any, ...one } = past(
          new Date(Date.parse("2026-11-20T11:00:00Z") + minute * 60_000).toISOString(),
        );
        return { ...one, action, state: state as HistoryEntry["state"], ...(ticket === undefined ? {} : { ticket }) };
      });
      const fewer = history.filter((_, i) => i !== which % history.length);
      const outcomeOf = (list: HistoryEntry[]) => ask([{ ...rule, after: first }], { history: list }).outcome;
      if (outcomeOf(fewer) !== "allow") return;
      proven++;
      expect(outcomeOf(history)).toBe("allow");
    }),
    { numRuns: 600 },
  );
  expect(proven).toBeGreaterThan(10);
});

test("mistakes in it are told", () => {
  const first = (more: object) => problemsOf([{ ...rule, ...more }])[0];
  expect(first({ after: "look.uq" })).toMatchObject({
    code: "unknown-action",
    path: ["rules", 0, "after"],
    message: "there is no action `look.uq`, so nothing can come after it",
    suggestion: "did you mean `look.up`?",
  });
  expect(first({ after: ["look.up", "group:read"] })).toMatchObject({
    code: "unknown-action",
    path: ["rules", 0, "after", 1],
    message: "`after` names actions one by one, and `group:read` is none",
  });
  expect(first({ after: [] })?.message).toBe("`after` must have at least one item");
  expect(first({ within: "an hour" })?.code).toBe("wrong-type");
  expect(first({ per: "desk" })?.code).toBe("schema");
});
