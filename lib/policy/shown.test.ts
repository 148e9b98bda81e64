/** What of a policy is shown: on cards, as a model's tools, in words. What is hidden is denied too, and never the reverse. */
import { expect, test } from "vitest";
import type { Fact } from "#lib/domain/fact.ts";
import { decide } from "./decide.ts";
import { compiled, NOW, type Raw, requestOf, server, text } from "./fixtures/ask.ts";
import { type Asked, isShown, shownActions, toolActions, unspokenActions } from "./shown.ts";

const grant = { lane: "assist", roles: ["rep"] };
const actions = (more: Raw = {}) => ({ actions: { "note.add": grant, "pay.out": grant, ...more } });
const asked = (facts: Record<string, Fact> = {}): Asked => ({
  rep: { id: "sam", roles: ["rep"] },
  facts,
  subject: {},
  evidence: [],
  now: NOW,
});

const hide = { kind: "hide", on: "pay.out" };
const flagged = { fact: "f.flag", is: true };
const never = { kind: "never", on: "pay.out" };
const threat = { kind: "hide", on: "note.add", when: { fact: "f.words", has: "sue" } };

test.each<[string, Raw[], Record<string, Fact>, string[], string[]]>([
  ["nothing is hidden", [], {}, ["note.add", "pay.out"], ["note.add", "pay.out"]],
  ["hidden", [hide], {}, ["note.add"], ["note.add"]],
  ["hidden while it is flagged", [{ ...hide, when: flagged }], { "f.flag": server(true) }, ["note.add"], ["note.add"]],
  [
    "not flagged",
    [{ ...hide, when: flagged }],
    { "f.flag": server(false) },
    ["note.add", "pay.out"],
    ["note.add", "pay.out"],
  ],
  ["nobody knows whether it is flagged", [{ ...hide, when: flagged }], {}, ["note.add"], ["note.add"]],
  [
    "hidden for some arguments, which are not known yet",
    [{ ...hide, when: { fact: "args.amount", over: "5.00 USD" } }],
    {},
    ["note.add", "pay.out"],
    ["note.add", "pay.out"],
  ],
  ["never: a card may say so, and a model gets no tool", [never], {}, ["note.add", "pay.out"], ["note.add"]],
  [
    "never while flagged",
    [{ ...never, when: flagged }],
    { "f.flag": server(true) },
    ["note.add", "pay.out"],
    ["note.add"],
  ],
  [
    "never, but not flagged",
    [{ ...never, when: flagged }],
    { "f.flag": server(false) },
    ["note.add", "pay.out"],
    ["note.add", "pay.out"],
  ],
  [
    "never for some arguments",
    [{ ...never, when: { any: [flagged, { fact: "args.reason", exists: true }] } }],
    {},
    ["note.add", "pay.out"],
    ["note.add", "pay.out"],
  ],
  ["text may hide", [threat], { "f.words": text(["sue"]) }, ["pay.out"], ["pay.out"]],
  [
    "a denial is no reason to hide",
    [{ ...never, kind: "require", that: flagged }],
    {},
    ["note.add", "pay.out"],
    ["note.add", "pay.out"],
  ],
])("%s", (_, rules, facts, shown, tools) => {
  const policy = compiled(rules, actions());
  expect(shownActions(policy, asked(facts)).sort()).toEqual(shown);
  expect(toolActions(policy, asked(facts)).sort()).toEqual(tools);
});

test("what is not granted, or not to be recommended, is on no card and in no tool", () => {
  const policy = compiled([], actions({ "pay.out": { ...grant, authority: { recommend: false } } }));
  expect(shownActions(policy, asked())).toEqual(["note.add"]);
  expect(toolActions(policy, asked())).toEqual(["note.add"]);
  expect(isShown(policy, "pay.out", { rules: [] })).toBe(false);
  expect(isShown(policy, "note.add", { rules: [] })).toBe(true);
  expect(isShown(policy, "somebody.elses", { rules: [] }), "what no policy knows is not ours to hide").toBe(true);
});

test("an authority that allows recommending takes nothing away", () => {
  const policy = compiled([], actions({ "pay.out": { ...grant, authority: { recommend: true, say: true } } }));
  expect(shownActions(policy, asked()).sort()).toEqual(["note.add", "pay.out"]);
  expect(unspokenActions(policy)).toEqual([]);
});

test("of one proposal: a hide rule that fired hides it, any other one does not", () => {
  const over = { fact: "args.amount", over: "50.00 USD" };
  const hidden = compiled([{ ...hide, when: over }], actions());
  const denied = compiled([{ ...never, when: over }], actions());
  const fired = (policy: typeof hidden, minor: number) =>
    isShown(policy, "pay.out", decide(policy, requestOf({ args: { amount: { minor, currency: "USD" } } })));
  expect([fired(hidden, 5000), fired(hidden, 5001), fired(denied, 5001)]).toEqual([true, false, true]);
});

test("nothing is shown to a request whose time cannot be read", () => {
  const policy = compiled([], actions());
  expect(shownActions(policy, { ...asked(), now: "soon" })).toEqual([]);
});

test("what the copilot must not speak of, in order", () => {
  const silent = { ...grant, authority: { say: false } };
  const policy = compiled([], actions({ "pay.out": silent, "mail.send": silent, draft: grant }));
  expect(unspokenActions(policy)).toEqual(["mail.send", "pay.out"]);
});
