/** What differs between the practice desks for a journey: where things are on the page, which tickets, what is written. */
import type { DeskName } from "#lib/domain/ticket.ts";
import type { Practice } from "#practice/practice.ts";
import type { DeskTab } from "./driver.ts";

export interface JourneyDesk {
  name: DeskName;
  host: string;
  tickets: { simple: number; overTheLimit: number; tooOld: number; hostile: number };
  urlOf(ticket: number): string;
  /** As a rep does it in the desk's own page, without a reload. */
  goTo(tab: DeskTab, ticket: number): Promise<void>;
  composer(ticket: number): string;
  /** The desk's own button that sends what is in the composer. */
  send(): string;
  /** First words of the draft for the simple ticket. */
  greets: RegExp;
  /** What the desk puts into an empty composer: its signature, and on the second ticket the customer's last words. */
  signature: string[];
  quote: { element: string; words: RegExp };
  /** Charges of the practice shop that the tickets are about. */
  charges: { simple: string; overTheLimit: string };
  /** What the whole job writes: a status set and put back, a tag added. */
  jobWrites: Write[];
  /** Sets the simple ticket to pending. */
  pendingWrite: Write;
  /** What this desk was told to change and changed. */
  writes(practice: Practice): Write[];
  /** Messages on any ticket that came since then. */
  sent(practice: Practice, since: Date): number;
}

export type Write = [where: string, change: Record<string, unknown>];

export const zendesk: JourneyDesk = {
  name: "zendesk",
  host: "acme.zendesk.com",
  tickets: { simple: 4711, overTheLimit: 4712, tooOld: 4713, hostile: 4714 },
  urlOf: (ticket) => `https://acme.zendesk.com/agent/tickets/${ticket}`,
  goTo: (tab, ticket) => tab.pressAt(`[data-test-id="header-tab"][data-entity-id="${ticket}"]`),
  composer: (ticket) => `[data-ticket-id="${ticket}"] [data-test-id="omnicomposer-rich-text-ckeditor"]`,
  send: () => '[data-test-id="submit_button-button"]',
  greets: /Hi Ana/,
  signature: ["Best,", "Sam"],
  quote: { element: "blockquote", words: /When do I get my refund\?/ },
  charges: { simple: "ch_1001", overTheLimit: "ch_1002" },
  jobWrites: [
    ["PUT /api/v2/tickets/4711", { status: "pending" }],
    ["PUT /api/v2/tickets/4711", { status: "open" }],
    ["PUT /api/v2/tickets/4711", { tags: ["refund", "refund-pending"] }],
  ],
  pendingWrite: ["PUT /api/v2/tickets/4711", { status: "pending" }],
  /**
   * Without the stamp that guards each write. A write that came just after the desk's own rule touched the ticket is
   * refused there (409) and made again: it counts once.
   */
  writes({ desk }) {
    const taken = desk.writes.filter(({ status }) => status === 200);
    return taken.map(({ method, path: where, body }) => {
      const { ticket } = JSON.parse(body) as { ticket: Record<string, unknown> };
      const { safe_update: _, updated_stamp: __, ...change } = ticket;
      return [`${method} ${where}`, change];
    });
  },
  sent: ({ desk }, since) =>
    [...desk.store.tickets.values()].flatMap(({ comments }) => comments).filter(({ at }) => at >= since).length,
};

const freshdesk: JourneyDesk = {
  name: "freshdesk",
  host: "acme.freshdesk.com",
  tickets: { simple: 8101, overTheLimit: 8102, tooOld: 8103, hostile: 8104 },
  urlOf: (ticket) => `https://acme.freshdesk.com/a/tickets/${ticket}`,
  async goTo(tab, ticket) {
    await tab.pressAt('.p-rail a[href="/a/tickets/filters/all_tickets"]');
    await tab.pressAt(`a.p-row-title[href="/a/tickets/${ticket}"]`);
  },
  composer: () => ".ticket-editor .fr-element.fr-view[contenteditable]",
  send: () => ".ticket-editor .reply-btn",
  greets: /Hi Eva/,
  signature: ["Best,", "Sam"],
  // Folded into a mark until the rep opens it.
  quote: { element: ".fr-quoted-marker", words: /(?:)/ },
  charges: { simple: "ch_2001", overTheLimit: "ch_2002" },
  jobWrites: [
    ["PUT /api/v2/tickets/8101", { status: 3 }],
    ["PUT /api/v2/tickets/8101", { status: 2 }],
    ["PUT /api/v2/tickets/8101", { tags: ["refund", "refund-pending"] }],
  ],
  pendingWrite: ["PUT /api/v2/tickets/8101", { status: 3 }],
  writes: ({ freshdesk: { writes } }) =>
    writes
      .filter(({ status }) => status === 200)
      .map(({ method, path: where, body }) => [`${method} ${where}`, JSON.parse(body) as Record<string, unknown>]),
  sent: ({ freshdesk: { store } }, since) =>
    [...store.tickets.values()]
      .flatMap(({ conversations }) => conversations)
      .filter(({ createdAt }) => createdAt >= since).length,
};

/** Every desk that is played. */
export const desks: readonly JourneyDesk[] = [zendesk, freshdesk];
