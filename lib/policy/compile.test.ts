import { expect, test } from "vitest";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { checkPolicy } from "./check.ts";
import { compileWithProblems } from "./compile.ts";
import type { ProblemCode } from "./problem.ts";

const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "refund.create", group: "money", params: { order: "string", amount: "money" } },
];
const GRANT = { lane: "assist", roles: ["rep"], owner: "billing" };
type Raw = Record<string, unknown>;

function problemsOf(more: Raw) {
  const base = {
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "t",
    mode: "assist",
    actions: { "refund.create": GRANT },
  };
  const { policy, problems } = compileWithProblems(PolicyDocument.parse({ ...base, ...more }), CATALOGUE);
  return [...problems, ...(policy === undefined ? [] : checkPolicy(policy))];
}
const rule = (more: Raw): Raw => ({ rules: [{ id: "r", on: "refund.create", why: "w", ...more }] });
const that = (condition: unknown): Raw => rule({ kind: "require", that: condition });
const deep = (levels: number): unknown =>
  levels === 0 ? { fact: "order.disputed", is: true } : { not: deep(levels - 1) };

const errors: [ProblemCode, string, Raw][] = [
  ["unknown-kind", "a kind that nobody made", rule({ kind: "quota", spike: {} })],
  ["unknown-kind", "an inherited name", rule({ kind: "toString" })],
  ["schema", "a key that nobody knows", rule({ kind: "oblige", needs: "reason-code", unless: 1 })],
  [
    "schema",
    "a rule that would grant",
    rule({ kind: "require", that: { fact: "order.disputed", is: false }, else: "allow" }),
  ],
  ["schema", "a cap without a bound", rule({ kind: "cap", of: "args.amount" })],
  [
    "schema",
    "a window with both ends",
    rule({ kind: "window", since: "order.placedAt", until: "order.placedAt", within: "1d" }),
  ],
  ["money-without-currency", "50.00", rule({ kind: "cap", of: "args.amount", atMost: 50 })],
  ["wrong-type", "an amount against a number", rule({ kind: "cap", of: "billing.openInvoices", atMost: "50.00 USD" })],
  ["unknown-unit", "a currency that does not exist", rule({ kind: "cap", of: "args.amount", atMost: "50.00 XQQ" })],
  ["wrong-type", "a duration in words", rule({ kind: "window", since: "order.placedAt", within: "a month" })],
  [
    "wrong-type",
    "a budget on a fact",
    rule({ kind: "budget", per: "order", of: "order.total", atMost: "5.00 USD", within: "1d" }),
  ],
  ["wrong-type", "a test that does not fit", that({ fact: "order.disputed", over: 3 })],
  ["wrong-type", "two facts of different sorts", that({ fact: "order.owner", is: { fact: "order.total" } })],
  ["wrong-type", "an item that is none", that({ each: "order.owner", that: { fact: "item", is: "x" } })],
  [
    "bound-without-measure",
    "a bound on what measures nothing",
    rule({
      kind: "require",
      that: { fact: "order.disputed", is: false },
      else: { needs: "lead-approval", atMost: "5.00 USD" },
    }),
  ],
  ["unknown-fact", "a fact that nobody declares", that({ fact: "order.placed", exists: true })],
  ["unknown-fact", "an argument that is none", that({ fact: "args.sum", exists: true })],
  ["unknown-fact", "item outside of each", that({ fact: "item", is: 1 })],
  ["unknown-operator", "a comparison that is none", that({ fact: "order.disputed", equals: true })],
  ["schema", "two comparisons", that({ fact: "billing.openInvoices", over: 1, under: 3 })],
  ["schema", "two combiners", that({ all: [], any: [] })],
  ["too-deep", "seventeen levels", that(deep(16))],
  ["unknown-action", "a rule on nothing", rule({ kind: "never", on: "refund.crate" })],
  ["unknown-action", "a group that is none", rule({ kind: "never", on: "group:cash" })],
  ["unknown-action", "a grant of nothing", { actions: { "order.cancel": GRANT } }],
  [
    "redeclared",
    "a money action called a draft",
    { actions: { "refund.create": { ...GRANT, group: "draft", params: {} } } },
  ],
  [
    "duplicate-id",
    "one id twice",
    { rules: [0, 1].map(() => ({ id: "r", kind: "never", on: "refund.create", why: "w" })) },
  ],
  ["reserved-name", "the id of a built-in rule", rule({ id: "default", kind: "never" })],
  ["reserved-name", "a fact called args.x", { facts: { "args.x": { type: "string", trust: "server" } } }],
  ["engine-too-old", "a newer engine", { engine: ">=2" }],
  ["bad-timezone", "a zone that is none", { timezone: "Mars/Olympus" }],
  [
    "weak-trigger",
    "money switched off by the page",
    rule({ kind: "never", when: { fact: "ticket.status", is: "closed" } }),
  ],
  [
    "weak-trigger",
    "the same through *",
    rule({ kind: "never", on: "*", when: { fact: "ticket.status", is: "closed" } }),
  ],
  [
    "never-allowed",
    "what does not exist for any policy",
    { actions: { "webhook.create": { ...GRANT, group: "outbound", params: {} } } },
  ],
];
test.each(errors)("%s: %s", (code, _name, more) => {
  const found = problemsOf(more).filter((problem) => problem.severity === "error");
  expect(found.map((problem) => problem.code)).toContain(code);
  for (const { message } of found) expect(message.length).toBeGreaterThan(10);
});

