/** What no pack can switch off, with what each of these rules says it read. */
import { expect, test } from "vitest";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import { compilePolicy } from "./compile.ts";
import { decide } from "./decide.ts";
import { ago, DAY, documentOf, HOUR, past, type Raw, requestOf, usd } from "./fixtures/ask.ts";

const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "note.add", group: "reversible", params: { text: "string" }, optional: ["text"] },
  { id: "pay.out", group: "money", params: { amount: "money", reason: "string" }, optional: ["reason"] },
  { id: "data.delete", group: "account", params: {} },
];
const grant = { lane: "assist", roles: ["rep", "lead"] };

function run(request: Partial<DecisionRequest>, actions: Raw = {}) {
  const own = { group: "money", params: { amount: "money" } };
  const more = {
    facts: {},
    actions: { "note.add": grant, "pay.out": grant, "own.pay": { ...grant, ...own }, ...actions },
  };
  const result = compilePolicy(documentOf([], more), CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return decide(result.policy, requestOf(request));
}

const again = "A second payment on the same order within 24 hours needs a reason.";
const paid = (at: string, more: Partial<HistoryEntry> = {}) => ({ history: [past(at, more)] });

test.each<[string, Partial<DecisionRequest>, boolean]>([
  ["an hour ago", paid(ago(HOUR)), true],
  ["24 hours ago to the millisecond", paid(ago(DAY)), true],
  ["longer ago", paid(ago(DAY + 1)), false],
  ["at a time that cannot be read", paid("some day"), true],
  ["on another order", paid(ago(HOUR), { order: "o2" }), false],
  ["on no order", { ...paid(ago(HOUR)), subject: { customer: "c1" } }, false],
  ["without an order on either side", { ...paid(ago(HOUR), { order: undefined } as object), subject: {} }, false],
  ["by an action of the pack", paid(ago(HOUR), { action: "own.pay" }), true],
  ["by what is no payment", paid(ago(HOUR), { action: "note.add" }), false],
  ["by what nobody declares any more", paid(ago(HOUR), { action: "gone.by" }), false],
  ["held", paid(ago(HOUR), { state: "held" }), true],
  ["running", paid(ago(HOUR), { state: "running" }), true],
  ["of unknown end", paid(ago(HOUR), { state: "unknown" }), true],
  ["failed", paid(ago(HOUR), { state: "failed" }), false],
  ["undone", paid(ago(HOUR), { state: "undone" }), false],
  ["with a reason", { ...paid(ago(HOUR)), args: { amount: usd(1), reason: "late again" } }, false],
  ["with an empty reason", { ...paid(ago(HOUR)), args: { amount: usd(1), reason: " " } }, true],
  ["for a note", { ...paid(ago(HOUR)), action: "note.add", args: {} }, false],
  ["for an action of the pack, which has rules of its own", { ...paid(ago(HOUR)), action: "own.pay" }, false],
])("a second payment %s", (_, request, isAsked) => {
  const { outcome, rules, requires } = run(request);
  expect(outcome).toBe(isAsked ? "needs" : "allow");
  if (!isAsked) return;
  expect(requires).toEqual(["reason-code"]);
  expect(rules).toMatchObject([{ id: "repeat-money", says: again, read: [{ fact: "history", source: "history" }] }]);
});

test.each<[string, Partial<DecisionRequest>, Raw, Raw]>([
  [
    "roles",
    { rep: { id: "x", roles: ["guest"] } },
    {},
    {
      says: "Only these roles may do this: lead, rep.",
      read: [{ fact: "rep.roles", value: ["guest"], source: "rep" }],
    },
  ],
  [
    "args",
    { args: { amount: 5 } },
    {},
    {
      says: "The argument `amount` is not an amount with a currency.",
      read: [{ fact: "args.amount", value: 5, source: "args" }],
    },
  ],
  [
    "args",
    { args: {} },
    {},
    { says: "The argument `amount` is missing.", read: [{ fact: "args.amount", source: "args" }] },
  ],
  ["lane", {}, { "pay.out": { ...grant, lane: "escalate" } }, { read: [] }],
  ["authority", {}, { "pay.out": { ...grant, authority: { execute: false } } }, { read: [] }],
  ["never", { action: "data.delete", args: {} }, {}, { says: "No policy can allow this kind of action.", read: [] }],
])("%s for %j", (id, request, actions, expected) => {
  const fired = run(request, actions).rules.find((rule) => rule.id === id);
  expect(fired).toMatchObject(expected);
  expect(fired?.read).toEqual(expected.read);
});

test("without a rep nobody has a role, and nothing is said of which", () => {
  const { rep: _, ...request } = requestOf();
  const result = compilePolicy(documentOf([], { facts: {}, actions: { "pay.out": grant } }), CATALOGUE);
  if (!result.ok) throw new Error("it compiles");
  const decision = decide(result.policy, request as DecisionRequest);
  expect(decision.outcome).toBe("deny");
  expect(decision.rules.find(({ id }) => id === "roles")?.read).toEqual([{ fact: "rep.roles", source: "rep" }]);
});

test("of two arguments that nobody declares the first by name is told, and a good one is not blamed", () => {
  const { rules } = run({ args: { amount: usd(1), zebra: 1, ape: 2, reason: "x" } });
  expect(rules[0]).toMatchObject({ says: "The argument `ape` is not one of this action." });
  expect(run({ args: { amount: usd(1), reason: "x" } }).outcome).toBe("allow");
});
