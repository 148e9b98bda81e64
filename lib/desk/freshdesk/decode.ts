/**
 * From what Freshdesk's API answered to a `Ticket`. Tolerant of nulls and of fields it does not know, strict about what
 * the rest of the product leans on: ids, status, who wrote what. Text is taken as plain text only, never as markup,
 * and stays data. Who wrote a message is told by `incoming` and `private`, never by its source: notes carry several.
 */
import { z } from "zod";
import { type Result, succeed } from "#lib/domain/error.ts";
import {
  type FreshdeskChoice,
  readFreshdeskChoices,
  readFreshdeskConversation,
  readFreshdeskDescription,
  readFreshdeskPriority,
  readFreshdeskSource,
  readFreshdeskStatus,
} from "#lib/domain/freshdesk.ts";
import type { DeskParty, Message, Ticket } from "#lib/domain/ticket.ts";
import { byTimeThenId, type DecodeFault, otherTicket, readFields, unreadable } from "../decode.ts";
import type { RawTicket } from "../port.ts";

const Id = z.int().transform(String);
const Person = z.object({
  id: Id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  mobile: z.string().nullish(),
});

const TicketBody = z.object({
  id: Id,
  subject: z.string().nullish(),
  description_text: z.string().nullish(),
  status: z.int(),
  priority: z.int().nullish(),
  source: z.int().nullish(),
  tags: z.array(z.string()).nullish(),
  requester_id: Id,
  requester: Person.nullish().catch(null),
  responder_id: Id.nullish(),
  group_id: Id.nullish(),
  cc_emails: z.array(z.string()).nullish(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
  created_at: z.string(),
  updated_at: z.string(),
});

const Conversation = z.object({
  id: Id,
  user_id: Id.nullish(),
  body_text: z.string().nullish(),
  incoming: z.boolean().nullish(),
  private: z.boolean(),
  created_at: z.string(),
});

const Parts = z.object({
  ticket: TicketBody,
  conversations: z.array(z.array(Conversation)),
  /** Conversations older than those pages. */
  omitted: z.int().nonnegative(),
  me: z.object({
    id: Id,
    contact: z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish(),
  }),
  /** Labels and names; not everybody may read them. */
  fields: z.unknown(),
  group: z.object({ id: Id, name: z.string() }).nullish().catch(null),
});
type Parts = z.infer<typeof Parts>;

export function decodeTicket(raw: RawTicket): Result<Ticket, DecodeFault> {
  const parsed = Parts.safeParse(raw.parts);
  if (!parsed.success) return unreadable("Freshdesk", parsed.error);
  const { ticket, me, fields, group, omitted } = parsed.data;
  if (ticket.id !== raw.ref.ticket) return otherTicket("Freshdesk", ticket.id, raw.ref.ticket);
  const agents = readFreshdeskChoices(fields, "agent");
  const groups = [...(group ? [{ id: group.id, label: group.name }] : []), ...readFreshdeskChoices(fields, "group")];
  const deskUser = { id: me.id, name: me.contact?.name ?? "", email: me.contact?.email ?? null };
  const requester = ticket.requester;
  return succeed({
    ref: raw.ref,
    subject: ticket.subject ?? "",
    ...readFreshdeskStatus(ticket.status, readFreshdeskChoices(fields, "status")),
    priority: readFreshdeskPriority(ticket.priority),
    assignee: party(ticket.responder_id, [{ id: deskUser.id, label: deskUser.name }, ...agents]),
    group: party(ticket.group_id, groups),
    tags: ticket.tags ?? [],
    channel: readFreshdeskSource(ticket.source).channel,
    requester: {
      id: ticket.requester_id,
      name: requester?.name ?? "",
      email: requester?.email ?? null,
      phone: requester?.phone ?? requester?.mobile ?? null,
    },
    cc: (ticket.cc_emails ?? []).map(toCopied),
    fields: readFields(Object.entries(ticket.custom_fields ?? {})),
    messages: [readFreshdeskDescription(ticket), ...toMessages(parsed.data, agents)],
    omitted,
    deskUser,
    stamp: ticket.updated_at,
  });
}

function party(id: string | null | undefined, names: readonly FreshdeskChoice[]): DeskParty | null {
  return id ? { id, name: names.find((each) => each.id === id && each.label !== "")?.label ?? "" } : null;
}

/** `Ana Lopez <ana@example.com>` or the bare address. */
function toCopied(text: string): { name: string; email: string | null } {
  const [, name = "", email] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  return { name, email: email ?? (text.trim() || null) };
}

function toMessages({ ticket, conversations, me }: Parts, agents: readonly FreshdeskChoice[]): Message[] {
  const names = new Map(agents.map(({ id, label }) => [id, label]));
  names.set(me.id, me.contact?.name ?? "");
  names.set(ticket.requester_id, ticket.requester?.name ?? "");
  const known = new Map(conversations.flat().map((each) => [each.id, each]));
  return [...known.values()]
    .map((each) => readFreshdeskConversation(each, names.get(each.user_id ?? "")))
    .sort(byTimeThenId);
}
