/** A support ticket as every desk adapter hands it over, and the part of it that an approval is bound to. */
import { z } from "zod";

export const DeskName = z.enum(["zendesk"]);
export type DeskName = z.infer<typeof DeskName>;

/** Which ticket, everywhere: desk, host (`acme.zendesk.com`) and the desk's own id. */
export const TicketRef = z.strictObject({ desk: DeskName, host: z.string(), ticket: z.string() });
export type TicketRef = z.infer<typeof TicketRef>;

export const TicketStatus = z.enum(["new", "open", "pending", "hold", "solved", "closed"]);
export type TicketStatus = z.infer<typeof TicketStatus>;

export const Message = z.strictObject({
  id: z.string(),
  from: z.enum(["customer", "agent", "system"]),
  authorId: z.string(),
  authorName: z.string(),
  /** False for an internal note: never quoted to the customer, never taken as the customer's words. */
  public: z.boolean(),
  text: z.string(),
  at: z.string(),
});
export type Message = z.infer<typeof Message>;

export const Ticket = z.strictObject({
  ref: TicketRef,
  subject: z.string(),
  status: TicketStatus,
  tags: z.array(z.string()),
  channel: z.string(),
  requester: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  /** Values of custom fields by the desk's field id. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  messages: z.array(Message),
  /** Who is logged in at the desk. */
  deskUser: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  /** The desk's own stamp for its collision check; never part of a ticket version (it moves by itself). */
  stamp: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;

export type TouchedField = "status" | "tags";

export const TicketVersion = z.strictObject({
  requesterId: z.string(),
  lastPublicCommentId: z.string(),
  status: TicketStatus,
  fields: z.strictObject({ tags: z.array(z.string()).optional() }),
});
export type TicketVersion = z.infer<typeof TicketVersion>;

/** What of a ticket must be unchanged for an approval to hold. One function for browser and server. */
export function ticketVersion(
  ticket: Pick<Ticket, "status" | "tags" | "requester" | "messages">,
  touches: readonly TouchedField[],
): TicketVersion {
  return {
    requesterId: ticket.requester.id,
    lastPublicCommentId: lastPublicId(ticket.messages, () => true),
    status: ticket.status,
    fields: touches.includes("tags") ? { tags: [...ticket.tags].sort() } : {},
  };
}

/** Id of the newest public message of the customer; a suggestion answers that message. */
export function lastCustomerMessage(ticket: Pick<Ticket, "messages">): string {
  return lastPublicId(ticket.messages, (message) => message.from === "customer");
}

function lastPublicId(messages: readonly Message[], wanted: (message: Message) => boolean): string {
  return messages.findLast((message) => message.public && wanted(message))?.id ?? "none";
}

/** Whom an approval is about, by one rule for browser and server: the shop's customer, else the desk's requester. */
export function customerFor(known: string | null, desk: DeskName, requesterId: string): string {
  return known ?? `${desk}:${requesterId}`;
}

/** What the customer wrote where everybody can read it, oldest first. */
export function customerWords(messages: readonly Message[]): string[] {
  return messages.filter((message) => message.public && message.from === "customer").map((message) => message.text);
}
