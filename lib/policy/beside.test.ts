/** What stands beside an outcome, and with which outcome it does not. */
import { expect, test } from "vitest";
import { ago, ask, DAY, HOUR, past, type Raw, usd } from "./fixtures/ask.ts";

const said = (code: string) => ({ obligation: code, by: "sam", roles: ["rep"], at: ago(1_000), reason: "because" });
const REASON: Raw = { kind: "oblige", needs: "reason-code" };
const HAND: Raw = { kind: "escalate", to: "billing" };
const WAIT: Raw = { kind: "cooldown", per: "customer", every: "30d", else: "pause" };
const history = [past(ago(DAY))];

test("what was met stands beside a rule that allows for it, and nothing is first", () => {
  const allowed = ask(REASON, { evidence: [said("reason-code")] });
  expect([allowed.outcome, allowed.first, allowed.requires]).toEqual(["allow", undefined, undefined]);
  expect(allowed.rules.map(({ id, met }) => [id, met])).toEqual([["r0", ["reason-code"]]]);
});

test("what is missing is required once, in order, and nothing is met", () => {
  const open = ask([REASON, { kind: "oblige", needs: ["typed-confirm", "reason-code"] }]);
  expect([open.outcome, open.first, open.requires]).toEqual(["needs", "r0", ["reason-code", "typed-confirm"]]);
  expect(open.rules.every((rule) => !("met" in rule))).toBe(true);
});

test("a route is told where it is handed over, and nowhere else", () => {
  expect(ask([HAND]).route).toBe("billing");
  const lane = { actions: { "pay.out": { lane: "escalate", roles: ["rep"] } } };
  expect(ask([], {}, lane)).not.toHaveProperty("route");
  expect(ask([HAND], {}, lane).route, "the lane has no route of its own").toBe("billing");
  expect(ask([HAND, { kind: "never" }])).not.toHaveProperty("route");
});

test("when to try again is told where it is paused, and counts only what pauses", () => {
  expect(ask([WAIT], { history }).retryAfter).toBe("2026-12-19T11:00:00Z");
  expect(ask([WAIT, { kind: "never" }], { history })).not.toHaveProperty("retryAfter");
  const longer = { ...WAIT, every: "60d", else: { needs: "reason-code" } };
  expect(ask([WAIT, longer], { history }).retryAfter).toBe("2026-12-19T11:00:00Z");
  const shorter = { ...WAIT, every: "2d" };
  expect(ask([WAIT, shorter], { history }).retryAfter, "the longer of the two").toBe("2026-12-19T11:00:00Z");
});

test("nothing is required, handed over or waited for where it is denied", () => {
  const denied = ask([{ kind: "never" }, REASON, HAND, WAIT], { history: [past(ago(HOUR))] });
  expect(denied).toMatchObject({ outcome: "deny", first: "r0" });
  for (const name of ["requires", "route", "retryAfter"]) expect(denied).not.toHaveProperty(name);
});

test("no change of arguments is offered where another rule stands in the way whatever they are", () => {
  const cap: Raw = { kind: "cap", of: "args.people", atLeast: 2 };
  const args = { amount: usd(1), people: 1 };
  expect(ask([cap], { args }).nearest).toEqual([{ change: { "args.people": 2 }, outcome: "allow" }]);
  expect(ask([cap, HAND], { args })).not.toHaveProperty("nearest");
  expect(ask([cap, REASON], { args }).nearest).toEqual([{ change: { "args.people": 2 }, outcome: "needs" }]);
});
