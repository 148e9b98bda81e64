/** Who may ask, in which mode and with which authority, as `forbid`s that speak beside every rule. */
import { expect, test } from "vitest";
import { compileWithProblems } from "../compile.ts";
import { compiled, documentOf, type Raw } from "../fixtures/ask.ts";
import { exportToCedar } from "./export.ts";

const GRANT = { lane: "assist", roles: ["rep"] };

/** Rule, outcome, reason, actions and condition of each `forbid`; whether the arguments fit stands in all of them. */
function forbidsOf(more: Raw): string[] {
  const { policies } = exportToCedar(compiled([], { actions: { "pay.out": GRANT }, ...more }));
  const forbids = policies.filter(({ text, rule }) => text.includes("forbid (") && rule !== "args");
  return forbids.map(({ rule, outcome, text }) => {
    const why = /@why\("(.*)"\)/.exec(text)?.[1];
    const actions = /action (.*), resource/.exec(text)?.[1];
    const when = /\nwhen \{ (.*) \};/s.exec(text)?.[1];
    return [rule, outcome, why, actions, when].filter((part) => part !== undefined).join(" | ");
  });
}

test.each<[Raw, string[]]>([
  [
    { modes: [{ mode: "stop", team: "eu", why: "quiet" }] },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'mode | deny | quiet | == Action::"pay.out" | !(context has "rep.team" && !(context["rep.team"] == "eu"))',
    ],
  ],
  [
    { modes: [{ mode: "stop", team: ["eu", "us"], rep: "sam", why: "quiet" }] },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'mode | deny | quiet | == Action::"pay.out" | !((context has "rep.team" && !(context["rep.team"] == "eu" || context["rep.team"] == "us")) || (context has "rep.id" && !(context["rep.id"] == "sam")))',
    ],
  ],
  [
    { modes: [{ mode: "stop", inbox: "vip", why: "quiet" }] },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'mode | deny | quiet | == Action::"pay.out" | !(context has "guard:ticket.inbox" && !(context["guard:ticket.inbox"] == "vip"))',
    ],
  ],
  [
    { modes: [{ mode: "draft-only", on: "pay.out", why: "quiet" }] },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'mode | deny | quiet | == Action::"pay.out"',
    ],
  ],
  [
    { modes: [{ mode: "draft-only", team: "eu", why: "quiet" }], actions: { draft: GRANT, "look.up": GRANT } },
    [
      'roles | deny | Only some roles may do this. | in [Action::"look.up", Action::"draft"] | !(principal in Role::"rep")',
    ],
  ],
  [
    { modes: [{ mode: "stop", on: "group:money", team: "eu", why: "quiet" }] },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'mode | deny | quiet | == Action::"pay.out" | !(context has "rep.team" && !(context["rep.team"] == "eu"))',
    ],
  ],
  [
    { mode: "stop", actions: { "pay.out": GRANT, "look.up": GRANT } },
    [
      'roles | deny | Only some roles may do this. | in [Action::"look.up", Action::"pay.out"] | !(principal in Role::"rep")',
      'mode | deny | The policy\'s mode is stop. | in [Action::"look.up", Action::"pay.out"]',
    ],
  ],
  [
    { mode: "draft-only", actions: { "pay.out": GRANT, draft: GRANT } },
    [
      'roles | deny | Only some roles may do this. | in [Action::"draft", Action::"pay.out"] | !(principal in Role::"rep")',
      'mode | deny | The policy\'s mode is draft-only. | == Action::"pay.out"',
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep", "lead", "rep"] } } },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"lead" || principal in Role::"rep")',
    ],
  ],
  [
    { actions: { "pay.out": { lane: "escalate", roles: ["rep"] } } },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'lane | escalate | The policy always hands this action to somebody else. | == Action::"pay.out"',
    ],
  ],
  [
    { actions: { "pay.out": { ...GRANT, authority: { execute: false } } } },
    [
      'roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")',
      'authority | deny | The policy never lets this be carried out. | == Action::"pay.out"',
    ],
  ],
  [
    { actions: { "data.delete": { ...GRANT, group: "account", params: {} } } },
    [
      'roles | deny | Only some roles may do this. | == Action::"data.delete" | !(principal in Role::"rep")',
      'never | deny | No policy can allow this kind of action. | == Action::"data.delete"',
    ],
  ],
  [
    { actions: { "pay.out": { ...GRANT, authority: { execute: true, recommend: false } } } },
    ['roles | deny | Only some roles may do this. | == Action::"pay.out" | !(principal in Role::"rep")'],
  ],
])("%j", (more, forbids) => {
  expect(forbidsOf(more)).toEqual(forbids);
});

test("whether the arguments fit is asked of every action", () => {
  const { policies } = exportToCedar(compiled([], { actions: { "pay.out": GRANT } }));
  const [text] = policies.filter(({ rule }) => rule === "args").map((policy) => policy.text);
  expect(text).toContain('when { !(context has "args" && context["args"]) };');
  expect(text).toContain('@why("The arguments must fit the action.")');
});

test("what Cedar cannot hold of the built-in rules is named: it keeps no history", () => {
  const catalogue = [{ id: "pay.out", group: "money", params: { amount: "money" } }] as const;
  const { policy } = compileWithProblems(documentOf([], { actions: { "pay.out": GRANT } }), catalogue);
  if (policy === undefined) throw new Error("the pack compiles");
  expect(exportToCedar(policy).notExpressed).toEqual([
    {
      rule: "repeat-money",
      kind: "built-in",
      on: ["pay.out"],
      why: "Cedar keeps no history, so a second payment on the same order is not seen",
    },
  ]);
  const { policy: reading } = compileWithProblems(documentOf([], { actions: { "look.up": GRANT } }), [
    { id: "look.up", group: "read", params: {} },
  ]);
  expect(reading === undefined ? undefined : exportToCedar(reading).notExpressed).toEqual([]);
});
