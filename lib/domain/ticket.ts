/** A support ticket as every desk adapter hands it over, and the part of it that an approval is bound to. */
import { z } from "zod";

export const DeskName = z.enum(["zendesk", "freshdesk"]);
export type DeskName = z.infer<typeof DeskName>;

/** Which ticket, everywhere: desk, host (`acme.zendesk.com`) and the desk's own id. */
export const TicketRef = z.strictObject({ desk: DeskName, host: z.string(), ticket: z.string() });
export type TicketRef = z.infer<typeof TicketRef>;

export const TicketStatus = z.enum(["new", "open", "pending", "hold", "solved", "closed"]);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** Freshdesk's "Medium" is `normal` here. */
export const TicketPriority = z.enum(["low", "normal", "high", "urgent"]);
export type TicketPriority = z.infer<typeof TicketPriority>;

/** An agent or a group of the desk; the name is empty where the desk did not say it. */
export const DeskParty = z.strictObject({ id: z.string(), name: z.string() });
export type DeskParty = z.infer<typeof DeskParty>;

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
  /** The desk's own id of a status that is none of the standard ones; `status` then says the nearest of them. */
  customStatus: z.string().nullable().default(null),
  priority: TicketPriority.nullable().default(null),
  assignee: DeskParty.nullable().default(null),
  group: DeskParty.nullable().default(null),
  tags: z.array(z.string()),
  channel: z.string(),
  requester: z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable().default(null),
  }),
  /** Further people who get every public reply. */
  cc: z.array(z.strictObject({ name: z.string(), email: z.string().nullable() })).default([]),
  /** Values of custom fields by the desk's field id. */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  messages: z.array(Message),
  /** Older messages that were not read; 0 when all were, null when there are more and nobody says how many. */
  omitted: z.int().nonnegative().nullable().default(0),
  /** Who is logged in at the desk. */
  deskUser: z.strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  /** The desk's own stamp for its collision check; never part of a ticket version (it moves by itself). */
  stamp: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;

/** What an action may change beside the conversation. */
export type TouchedField = "status" | "tags" | "priority" | "assignee" | "group";

export const TicketVersion = z.strictObject({
  requesterId: z.string(),
  lastPublicCommentId: z.string(),
  status: TicketStatus,
  fields: z.strictObject({
    tags: z.array(z.string()).optional(),
    priority: TicketPriority.nullable().optional(),
    /** Ids; null for nobody. */
    assignee: z.string().nullable().optional(),
    group: z.string().nullable().optional(),
    /** Only where the desk has a status of its own. */
    customStatus: z.string().optional(),
  }),
});
export type TicketVersion = z.infer<typeof TicketVersion>;

/** What of a ticket its actions can change or show; the server reads as much as the page does. */
export const TicketState = Ticket.pick({
  status: true,
  customStatus: true,
  tags: true,
  priority: true,
  assignee: true,
  group: true,
  requester: true,
  messages: true,
});
export type TicketState = z.infer<typeof TicketState>;

/** What of a ticket must be unchanged for an approval to hold. One function for browser and server. */
export function ticketVersion(ticket: TicketState, touches: readonly TouchedField[]): TicketVersion {
  const touched = (field: TouchedField): boolean => touches.includes(field);
  return {
    requesterId: ticket.requester.id,
    lastPublicCommentId: lastPublicId(ticket.messages, () => true),
    // Of an own status only the id counts: which standard one is nearest is read from labels, and those differ.
    status: ticket.customStatus === null ? ticket.status : "open",
    fields: {
      ...(touched("tags") ? { tags: [...ticket.tags].sort() } : {}),
      ...(touched("priority") ? { priority: ticket.priority } : {}),
      ...(touched("assignee") ? { assignee: ticket.assignee?.id ?? null } : {}),
      ...(touched("group") ? { group: ticket.group?.id ?? null } : {}),
      ...(ticket.customStatus === null ? {} : { customStatus: ticket.customStatus }),
    },
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
