/** What somebody reads whose pack has not the form of one: what is wrong, where, and what to write instead. */
import { expect, test } from "vitest";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { problemsOf, type Raw } from "./fixtures/ask.ts";
import { type Problem, Problems } from "./problem.ts";
import { reportIssues } from "./schema-problems.ts";

const GOOD = { schema: "countersign.policy/1", engine: ">=1", name: "t", mode: "assist", actions: {} };

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ severity, code, path, message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` \u2192 ${suggestion}`;
    return `${severity === "error" ? "" : "warning "}${code} at ${path.join(".")}: ${message}${hint}`;
  });

function formProblems(raw: unknown): string[] {
  const problems = new Problems();
  const decoded = PolicyDocument.safeParse(raw);
  if (!decoded.success) reportIssues(decoded.error, [], problems, { schema: PolicyDocument, raw });
  return told(problems.list);
}

test.each<[unknown, string[]]>([
  [null, ["schema at : the file must be a block of `name: value` lines"]],
  [5, ["schema at : the file must be a block of `name: value` lines"]],
  ["text", ["schema at : the file must be a block of `name: value` lines"]],
  [[], ["schema at : the file must be a block of `name: value` lines"]],
  [
    {},
    [
      "schema at schema: `schema` must be `countersign.policy/1` \u2192 write one of: countersign.policy/1",
      'schema at engine: `engine` is missing (expected string) \u2192 for example `engine: ">=1"`',
      "schema at name: `name` is missing (expected string) \u2192 for example `name: Acme support`",
      "schema at mode: `mode` must be `stop` or `draft-only` or `assist` \u2192 write one of: stop, draft-only, assist",
      "schema at actions: `actions` is missing (expected record) \u2192 for example `actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }`",
    ],
  ],
  [
    { ...GOOD, schema: "countersign.policy/2" },
    ["schema at schema: `schema` must be `countersign.policy/1` \u2192 did you mean `countersign.policy/1`?"],
  ],
  [
    { ...GOOD, schema: undefined },
    ["schema at schema: `schema` must be `countersign.policy/1` \u2192 write one of: countersign.policy/1"],
  ],
  [
    { ...GOOD, engine: 1 },
    ['schema at engine: `engine` must be a text (put it in quotes) \u2192 put it in quotes: `"1"`'],
  ],
  [
    { ...GOOD, engine: true },
    ['schema at engine: `engine` must be a text (put it in quotes) \u2192 put it in quotes: `"true"`'],
  ],
  [
    { ...GOOD, engine: null },
    ['schema at engine: `engine` must be a text (put it in quotes) \u2192 for example `engine: ">=1"`'],
  ],
  [
    { ...GOOD, name: undefined },
    ["schema at name: `name` is missing (expected string) \u2192 for example `name: Acme support`"],
  ],
  [{ ...GOOD, name: 5 }, ['schema at name: `name` must be a text (put it in quotes) \u2192 put it in quotes: `"5"`']],
  [
    { ...GOOD, mode: "asist" },
    ["schema at mode: `mode` must be `stop` or `draft-only` or `assist` \u2192 did you mean `assist`?"],
  ],
  [
    { ...GOOD, mode: "live" },
    ["schema at mode: `mode` must be `stop` or `draft-only` or `assist` \u2192 write one of: stop, draft-only, assist"],
  ],
  [
    { ...GOOD, mode: 5 },
    ["schema at mode: `mode` must be `stop` or `draft-only` or `assist` \u2192 write one of: stop, draft-only, assist"],
  ],
  [
    { ...GOOD, actions: undefined },
    [
      "schema at actions: `actions` is missing (expected record) \u2192 for example `actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }`",
    ],
  ],
  [
    { ...GOOD, actions: [] },
    [
      "schema at actions: `actions` must be a block of `name: value` lines \u2192 for example `actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }`",
    ],
  ],
  [
    { ...GOOD, actions: "all" },
    [
      "schema at actions: `actions` must be a block of `name: value` lines \u2192 for example `actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }`",
    ],
  ],
  [
    { ...GOOD, actions: { a: {} } },
    [
      "schema at actions.a.lane: `lane` must be `automate` or `assist` or `escalate` \u2192 write one of: automate, assist, escalate",
      "schema at actions.a.roles: `roles` is missing (expected array) \u2192 for example `roles: [rep, lead]`",
    ],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist" } } },
    ["schema at actions.a.roles: `roles` is missing (expected array) \u2192 for example `roles: [rep, lead]`"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: "rep" } } },
    ["schema at actions.a.roles: `roles` must be a list \u2192 write a list: `[rep]`"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: [] } } },
    ["schema at actions.a.roles: `roles` must have at least one item \u2192 for example `roles: [rep, lead]`"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: [5] } } },
    ['schema at actions.a.roles.0: `0` must be a text (put it in quotes) \u2192 put it in quotes: `"5"`'],
  ],
  [
    { ...GOOD, actions: { a: { lane: "asist", roles: ["rep"] } } },
    ["schema at actions.a.lane: `lane` must be `automate` or `assist` or `escalate` \u2192 did you mean `assist`?"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], onwer: "x" } } },
    ["schema at actions.a.onwer: `onwer` is not known here \u2192 did you mean `owner`?"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], colour: "x", shape: 1 } } },
    [
      "schema at actions.a.colour: `colour` is not known here \u2192 known here: lane, roles, owner, authority, risk, record, group, params, why",
      "schema at actions.a.shape: `shape` is not known here \u2192 known here: lane, roles, owner, authority, risk, record, group, params, why",
    ],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], owner: 5 } } },
    ['schema at actions.a.owner: `owner` must be a text (put it in quotes) \u2192 put it in quotes: `"5"`'],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], authority: { sya: false } } } },
    ["schema at actions.a.authority.sya: `sya` is not known here \u2192 did you mean `say`?"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], authority: { say: "no" } } } },
    ["schema at actions.a.authority.say: `say` must be true or false"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], authority: "none" } } },
    ["schema at actions.a.authority: `authority` must be a block of `name: value` lines"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], risk: "huge" } } },
    [
      "schema at actions.a.risk: `risk` must be `low` or `moderate` or `high` or `critical` \u2192 did you mean `high`?",
    ],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], group: "cash" } } },
    [
      "schema at actions.a.group: `group` must be `read` or `draft` or `handoff` or `reversible` or `money` or `account` or `outbound` \u2192 write one of: read, draft, handoff, reversible, money, account, outbound",
    ],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: "sting" } } } },
    ["schema at actions.a.params.x: `x` has a form that is not known here \u2192 did you mean `string`?"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: { lst: "string" } } } } },
    ["schema at actions.a.params.x: `x` has a form that is not known here"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: { list: "sting" } } } } },
    ["schema at actions.a.params.x: `x` has a form that is not known here \u2192 did you mean `string`?"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: { enum: [] } } } } },
    ["schema at actions.a.params.x.enum: `enum` must have at least one item"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: { enum: "a" } } } } },
    ["schema at actions.a.params.x: `x` has a form that is not known here"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], params: { x: 5 } } } },
    ["schema at actions.a.params.x: `x` has a form that is not known here"],
  ],
  [
    { ...GOOD, actions: { a: { lane: "assist", roles: ["rep"], record: "during" } } },
    ["schema at actions.a.record: `record` must be `before` or `after` \u2192 write one of: before, after"],
  ],
  [{ ...GOOD, facts: [] }, ["schema at facts: `facts` must be a block of `name: value` lines"]],
  [
    { ...GOOD, facts: { "a.b": {} } },
    [
      "schema at facts.a.b.type: `type` is missing \u2192 for example `type: string`",
      "schema at facts.a.b.trust: `trust` must be `server` or `attested` or `text` \u2192 write one of: server, attested, text",
    ],
  ],
  [
    { ...GOOD, facts: { "a.b": { type: "sting", trust: "server" } } },
    ["schema at facts.a.b.type: `type` has a form that is not known here \u2192 did you mean `string`?"],
  ],
  [
    { ...GOOD, facts: { "a.b": { type: "string", trust: "severe" } } },
    ["schema at facts.a.b.trust: `trust` must be `server` or `attested` or `text` \u2192 did you mean `server`?"],
  ],
  [
    { ...GOOD, facts: { "a.b": { type: "string" } } },
    [
      "schema at facts.a.b.trust: `trust` must be `server` or `attested` or `text` \u2192 write one of: server, attested, text",
    ],
  ],
  [
    { ...GOOD, facts: { "a.b": { type: { enum: ["a"], of: 1 }, trust: "server" } } },
    ["schema at facts.a.b.type.of: `of` is not known here \u2192 known here: enum, list, record"],
  ],
  [{ ...GOOD, facts: { "a.b": "string" } }, ["schema at facts.a.b: `a.b` must be a block of `name: value` lines"]],
  [{ ...GOOD, rules: {} }, ["schema at rules: `rules` must be a list"]],
  [{ ...GOOD, rules: "none" }, ["schema at rules: `rules` must be a list \u2192 write a list: `[none]`"]],
  [{ ...GOOD, rules: [5] }, ["schema at rules.0: `0` must be a block of `name: value` lines"]],
  [
    { ...GOOD, rules: [{}] },
    [
      "schema at rules.0.id: `id` is missing (expected string) \u2192 for example `id: refund-cap`",
      "schema at rules.0.kind: `kind` is missing (expected string) \u2192 for example `kind: cap`",
      "schema at rules.0.on: `on` is missing \u2192 for example `on: refund.create`",
      "schema at rules.0.why: `why` is missing (expected string) \u2192 for example `why: Refunds over $50 need a lead.`",
    ],
  ],
  [
    { ...GOOD, rules: [{ id: "a", kind: "cap", on: 5, why: "w" }] },
    ["schema at rules.0.on: `on` has a form that is not known here \u2192 for example `on: refund.create`"],
  ],
  [
    { ...GOOD, rules: [{ id: 5, kind: "cap", on: "a", why: true }] },
    [
      'schema at rules.0.id: `id` must be a text (put it in quotes) \u2192 put it in quotes: `"5"`',
      'schema at rules.0.why: `why` must be a text (put it in quotes) \u2192 put it in quotes: `"true"`',
    ],
  ],
  [
    { ...GOOD, modes: [{}] },
    [
      "schema at modes.0.mode: `mode` must be `stop` or `draft-only` or `assist` \u2192 write one of: stop, draft-only, assist",
      "schema at modes.0.why: `why` is missing (expected string) \u2192 for example `why: Refunds over $50 need a lead.`",
    ],
  ],
  [
    { ...GOOD, modes: [{ mode: "stop", why: "w", team: 5 }] },
    ["schema at modes.0.team: `team` has a form that is not known here"],
  ],
  [
    { ...GOOD, modes: [{ mode: "stop", why: "w", team: [] }] },
    ["schema at modes.0.team: `team` must have at least one item"],
  ],
  [
    { ...GOOD, modes: [{ mode: "stop", why: "w", teem: "x" }] },
    ["schema at modes.0.teem: `teem` is not known here \u2192 did you mean `team`?"],
  ],
  [
    { ...GOOD, timezone: 5 },
    ['schema at timezone: `timezone` must be a text (put it in quotes) \u2192 put it in quotes: `"5"`'],
  ],
  [{ ...GOOD, rule: [] }, ["schema at rule: `rule` is not known here \u2192 did you mean `rules`?"]],
  [
    { ...GOOD, nonsense: 1 },
    [
      "schema at nonsense: `nonsense` is not known here \u2192 known here: schema, engine, name, timezone, mode, modes, facts, actions, rules, routes, obligations",
    ],
  ],
  [{ ...GOOD, routes: [] }, ["schema at routes: `routes` must be a block of `name: value` lines"]],
  [{ ...GOOD, obligations: 5 }, ["schema at obligations: `obligations` must be a block of `name: value` lines"]],
  [{ ...GOOD }, []],
])("the form of %j", (raw, problems) => {
  expect(formProblems(raw)).toEqual(problems);
});

