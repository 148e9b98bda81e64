/** What the view says of the ticket itself, beside its cards. */
import { expect, test } from "vitest";
import { type Given, openTicket, ticketOf } from "./fixtures/open-ticket.ts";
import { type Around, ticketView } from "./ticket-view.ts";

const around = { status: {}, record: {}, recordOf: () => ({ state: "journalled" }), now: 0, drafts: new Map() };
const view = (given: Given = {}, more: Partial<Around> = {}) =>
  ticketView(openTicket(given), { ...around, ...more } as unknown as Around);

test.each([
  ["practice", ["Practice desk"]],
  ["sandbox", ["Sandbox"]],
  ["production", []],
  [undefined, []],
] as const)("a desk that is %s is marked %j", (environment, marks) => {
  const chips = view({}, { environment }).about.chips.map(({ text }) => text);
  expect(chips.filter((text) => /desk|sandbox/i.test(text))).toEqual(marks);
});

test("says when older messages were not read", () => {
  const texts = (omitted: number | null) => view({ ticket: { omitted } }).notices.map(({ text }) => text);
  expect(texts(0)).toEqual([]);
  for (const omitted of [null, 4700]) expect(texts(omitted)).toEqual(["Only the newest 1 messages were read."]);
});

test("facts about the ticket are attested, and none is made of what was not read", () => {
  const facts = (change: Parameters<typeof ticketOf>[0]) => openTicket({ ticket: change ?? {} }).gathered.facts;
  const full = facts({ priority: "high", group: { id: "21", name: "Tier 1" } });
  expect(full["ticket.priority"]).toEqual({ value: "high", source: "attested" });
  expect(full["ticket.inbox"]).toEqual({ value: "Tier 1", source: "attested" });
  expect(full["ticket.createdAt"]).toEqual({ value: ticketOf().messages[0]?.at, source: "attested" });
  const bare = facts({ omitted: null, group: { id: "21", name: "" } });
  for (const name of ["ticket.priority", "ticket.inbox", "ticket.createdAt"]) expect(bare[name]).toBeUndefined();
});
