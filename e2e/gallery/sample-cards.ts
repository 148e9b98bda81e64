/** Cards as the worker would make them, one for each state; names and amounts are of the practice shop. */
import type { CardState, CardView, ReceiptView, ReplyView } from "#lib/messaging/view.ts";

const RECEIPT: ReceiptView = {
  says: "Refunded $32.00 to Visa ·· 42. Stripe confirmed re_3Q…8f when read back.",
  at: "2026-11-20T11:02:05Z",
  undo: { can: false, says: "A card refund cannot be taken back." },
  record: "verified",
  entry: 18204,
};

const TAGS_RECEIPT: ReceiptView = {
  says: "Added the tags refund and second-contact.",
  at: "2026-11-20T11:03:10Z",
  undo: { can: true, says: "until the ticket is solved" },
  record: "acknowledged",
};

export const refund: CardView = {
  suggestion: "s-refund",
  proposal: "sha256:refund",
  action: "refund.create",
  title: "Refund $32.00",
  lines: [
    ["To", "Visa ·· 42, Ana Lopez"],
    ["For", "Order 1001 of 2 Nov · returned 16 Nov"],
  ],
  facts: [
    { label: "Order placed", value: "2 Nov 2026", source: "server" },
    { label: "Order total", value: "$32.00", source: "server" },
    { label: "Order belongs to", value: "Ana Lopez", source: "server" },
    { label: "Ticket status", value: "open", source: "attested" },
    { label: "Says it was returned", value: "two weeks ago", source: "text" },
  ],
  why: "Ana asks where the money for the returned kettle is.",
  usage: [
    {
      rule: "refund-day",
      says: "$180.00 of $250.00 today, by you",
      withThis: "this makes $212.00",
      why: "A rep refunds at most $250 a day.",
      used: 0.72,
      adds: 0.128,
      over: false,
    },
    {
      rule: "refund-rate",
      says: "3 of 10 times in the last hour, by you",
      withThis: "this makes 4",
      why: "More than ten an hour is looked at first.",
      used: 0.3,
      adds: 0.1,
      over: false,
    },
  ],
  decision: {
    outcome: "allow",
    label: "Allowed",
    says: "Within refund-cap ($50.00) and refund-window (30 days).",
    rules: [
      { id: "refund-cap", says: "$32.00 is within $50.00.", why: "Refunds over $50 need a lead.", outcome: "allow" },
      { id: "refund-window", says: "Placed 18 days ago, within 30 days.", why: "", outcome: "allow" },
    ],
    canApprove: true,
  },
  obligations: [
    {
      id: "reason-code",
      label: "Reason",
      by: {
        choose: [
          { value: "returned", label: "Item returned" },
          { value: "damaged", label: "Item damaged" },
        ],
        chosen: "returned",
      },
    },
  ],
  button: "Refund $32.00",
  consequence: "A card refund cannot be undone; you have 10 s to cancel.",
  irreversible: true,
  nearest: [],
  state: { is: "ready" },
};

export const tags: CardView = {
  suggestion: "s-tags",
  proposal: "sha256:tags",
  action: "tags.change",
  title: "Add tags refund, second-contact",
  lines: [["Now", "kettle"]],
  facts: [{ label: "Tags", value: "kettle", source: "attested" }],
  why: "",
  decision: { outcome: "allow", label: "Allowed", says: "Tags may be changed.", rules: [], canApprove: true },
  obligations: [],
  button: "Add 2 tags",
  consequence: "Can be undone.",
  irreversible: false,
  nearest: [],
  state: { is: "ready" },
};

export const needsReason: CardView = {
  ...refund,
  suggestion: "s-reason",
  decision: {
    outcome: "needs",
    label: "Needs a reason",
    says: "Allowed with a reason and the word typed out (refund-reason).",
    rules: [{ id: "refund-reason", says: "A reason is missing.", why: "Finance asks for it.", outcome: "needs" }],
    canApprove: true,
  },
  obligations: [
    { id: "reason-code", label: "Reason", by: { choose: [{ value: "returned", label: "Item returned" }] } },
    { id: "typed-confirm", label: "Confirm.", by: { type: "REFUND" } },
  ],
};

export const needsLead: CardView = {
  ...refund,
  suggestion: "s-lead",
  title: "Refund $82.00",
  button: "Refund $82.00",
  usage: [
    {
      rule: "refund-order",
      says: "$0.00 of $50.00 in the last 90 days, on this order",
      withThis: "this would make $82.00",
      why: "More than $50 on one order needs a lead.",
      used: 0,
      adds: 1,
      over: true,
    },
  ],
  decision: {
    outcome: "needs",
    label: "Needs a lead",
    says: "$82.00 is over refund-cap ($50.00); up to $500.00 a lead may approve it.",
    rules: [
      { id: "refund-cap", says: "$82.00 is over $50.00.", why: "Refunds over $50 need a lead.", outcome: "needs" },
    ],
    canApprove: false,
  },
  obligations: [
    {
      id: "lead-approval",
      label: "A lead must approve",
      by: { somebody: "Mia Chen or Tom Weber" },
    },
  ],
  nearest: [{ label: "Refund $50.00 instead", proposal: "sha256:fifty", outcome: "allow" }],
};

