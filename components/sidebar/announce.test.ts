import { expect, test } from "vitest";
import type { CardState, CardView, TicketView } from "#lib/messaging/view.ts";
import { saysWhatChanged } from "./announce.ts";

const card = (state: CardState): CardView => ({
  suggestion: "s",
  proposal: "p",
  action: "refund.create",
  title: "Refund $32.00",
  lines: [],
  facts: [],
  why: "",
  decision: { outcome: "allow", label: "Allowed", says: "", rules: [], canApprove: true },
  obligations: [],
  button: "Refund $32.00",
  consequence: "",
  irreversible: true,
  nearest: [],
  state,
});

const view = (...states: CardState[]): TicketView => ({
  screen: "ticket",
  ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
  subject: "",
  status: { policy: "", ok: true, mode: "assist", rep: "sam", checkedAt: null },
  about: { summary: "", chips: [] },
  cards: states.map((state, at) => ({ ...card(state), suggestion: `s${at}` })),
  notices: [],
  record: { onRecord: 0, verified: 0, waiting: 0 },
});

const held: CardState = { is: "held", endsInMs: 9_100, totalMs: 10_000, says: "Going out soon." };

test("a new ticket says how much there is to read", () => {
  expect(saysWhatChanged(null, view({ is: "ready" }))).toBe("Ticket 4711: 1 suggestion.");
});

test("a hold says how long it can be cancelled, once and not every second", () => {
  expect(saysWhatChanged(view({ is: "ready" }), view(held))).toBe(
    "Refund $32.00: Going out soon. 10 seconds left to cancel.",
  );
  expect(saysWhatChanged(view(held), view({ ...held, endsInMs: 3_000 }))).toBe("");
});

test("only the card that changed is named", () => {
  const before = view({ is: "ready" }, held);
  expect(saysWhatChanged(before, view({ is: "ready" }, { is: "cancelled", says: "Nothing was paid." }))).toBe(
    "Refund $32.00: cancelled. Nothing was paid.",
  );
  expect(saysWhatChanged(before, before)).toBe("");
});

test("trouble is said once", () => {
  const failure = { code: "x", happened: "The page cannot be read.", means: "", todo: "" };
  const trouble = { screen: "trouble" as const, failure, retry: true };
  expect(saysWhatChanged(view(), trouble)).toBe("The page cannot be read.");
  expect(saysWhatChanged(trouble, trouble)).toBe("");
});

test("a stop is said once, with who and why, and not again by each card; its end is said too", () => {
  const before = view({ is: "ready" });
  const stop = { label: "Stopped for everyone", why: "Fraud wave." };
  const cards = before.cards.map((one) => ({ ...one, decision: { ...one.decision, label: "Stopped" } }));
  const after = { ...before, cards, status: { ...before.status, stops: [stop] } };
  expect(saysWhatChanged(before, after)).toBe("Stopped for everyone. Fraud wave.");
  expect(saysWhatChanged(after, after)).toBe("");
  expect(saysWhatChanged(after, before)).toBe("No longer stopped for everyone.");
});
