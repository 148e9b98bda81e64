/** What differs between the practice desks for a journey: where things are on the page, which tickets, what is written. */
import type { DeskName } from "#lib/domain/ticket.ts";

export interface JourneyDesk {
  name: DeskName;
  host: string;
  tickets: { simple: number; overTheLimit: number; tooOld: number; hostile: number };
  urlOf(ticket: number): string;
  /** What a rep presses in the desk's own page to come to another ticket without a reload. */
  linkTo(ticket: number): string;
  composer(ticket: number): string;
  /** First words of the draft for the simple ticket, and the line of the desk's own signature. */
  greets: RegExp;
  signature: RegExp;
  /** Charges of the practice shop that the tickets are about. */
  charges: { simple: string; overTheLimit: string };
  /** Whether these writes are those of the whole job: status set and put back, a tag added. */
  jobWrites: [where: string, change: Record<string, unknown>][];
}

export const zendesk: JourneyDesk = {
  name: "zendesk",
  host: "acme.zendesk.com",
  tickets: { simple: 4711, overTheLimit: 4712, tooOld: 4713, hostile: 4714 },
  urlOf: (ticket) => `https://acme.zendesk.com/agent/tickets/${ticket}`,
  linkTo: (ticket) => `[data-test-id="header-tab"][data-entity-id="${ticket}"]`,
  composer: (ticket) => `[data-ticket-id="${ticket}"] [data-test-id="omnicomposer-rich-text-ckeditor"]`,
  greets: /Hi Ana/,
  signature: /Best,/,
  charges: { simple: "ch_1001", overTheLimit: "ch_1002" },
  jobWrites: [
    ["PUT /api/v2/tickets/4711", { status: "pending" }],
    ["PUT /api/v2/tickets/4711", { status: "open" }],
    ["PUT /api/v2/tickets/4711", { tags: ["refund", "refund-pending"] }],
  ],
};

/** Every desk that is played. */
export const desks: readonly JourneyDesk[] = [zendesk];