export const denied: CardView = {
  ...refund,
  suggestion: "s-denied",
  title: "Refund $45.00",
  usage: [],
  lines: [
    ["To", "Visa ·· 77, Ben Ode"],
    ["For", "Order 0877 of 20 Sep"],
  ],
  decision: {
    outcome: "deny",
    label: "Not allowed",
    says: "Order 0877 was placed 61 days ago, 31 days outside refund-window (30 days). No change to this refund helps.",
    rules: [
      {
        id: "refund-window",
        says: "61 days since 20 Sep, at most 30.",
        why: "Returns are taken for 30 days.",
        outcome: "deny",
      },
    ],
    canApprove: false,
  },
  obligations: [],
};

export const escalated: CardView = {
  ...tags,
  suggestion: "s-billing",
  title: "Cancel the subscription",
  lines: [["For", "Kettle club, monthly"]],
  decision: {
    outcome: "escalate",
    label: "Goes to billing",
    says: "2 invoices are open (open-invoices); billing decides about it.",
    rules: [{ id: "open-invoices", says: "2 open invoices, must be 0.", why: "", outcome: "escalate" }],
    canApprove: false,
  },
};

const STATES: Record<string, CardState> = {
  working: { is: "working", says: "Reading the order once more…" },
  held: { is: "held", endsInMs: 7_200, totalMs: 10_000, says: "The refund goes out when the time is over." },
  done: { is: "done", receipt: RECEIPT },
  "done-undo": { is: "done", receipt: TAGS_RECEIPT },
  undoing: { is: "undoing", receipt: TAGS_RECEIPT },
  undone: { is: "undone", receipt: { ...TAGS_RECEIPT, says: "The tags refund and second-contact are gone again." } },
  cancelled: { is: "cancelled", says: "Nothing was paid." },
  failed: {
    is: "failed",
    again: true,
    failure: {
      code: "conflict",
      happened: "Somebody changed the ticket meanwhile.",
      means: "Nothing was refunded.",
      todo: "Read the ticket, then try again.",
    },
  },
  unknown: {
    is: "unknown",
    says: "The shop did not answer. It will be read back before anything else; do not refund by hand.",
    since: "2026-11-20T11:02:05.000Z",
    reads: "the shop, by the number of this act",
  },
  task: {
    is: "unknown",
    says: "",
    task: {
      says: "Reading ticket #4711 could not tell whether this happened: “Add tags refund, second-contact”.",
      todo: "Look at ticket #4711 in Zendesk, at its events as well. Did it happen?",
    },
  },
  refused: { is: "done", receipt: { ...RECEIPT, record: "refused" } },
};

export function inState(card: CardView, name: keyof typeof STATES): CardView {
  return { ...card, suggestion: `${card.suggestion}-${name}`, state: STATES[name] ?? { is: "ready" } };
}

export const reply: ReplyView = {
  suggestion: "s-reply",
  proposal: "sha256:reply",
  text: "Hi Ana,\nthank you for your patience. Your return reached us on 16 November. The money goes back to the Visa ending in 42; banks take 5–7 business days.\n\nIf it isn’t there by then, reply here and I’ll chase it with the bank myself.",
  sources: [
    { id: "k1", title: "Macro “Return received”" },
    { id: "o1", title: "Order 1001" },
  ],
  by: "Playbook “Return received”",
  decision: { outcome: "allow", label: "Allowed", says: "Drafts are always allowed.", rules: [], canApprove: true },
  state: { is: "ready" },
};

export const checkedReply: ReplyView = {
  ...reply,
  obligations: [
    {
      id: "tone-check",
      label: "Read it aloud: tone, scope, names, numbers, and no promise",
      by: {
        choose: [
          { value: "fits", label: "Read; the tone fits" },
          { value: "changed", label: "Read, and I changed it" },
        ],
      },
    },
  ],
  decision: {
    outcome: "needs",
    label: "Needs something",
    says: "Every reply of this house is read aloud before it is used.",
    rules: [],
    canApprove: true,
  },
};

export const insertedReply: ReplyView = {
  ...reply,
  state: {
    is: "done",
    receipt: {
      says: "Put into the composer above your signature. Sending stays with you.",
      at: "2026-11-20T11:01:40Z",
      undo: { can: false, says: "Edit or delete it in the composer." },
      record: "journalled",
    },
  },
};

const MODEL = "practice-model-1";

/** What a model wrote: it can be asked for another one. */
export const modelReply: ReplyView = { ...reply, by: MODEL, again: true };

export const growingReply: ReplyView = {
  ...reply,
  by: MODEL,
  text: "Hi Ana,\n\nthank you for your message about order 1001. A refund goes back to the ca",
  sources: [],
  drafting: true,
  again: true,
};

/** The model failed: the playbook's draft stands, and the model can be asked once more. */
export const fallbackReply: ReplyView = { ...reply, by: "playbook", again: true };