const cap = { kind: "cap", of: "args.amount", atMost: "50.00 USD" };
const warnings: [ProblemCode, string, Raw][] = [
  ["no-owner", "money that nobody answers for", { actions: { "refund.create": { lane: "assist", roles: ["rep"] } } }],
  ["unknown-route", "a route that leads nowhere", rule({ kind: "escalate", to: "legal" })],
  ["splitting", "a cap without a budget", rule(cap)],
  [
    "shadowed",
    "a looser cap",
    {
      rules: [
        { id: "a", on: "*", why: "w", ...cap },
        { id: "b", on: "*", why: "w", ...cap, atMost: "70.00 USD" },
      ],
    },
  ],
  ["absence-proves-little", "exists: false", that({ fact: "order.returnedAt", exists: false })],
  ["text-in-guard", "text that is to prove something", that({ fact: "ticket.signals", hasNot: "press" })],
  ["covers-nothing", "a rule on an empty group", rule({ kind: "never", on: "group:account" })],
  [
    "redeclared",
    "a built-in fact of another type",
    { facts: { "order.status": { type: "integer", trust: "server" } } },
  ],
];
test.each(warnings)("%s is only a warning: %s", (code, _name, more) => {
  const found = problemsOf(more);
  expect(found.filter((problem) => problem.severity === "warning").map((problem) => problem.code)).toContain(code);
  expect(found.filter((problem) => problem.severity === "error")).toEqual([]);
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "an argument `%s` that no action has is none, also behind a group",
  (name) => {
    const found = problemsOf({ rules: [{ ...cap, id: "r", on: "group:money", why: "w", of: `args.${name}` }] });
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toContain("error unknown-fact");
  },
);

test("a fact with a name of JavaScript's own is a fact like others", () => {
  const found = problemsOf({ facts: { constructor: { type: "string", trust: "server" } } });
  expect(found.map(({ code }) => code)).not.toContain("redeclared");
});

test("a good pack has no findings, escalate and oblige may read the page, and the digest is the document's", () => {
  const rules = [
    { id: "cap", on: "refund.create", why: "w", ...cap },
    { id: "sum", on: "refund.create", why: "w", ...cap, kind: "budget", per: "order", within: "90d" },
    {
      id: "legal",
      on: "*",
      why: "w",
      kind: "escalate",
      to: "legal",
      when: { fact: "ticket.signals", has: "legal-threat" },
    },
    { id: "why", on: "*", why: "w", kind: "oblige", needs: "reason-code", when: { fact: "ticket.status", is: "open" } },
  ];
  const handoff = { "ticket.pass": { ...GRANT, group: "handoff", params: {} } };
  const actions = { "refund.create": GRANT, ...handoff };
  expect(problemsOf({ rules, actions, routes: { legal: {} } })).toEqual([]);
});
