import { expect, test } from "vitest";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { ModeRule } from "#lib/domain/policy-document.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { modeOfRep } from "./built-in-modes.ts";
import { compileWithProblems } from "./compile.ts";
import { decide } from "./decide.ts";

const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "reply.draft", group: "draft", params: {} },
  { id: "hand.over", group: "handoff", params: {} },
  { id: "status.set", group: "reversible", params: {} },
  { id: "pay.out", group: "money", params: {} },
];
const GRANT = { lane: "assist", roles: ["rep"] };
type Entry = Omit<ModeRule, "why"> & { why?: string };
type Raw = Record<string, unknown>;

function compile(modes: readonly Entry[], more: Raw = {}) {
  const document = PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "t",
    mode: "assist",
    modes: modes.map((one) => ({ why: "Because.", ...one })),
    actions: Object.fromEntries(CATALOGUE.map(({ id }) => [id, GRANT])),
    ...more,
  });
  return compileWithProblems(document, CATALOGUE);
}

function ask(modes: readonly Entry[], request: Partial<DecisionRequest> = {}, more: Raw = {}) {
  const { policy, problems } = compile(modes, more);
  if (policy === undefined) throw new Error(JSON.stringify(problems));
  return decide(policy, {
    action: "status.set",
    args: {},
    rep: { id: "sam", roles: ["rep"], team: "eu" },
    facts: inbox("support", "attested"),
    subject: { ticket: "1" },
    evidence: [],
    history: [],
    now: "2026-11-20T11:00:00Z",
    ...request,
  });
}

const inbox = (value: unknown, source: "server" | "attested" | "text") => ({ "ticket.inbox": { value, source } });

test.each<[string, Entry, Partial<DecisionRequest>, string]>([
  ["one's own team", { mode: "stop", team: "eu" }, {}, "deny"],
  ["another team", { mode: "stop", team: ["us", "apac"] }, {}, "allow"],
  ["one's own name", { mode: "stop", rep: ["kim", "sam"] }, {}, "deny"],
  ["another name", { mode: "stop", rep: "kim" }, {}, "allow"],
  ["this inbox", { mode: "draft-only", inbox: "support" }, {}, "deny"],
  ["another inbox", { mode: "draft-only", inbox: "legal" }, {}, "allow"],
  ["the action", { mode: "draft-only", on: "group:reversible" }, {}, "deny"],
  ["another action", { mode: "draft-only", on: "pay.out" }, {}, "allow"],
  ["all of several conditions", { mode: "stop", team: "eu", inbox: "support", on: "*" }, {}, "deny"],
  ["not all of several conditions", { mode: "stop", team: "eu", inbox: "legal" }, {}, "allow"],
  ["a mode that permits it", { mode: "draft-only", team: "eu" }, { action: "reply.draft" }, "allow"],
  ["a stop, whatever it is", { mode: "stop", team: "eu" }, { action: "reply.draft" }, "deny"],
  ["`*`, which leaves handing over out", { mode: "stop", on: "*" }, { action: "hand.over" }, "allow"],
])("a mode for %s", (_what, entry, request, outcome) => {
  const decision = ask([entry], request);
  expect(decision.outcome).toBe(outcome);
  if (outcome === "deny") expect(decision.rules).toMatchObject([{ id: "mode", kind: "built-in", why: "Because." }]);
});

test.each<[string, Entry, Partial<DecisionRequest>]>([
  ["no team is known", { mode: "stop", team: "us" }, { rep: { id: "sam", roles: ["rep"] } }],
  ["no inbox is known", { mode: "stop", inbox: "legal" }, { facts: {} }],
  ["the inbox is null", { mode: "stop", inbox: "legal" }, { facts: inbox(null, "server") }],
  ["the inbox is no text", { mode: "stop", inbox: "legal" }, { facts: inbox(["legal"], "server") }],
  ["the inbox is read from words", { mode: "stop", inbox: "legal" }, { facts: inbox("support", "text") }],
  ["only the page names the inbox of a payment", { mode: "stop", inbox: "legal" }, { action: "pay.out" }],
])("what cannot be known applies: %s", (_what, entry, request) => {
  expect(ask([entry], request).first).toBe("mode");
});

test("where the server read the inbox, a payment in another one goes on", () => {
  const request = { action: "pay.out", facts: inbox("support", "server") };
  expect(ask([{ mode: "stop", inbox: "legal" }], request).outcome).toBe("allow");
});

test("the strictest that applies counts, in whatever order they stand, and one finding is enough", () => {
  const modes: Entry[] = [
    { mode: "draft-only", team: "eu", why: "Newcomers draft." },
    { mode: "stop", rep: "sam", why: "Sam is away." },
    { mode: "stop", rep: "kim", why: "Kim is away." },
  ];
  for (const order of [modes, modes.toReversed()])
    expect(ask(order).rules.map(({ why }) => why)).toEqual(["Sam is away."]);
  expect(ask(modes, {}, { mode: "draft-only" }).rules[0]?.why).toMatch(/^Only reading and drafting/);
});

