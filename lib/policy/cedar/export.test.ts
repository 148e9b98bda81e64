import { expect, test } from "vitest";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { askCedar, compileForBoth, faultsOf } from "../../../bench/cedar/agreement.ts";
import { HOSTILE } from "../../../bench/cedar/vocabulary.ts";
import { readAnswer } from "./answer.ts";
import { type CedarExport, exportToCedar } from "./export.ts";
import { toCedarRequest } from "./request.ts";
import { not, or, pattern, quoted } from "./text.ts";

const grant = { lane: "assist", roles: ["rep"] };
const facts = {
  "f.n": { type: "integer", trust: "attested" },
  "f.share": { type: "decimal", trust: "server" },
  "f.items": { type: { list: { record: { price: "money" } } }, trust: "server" },
  "f.glob": { type: "string", trust: "server" },
  "f.at": { type: "time", trust: "server" },
};

function exported(rules: readonly Record<string, unknown>[], more: Record<string, unknown> = {}): CedarExport {
  const document = PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "small",
    timezone: "Europe/Berlin",
    mode: "assist",
    facts,
    actions: { "pay.out": grant, "note.add": grant },
    rules: rules.map((rule, i) => ({ id: `r${i}`, why: "because", ...rule })),
    ...more,
  });
  return exportToCedar(compileForBoth(document));
}

const paying: DecisionRequest = {
  action: "pay.out",
  args: { amount: { minor: 6000, currency: "USD" }, on: "2026-11-20T10:00:00Z" },
  rep: { id: "sam", roles: ["rep"] },
  facts: {},
  subject: {},
  evidence: [],
  now: "2026-11-20T11:00:00Z",
};

const cap = {
  kind: "cap",
  on: "pay.out",
  of: "args.amount",
  atMost: "50.00 USD",
  beyond: { needs: "lead-approval", atMost: "500.00 USD" },
};

test("a cap with evidence up to a bound becomes two policies, one of them for what evidence cannot buy", () => {
  const { policies } = exported([{ id: "refund-cap", ...cap }]);
  const [milder, harder] = policies.filter(({ rule }) => rule === "refund-cap");
  expect(milder?.text).toBe(`@id("refund-cap")
@rule("refund-cap")
@kind("cap")
@outcome("needs")
@needs("lead-approval")
@why("because")
forbid (principal, action == Action::"pay.out", resource)
when { context has "args.amount" && context["args.amount"].currency == "USD" && !(context["args.amount"].minor <= 5000) && context["args.amount"].minor <= 50000 };
`);
  expect(harder).toMatchObject({ id: "refund-cap#2", outcome: "deny" });
});

test("the answer is read from the annotations: needs, then deny above the bound or in another currency", () => {
  const ask = askCedar(exported([{ id: "refund-cap", ...cap }]));
  const at = (minor: number, currency = "USD") =>
    ask({ ...paying, args: { ...paying.args, amount: { minor, currency } } });
  expect(at(5000)).toEqual({ outcome: "allow", rules: [], requires: [], routes: [] });
  expect(at(5001)).toEqual({ outcome: "needs", rules: ["refund-cap"], requires: ["lead-approval"], routes: [] });
  expect(at(50_001)).toMatchObject({ outcome: "deny", rules: ["refund-cap"] });
  expect(at(1, "EUR")).toMatchObject({ outcome: "deny", rules: ["refund-cap"] });
});

test("each place asks for its own trust: what a trigger may read proves nothing for money", () => {
  const that = { fact: "f.n", atLeast: 1 };
  const ask = exported([
    { kind: "require", on: ["pay.out", "note.add"], that },
    { kind: "oblige", on: "pay.out", needs: "reason-code", when: { fact: "f.n", over: 5 } },
  ]);
  const context = (source: "server" | "attested" | "text") =>
    Object.keys(toCedarRequest(ask, { ...paying, facts: { "f.n": { value: 3, source } } })?.context ?? {}).sort();
  expect(context("server")).toEqual(["args", "guard:f.n", "trigger:f.n"]);
  expect(context("attested")).toEqual(["args", "trigger:f.n"]);
  expect(context("text")).toEqual(["args"]);
});

