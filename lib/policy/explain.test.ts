/** The permission map as a program reads it. */
import { expect, test } from "vitest";
import { explainPolicy } from "./explain.ts";
import { compiled, type Raw } from "./fixtures/ask.ts";

const grant = { lane: "assist", roles: ["rep", "lead"] };
const permission = (rules: Raw[], more: Raw = {}, own: Raw = {}) =>
  explainPolicy(compiled(rules, { actions: { "pay.out": { ...grant, ...own } }, ...more }))[0];
const yes = { say: true, recommend: true, execute: true };

test("each limit with its reason, whom it asks and where it leads", () => {
  const cap = { kind: "cap", of: "args.amount", atMost: "5.00 USD", why: "Big ones need a lead." };
  const rules = [
    { ...cap, id: "cap", beyond: { needs: ["lead-approval", "second-rep"] } },
    { kind: "require", id: "open", that: { fact: "f.flag", is: true }, else: { escalate: "legal" } },
    { kind: "rate", id: "often", per: "rep", atMost: 3, within: "1d", when: { fact: "f.flag", is: true } },
    { kind: "escalate", id: "threat", to: "billing", when: { fact: "f.flag", is: true } },
  ];
  expect(permission(rules, {}, { owner: "billing" })).toEqual({
    action: "pay.out",
    lane: "assist",
    authority: yes,
    roles: ["lead", "rep"],
    owner: "billing",
    approvers: ["lead", "second rep"],
    limits: [
      {
        id: "cap",
        kind: "cap",
        limit: "args.amount at most $5.00, otherwise needs lead-approval and second-rep",
        why: "Big ones need a lead.",
      },
      { id: "open", kind: "require", limit: "a condition on f.flag, otherwise handed to legal", why: "because" },
      {
        id: "often",
        kind: "rate",
        limit: "at most 3 per rep within 1 day, otherwise denied (under its trigger)",
        why: "because",
      },
    ],
    escalates: ["billing", "legal"],
    never: false,
  });
});

test.each<[string, Raw[], Raw, Raw, Raw]>([
  ["nothing", [], {}, {}, yes],
  ["a stop", [], { mode: "stop" }, {}, { say: false, recommend: false, execute: false }],
  ["draft-only", [], { mode: "draft-only" }, {}, { say: true, recommend: false, execute: false }],
  ["its lane", [], {}, { lane: "escalate" }, { say: true, recommend: false, execute: false }],
  ["an authority", [], {}, { authority: { execute: false } }, { ...yes, execute: false }],
  ["silence", [], {}, { authority: { say: false, recommend: false } }, { say: false, recommend: false, execute: true }],
  ["never", [{ kind: "never" }], {}, {}, { say: false, recommend: false, execute: false }],
  ["hide", [{ kind: "hide" }], {}, {}, { say: true, recommend: false, execute: false }],
  ["never under a trigger", [{ kind: "never", when: { fact: "f.flag", is: true } }], {}, {}, yes],
])("under %s", (_, rules, more, own, authority) => {
  const found = permission(rules, more, own);
  expect(found?.authority).toEqual(authority);
  expect(found?.never).toBe(rules.length > 0 && authority.say === false);
  expect(found).not.toHaveProperty("owner");
  expect(found?.approvers).toEqual([]);
});