test("what the mode read is listed with its source, and nothing that no entry asked for", () => {
  const read = ask([{ mode: "stop", team: "eu", inbox: "support" }]).rules[0]?.read;
  expect(read).toEqual([
    { fact: "rep.team", value: "eu", source: "rep" },
    { fact: "ticket.inbox", value: "support", source: "attested" },
  ]);
  expect(ask([{ mode: "stop", inbox: "support" }], { facts: {} }).rules[0]?.read).toEqual([
    { fact: "ticket.inbox", source: "missing" },
  ]);
  expect(ask([{ mode: "stop", on: "status.set" }]).rules[0]?.read).toEqual([]);
});

test("an action that the policy never lets be carried out is denied by `authority`, and saying or recommending is not", () => {
  const granted = (authority: object) => ({ actions: { "status.set": { ...GRANT, authority } } });
  expect(ask([], {}, granted({ execute: false })).first).toBe("authority");
  for (const authority of [{ say: false }, { recommend: false }, { execute: true }])
    expect(ask([], {}, granted(authority)).outcome).toBe("allow");
});

const problemsOf = (entry: Entry, more: Raw = {}) => {
  const { policy, problems } = compile([entry], more);
  return { compiled: policy !== undefined, problems };
};

test.each<[string, Entry, Raw, object]>([
  [
    "an action that nobody has",
    { mode: "stop", on: "pay.oot" },
    {},
    {
      path: ["modes", 0, "on"],
      code: "unknown-action",
      severity: "error",
      message: "there is no action `pay.oot`",
      suggestion: "did you mean `pay.out`?",
    },
  ],
  [
    "a group that nobody has, in a list",
    { mode: "stop", on: ["pay.out", "group:mony"] },
    {},
    {
      path: ["modes", 0, "on", 1],
      message: "there is no group `mony`",
      suggestion: "did you mean `group:money`?",
    },
  ],
  [
    "no condition at all",
    { mode: "stop" },
    {},
    {
      path: ["modes", 0],
      code: "schema",
      severity: "error",
      message: "this mode is for nobody in particular: say for which `team`, `rep`, `inbox` or actions (`on`) it is",
      suggestion: "for everybody, change `mode` at the top of the policy",
    },
  ],
  [
    "a milder mode than the policy's own",
    { mode: "draft-only", team: "eu" },
    { mode: "draft-only" },
    {
      path: ["modes", 0, "mode"],
      code: "shadowed",
      severity: "warning",
      message:
        "`draft-only` for some can never matter: the policy's own mode is `draft-only`, and the strictest counts",
      suggestion: "take it out, or make the policy's own `mode` milder",
    },
  ],
  [
    "only actions that the pack does not list",
    { mode: "stop", on: "pay.out" },
    { actions: { "status.set": GRANT } },
    {
      path: ["modes", 0, "on"],
      code: "covers-nothing",
      severity: "warning",
      message: "this mode covers no action that the pack lists",
    },
  ],
  [
    "an inbox that is no text",
    { mode: "stop", inbox: "1" },
    { facts: { "ticket.inbox": { type: "integer", trust: "attested" } } },
    {
      path: ["modes", 0, "inbox"],
      code: "wrong-type",
      severity: "error",
    },
  ],
])("compiling tells of %s", (_what, entry, more, problem) => {
  const { compiled, problems } = problemsOf(entry, more);
  expect(problems).toContainEqual(expect.objectContaining(problem));
  expect(compiled).toBe(problems.every(({ severity }) => severity === "warning"));
});

test("no rule may take the name of the built-in rule", () => {
  const rules = [{ id: "authority", kind: "never", on: "pay.out", why: "x" }];
  expect(compile([], { rules }).problems).toMatchObject([{ code: "reserved-name" }]);
});

test("the mode that is shown to a rep is the strictest of what holds on every ticket, for every action", () => {
  const shown = (...modes: Entry[]) => {
    const { policy } = compile(modes);
    return policy === undefined ? undefined : modeOfRep(policy.document, { rep: "sam", team: "eu" });
  };
  expect(shown()).toBe("assist");
  expect(shown({ mode: "draft-only", team: ["eu", "us"] }, { mode: "stop", rep: "kim" })).toBe("draft-only");
  expect(shown({ mode: "draft-only", team: "eu" }, { mode: "stop", rep: "sam" })).toBe("stop");
  expect(shown({ mode: "stop", team: "eu", inbox: "legal" }, { mode: "stop", on: "pay.out" })).toBe("assist");
});

test("of several that apply, the same one is told in whatever order they and their lists stand", () => {
  const eu = { mode: "stop", team: ["eu", "us"], why: "a quiet week" };
  const sam = { mode: "stop", rep: "sam", why: "still learning" };
  const drafts = { mode: "draft-only", team: "eu", why: "a new shop" };
  const told = (...modes: object[]) => {
    const { rules } = ask([], {}, { modes });
    return rules.map(({ id, why, says }) => [id, why, says]);
  };
  const one = told(eu, sam, drafts);
  expect(one.map(([id, why]) => [id, why])).toEqual([["mode", "still learning"]]);
  for (const other of [told(sam, eu, drafts), told(drafts, sam, eu), told(drafts, eu, sam)]) expect(other).toEqual(one);
  const lists = [
    { mode: "stop", team: ["us", "eu"], why: "a" },
    { mode: "stop", team: ["eu", "us"], why: "b" },
  ];
  expect(told(...lists)).toEqual(told(...lists.toReversed()));
  expect(told(...lists)[0]?.[1]).toBe("a");
});