const cannot: [what: string, rule: Record<string, unknown>, why: RegExp][] = [
  [
    "history",
    { kind: "budget", on: "pay.out", per: "order", of: "args.amount", atMost: "1.00 USD", within: "1d" },
    /history/,
  ],
  ["a rate", { kind: "rate", on: "pay.out", per: "rep", atMost: 1, within: "1d" }, /history/],
  ["calendar days", { kind: "window", on: "pay.out", since: "f.at", within: "2cd" }, /calendar/],
  [
    "a calendar day in a trigger",
    { kind: "never", on: "pay.out", when: { fact: "f.at", withinLast: "1cd" } },
    /calendar/,
  ],
  ["decimals", { kind: "cap", on: "pay.out", of: "f.share", atMost: 2 }, /exact form for `f.share` \(decimal\)/],
  [
    "a fraction of money",
    { kind: "cap", on: "pay.out", of: { fact: "args.amount", times: 0.5 }, atMost: "5.00 USD" },
    /0\.5/,
  ],
  [
    "records",
    { kind: "require", on: "pay.out", that: { each: "f.items", that: { fact: "item.price", under: "1.00 USD" } } },
    /exact form/,
  ],
  [
    "a pattern that is looked up",
    { kind: "require", on: "pay.out", that: { fact: "args.kind", matches: { fact: "f.glob" } } },
    /patterns/,
  ],
];

test.each(cannot)("%s cannot be said, is listed with why, and leaves no half of a rule behind", (_what, rule, why) => {
  const { notExpressed, policies } = exported([{ id: "odd", ...rule }]);
  expect(notExpressed).toEqual([{ rule: "odd", kind: rule.kind, on: ["pay.out"], why: expect.stringMatching(why) }]);
  expect(policies.filter((one) => one.rule === "odd")).toEqual([]);
});

test("the roles, the lane, the mode and the authority to carry out are forbids too", () => {
  const rulesOf = (actions: Record<string, unknown>, more: Record<string, unknown> = {}, who = ["rep"]) =>
    askCedar(exported([], { actions: { "pay.out": { ...grant, ...actions } }, ...more }))({
      ...paying,
      rep: { id: "sam", roles: who },
    });
  expect(rulesOf({})).toMatchObject({ outcome: "allow" });
  expect(rulesOf({}, {}, ["guest"])).toMatchObject({ outcome: "deny", rules: ["roles"] });
  expect(rulesOf({ lane: "escalate" })).toMatchObject({ outcome: "escalate", rules: ["lane"] });
  expect(rulesOf({}, { mode: "draft-only" })).toMatchObject({ outcome: "deny", rules: ["mode"] });
  expect(rulesOf({ authority: { execute: false } })).toMatchObject({ outcome: "deny", rules: ["authority"] });
});

test("an action that nobody granted has no policies, and a request for it is a deny", () => {
  const one = exported([{ kind: "never", on: "*" }], { actions: { "note.add": grant } });
  expect(one.policies.some(({ text }) => text.includes("pay.out"))).toBe(false);
  expect(toCedarRequest(one, paying)).toBeUndefined();
  expect(askCedar(one)(paying).outcome).toBe("deny");
});

test("an answer with an error in it is a deny: Cedar left that policy out", () => {
  const one = exported([]);
  const diagnostics = { reason: ["grant:pay.out"], errors: [{}] };
  expect(readAnswer(one, { decision: "allow", diagnostics }).outcome).toBe("deny");
  expect(readAnswer(one, { decision: "allow", diagnostics: { ...diagnostics, errors: [] } }).outcome).toBe("allow");
});

test("names of a pack never end their quotes, and ids stay apart whatever a rule is called", () => {
  const clean = HOSTILE.replace(/\p{Cc}/gu, "");
  const rules = ["r", "r#2", clean, "grant:pay.out", "roles-of-mine"].map((id) => ({ id, why: HOSTILE, ...cap }));
  const one = exported(rules);
  expect(faultsOf(one)).toEqual([]);
  expect(new Set(one.policies.map(({ id }) => id)).size).toBe(one.policies.length);
  expect(one.policies.filter(({ effect }) => effect === "permit").length).toBe(2);
  expect(quoted('a"\\\n\u{1f600}')).toBe('"a\\"\\\\\\u{a}\\u{1f600}"');
  expect(pattern('a*"b')).toBe('"a*\\"b"');
});

test("a bracket is only left out where it closes at the end", () => {
  expect(not("(a) == (b)")).toBe("!((a) == (b))");
  expect(not('(a == ")")')).toBe('!(a == ")")');
  expect(not(or(["a", "b"]))).toBe("!(a || b)");
});
