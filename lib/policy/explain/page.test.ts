import { expect, test } from "vitest";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "../compile.ts";
import { explainAsMarkdown, explainPolicy } from "../explain.ts";

const CATALOGUE = [
  { id: "order.lookup", group: "read" as const, params: { order: "string" as const } },
  { id: "reply.draft", group: "draft" as const, params: { text: "string" as const } },
  { id: "status.set", group: "reversible" as const, params: { status: "string" as const } },
  { id: "refund.create", group: "money" as const, params: { order: "string" as const, amount: "money" as const } },
  { id: "ticket.escalate", group: "handoff" as const, params: {} },
];
const GRANT = { lane: "assist", roles: ["rep", "lead"], owner: "support" };

function compiled(more: object = {}) {
  const document = PolicyDocument.parse({
    schema: "countersign.policy/1",
    engine: ">=1",
    name: "Shop",
    mode: "assist",
    timezone: "Europe/Berlin",
    actions: {
      "order.lookup": { ...GRANT, lane: "automate" },
      "reply.draft": GRANT,
      "status.set": { ...GRANT, authority: { execute: false }, why: "Reps close tickets by hand" },
      "refund.create": { ...GRANT, owner: "billing" },
      "ticket.escalate": GRANT,
    },
    rules: [
      {
        id: "cap",
        kind: "cap",
        on: "refund.create",
        why: "Refunds over $50 need a lead.",
        of: "args.amount",
        atMost: "50.00 USD",
        beyond: { needs: "lead-approval", atMost: "500.00 USD" },
      },
      {
        id: "dispute",
        kind: "require",
        on: "refund.create",
        why: "Billing answers the bank.",
        that: { fact: "order.disputed", is: false },
        else: { escalate: "billing" },
      },
      {
        id: "legal",
        kind: "escalate",
        on: "*",
        why: "Legal answers lawyers.",
        when: {
          any: [
            { fact: "ticket.signals", has: "legal-threat" },
            { fact: "requester.tier", is: "vip" },
          ],
        },
        to: "legal",
      },
      {
        id: "old",
        kind: "never",
        on: "refund.create",
        why: "The books are closed.",
        when: { fact: "order.placedAt", before: "2020-01-01T00:00:00Z" },
      },
    ],
    routes: { legal: { name: "Legal & <b>Compliance</b>" }, billing: { name: "Billing" } },
    modes: [{ mode: "draft-only", team: "trainees", why: "They learn first." }],
    ...more,
  });
  const result = compilePolicy(document, CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

const page = () => explainAsMarkdown(compiled());

/** What stands under a heading. */
function under(heading: string, text = page()): string {
  const parts = text.split(/^## /m);
  return parts.find((part) => part.startsWith(heading)) ?? "";
}

test("the six questions and the rest of the page, in this order", () => {
  expect(page().match(/^## .*/gm)).toEqual([
    "## At a glance",
    "## 1. What is handled independently",
    "## 2. What is recommended and not carried out",
    "## 3. What needs a person's approval, and whose",
    "## 4. What is never allowed",
    "## 5. What is always handed to a person, no matter what else holds",
    "## 6. Who owns the outcome",
    "## What always stays a draft",
    "## The limits",
    "## Where it is narrower",
    "## How to pause it",
  ]);
});

test.each([
  ["At a glance", "| Create refund | critical | yes | yes | yes | lead or rep | billing |"],
  ["At a glance", "| Set status | moderate | yes | yes | no | lead or rep | support |"],
  ["1.", "- **Look up order**"],
  ["2.", "- **Set status**: it is suggested, and a person does it by hand. Reps close tickets by hand."],
  [
    "3.",
    "- **Create refund**: approved by a lead or a rep, and beside that:\n  - A lead's agreement. Refunds over $50 need a lead.",
  ],
  ["4.", "- **Set status** is never carried out. Reps close tickets by hand."],
  ["4.", "- When the order was placed before 2020-01-01T00:00:00Z, nobody may create refund. The books are closed."],
  ["4.", "- anything that is not listed on this page"],
  [
    "5.",
    "- **Billing**: when somebody wants to create refund, as long as it is not ruled out that the customer's bank disputes the payment. Billing answers the bank.",
  ],
  [
    "5.",
    "- **Legal & &lt;b>Compliance&lt;/b>**: when the ticket's signals include legal-threat or the customer's tier is vip, or when that is not known. Legal answers lawyers.",
  ],
  ["6.", "- **billing**: create refund"],
  ["What always stays", "- **Draft reply**"],
  [
    "The limits",
    "- Refunds over $50 need a lead. _The amount is at most $50.00, beyond that only with a lead's agreement, up to $500.00._",
  ],
  ["Where it", "- **Team trainees:** only reading, drafting and handing over. They learn first."],
  ["How to pause", "hand it over; that works while everything else is limited."],
])("under %s: %s", (heading, line) => {
  expect(under(heading)).toContain(line);
});

test("what is free needs nobody else, and nothing that needs somebody is called free", () => {
  expect(under("1.")).not.toContain("refund");
  const needy = compiled({
    rules: [{ id: "two", kind: "oblige", on: "order.lookup", why: "w", needs: "second-rep" }],
  });
  expect(under("1.", explainAsMarkdown(needy))).toContain("Nothing.");
  expect(under("3.", explainAsMarkdown(needy))).toContain(
    "- **Look up order**: approved by a lead or a rep, and beside that:",
  );
});

test("stopped, hidden and forbidden actions are not called possible", () => {
  const map = (more: object) =>
    Object.fromEntries(explainPolicy(compiled(more)).map((one) => [one.action, one.authority]));
  expect(map({ mode: "stop" })["reply.draft"]).toEqual({ say: false, recommend: false, execute: false });
  expect(map({ mode: "draft-only" })["refund.create"]).toMatchObject({ recommend: false, execute: false });
  expect(map({})["status.set"]).toEqual({ say: true, recommend: true, execute: false });
  const hidden = { rules: [{ id: "h", kind: "hide", on: "status.set", why: "w" }] };
  expect(map(hidden)["status.set"]).toMatchObject({ recommend: false, execute: false });
});

test("limits say which way in time, for whom together, and what a calendar day is", () => {
  const money = { on: "refund.create", why: "w" };
  const policy = compiled({
    facts: { "stay.start": { type: "time", trust: "server" }, "stay.open": { type: "integer", trust: "server" } },
    rules: [
      { ...money, id: "a", kind: "window", until: "stay.start", within: "2d" },
      { ...money, id: "b", kind: "rate", per: "all", atMost: 3, within: "1cd" },
      { ...money, id: "c", kind: "require", that: { fact: "stay.open", is: 0 }, else: { needs: "lead-approval" } },
    ],
  });
  const text = under("The limits", explainAsMarkdown(policy));
  expect(text).toContain("_The stay's start lies within the next 2 days, or it is refused._");
  expect(text).toContain("_At most 3 for everybody together within 1 calendar day, or it is refused._");
  expect(text).toContain("_The stay's open is 0, otherwise only with a lead's agreement._");
  expect(text).toContain("one calendar day is today");
  expect(under("The limits")).not.toContain("one calendar day");
});