test.each<[Raw, string[]]>([
  [{ engine: "1" }, []],
  [{ engine: " >= 1 " }, []],
  [{ engine: ">=1.0" }, ['schema at engine: `>=1.0` is not an engine version \u2192 write `">=1"`']],
  [{ engine: "v1" }, ['schema at engine: `v1` is not an engine version \u2192 write `">=1"`']],
  [{ engine: "12345" }, ['schema at engine: `12345` is not an engine version \u2192 write `">=1"`']],
  [
    { engine: ">= 2" },
    ["engine-too-old at engine: this policy needs engine 2, and this is engine 1 \u2192 update Countersign"],
  ],
  [
    { actions: { "*": { lane: "assist", roles: ["rep"] } } },
    ["reserved-name at actions.*: `*` is not an action; list each action by its name"],
  ],
  [
    { actions: { "group:money": { lane: "assist", roles: ["rep"] } } },
    ["reserved-name at actions.group:money: `group:money` is not an action; list each action by its name"],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"], group: "read" } } },
    ["redeclared at actions.pay.out.group: `pay.out` belongs to the group `money`; a pack cannot move it"],
  ],
  [{ actions: { "pay.out": { lane: "assist", roles: ["rep"], group: "money" } } }, []],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"], params: { amount: "money" } } } },
    [
      "warning redeclared at actions.pay.out.params: `pay.out` is built in; what runs it still takes only its own parameters",
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"], group: "read", params: {} } } },
    ["redeclared at actions.pay.out.group: `pay.out` belongs to the group `money`; a pack cannot move it"],
  ],
  [
    { actions: { "own.x": { lane: "assist", roles: ["rep"], params: { a: "string" } } } },
    [
      "schema at actions.own.x: `own.x` is an action of your own and needs a `group` \u2192 write `group:` and one of read, draft, handoff, reversible, money, account, outbound",
    ],
  ],
  [
    { facts: { "order.status": { type: "integer", trust: "server" } } },
    ["warning redeclared at facts.order.status: `order.status` is a built-in fact; this pack gives it another type"],
  ],
  [{ facts: { "order.status": { type: "string", trust: "server" } } }, []],
  [{ facts: { "a.b": { type: "list", of: "string", trust: "server", unit: "m", why: "w" } } }, []],
  [
    { obligations: { "reason-code": { validFor: "soon" } } },
    [
      "wrong-type at obligations.reason-code.validFor: `soon` is not a duration \u2192 write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [{ obligations: { "reason-code": { validFor: "1h" } } }, []],
  [{ obligations: { "reason-code": {} } }, []],
  [
    { obligations: { "reson-code": {} } },
    ["schema at obligations.reson-code: there is no obligation `reson-code` \u2192 known: reason-code"],
  ],
  [{ name: "\ud800" }, ["not-canonical at : the policy has no exact form: the value at `$.name` has a lone surrogate"]],
])("of good form, and yet: %j", (more, problems) => {
  expect(told(problemsOf([], more))).toEqual(problems);
});
