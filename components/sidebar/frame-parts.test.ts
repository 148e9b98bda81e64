/** The small pure parts that the frame stands on: how long it was visible, what is under way, what is still owed. */
import { expect, test } from "vitest";
import type { ObligationView, SidebarView } from "#lib/messaging/view.ts";
import { allAnswers, firstOpen } from "./obligations.ts";
import { createSidebarStore, noteSent, take } from "./store.ts";
import { agoInWords, secondsLeft } from "./time-words.ts";
import { visibleClock } from "./visibility.ts";

test("visibility counts without a break, and from zero after one", () => {
  const clock = visibleClock();
  expect(clock.visibleMs(1_000)).toBe(0);
  clock.saw(true, 1_000);
  clock.saw(true, 1_400);
  expect(clock.visibleMs(1_600)).toBe(600);
  clock.saw(false, 1_700);
  expect(clock.visibleMs(9_000)).toBe(0);
  clock.saw(true, 9_000);
  expect(clock.visibleMs(9_100)).toBe(100);
});

const loading: SidebarView = { screen: "loading", says: "" };
const undo = { call: "undo" as const, suggestion: "a", click: { trusted: true, visibleMs: 900 } };

test("a call is not sent twice before its answer, and comes free with it", () => {
  const store = createSidebarStore({ link: "live" });
  expect(noteSent(store, undo)).toBe(true);
  expect(noteSent(store, undo)).toBe(false);
  expect(noteSent(store, { ...undo, suggestion: "b" })).toBe(true);
  expect(noteSent(store, { call: "edit-reply", suggestion: "a", text: "x" })).toBe(true);
  take(store, { refused: { code: "x", happened: "No.", means: "", todo: "" }, call: "undo" }, 0);
  expect(store.getState()).toMatchObject({ sent: {}, says: "No." });
  expect(noteSent(store, undo)).toBe(true);
  take(store, { view: loading }, 5);
  expect(store.getState()).toMatchObject({ sent: {}, viewAt: 5 });
});

const reason: ObligationView = {
  id: "reason-code",
  label: "Reason",
  by: { choose: [{ value: "returned", label: "Item returned" }] },
};
const typed: ObligationView = { id: "typed-confirm", label: "Confirm", by: { type: "CONFIRM" } };
const lead: ObligationView = { id: "lead-approval", label: "A lead", by: { somebody: "Mia" } };

test("open obligations are named in order, and a wrong word or choice leaves them open", () => {
  expect(firstOpen([reason, typed], {})?.id).toBe("reason-code");
  expect(firstOpen([reason, typed], { "reason-code": "made-up" })?.id).toBe("reason-code");
  expect(firstOpen([reason, typed], { "reason-code": "returned", "typed-confirm": "confirm" })?.id).toBe(
    "typed-confirm",
  );
  expect(firstOpen([reason, typed], { "reason-code": "returned", "typed-confirm": " CONFIRM " })).toBeUndefined();
  expect(firstOpen([lead], { "lead-approval": "yes" })?.id).toBe("lead-approval");
});

test("what somebody else must give never goes along", () => {
  expect(allAnswers([reason, typed, lead], { "reason-code": "returned", "lead-approval": "yes" })).toEqual({
    "reason-code": "returned",
  });
});

test("times in words", () => {
  const at = "2026-11-20T11:00:00Z";
  const now = Date.parse(at);
  expect(["00", "04", "22", "59"].map((s) => agoInWords(at, now + Number(s) * 1000))).toEqual([
    "just now",
    "just now",
    "20 s ago",
    "55 s ago",
  ]);
  expect(agoInWords(at, now + 3_700_000)).toBe("1 h ago");
  expect(agoInWords("?", now)).toBeNull();
  expect([secondsLeft(10_000, 1), secondsLeft(10_000, 9_999), secondsLeft(10_000, 20_000)]).toEqual([10, 1, 0]);
});
