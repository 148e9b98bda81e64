/**
 * From what Zendesk's API answered to a `Ticket`. Tolerant of nulls and of fields it does not know, strict about what
 * the rest of the product leans on: ids, status, who wrote what. Text is taken as plain text only, never as markup,
 * and stays data. Addresses and places in a comment's metadata are not read at all.
 */
import { z } from "zod";
import { type Result, succeed } from "#lib/domain/error.ts";
import { type DeskParty, type Message, type Ticket, TicketPriority, TicketStatus } from "#lib/domain/ticket.ts";
import { byTimeThenId, type DecodeFault, otherTicket, readFields, unreadable } from "../decode.ts";
import type { RawTicket } from "../port.ts";

const Id = z.int().transform(String);
const User = z.object({
  id: Id,
  name: z.string().nullish(),
  email: z.string().nullish(),
  role: z.string().nullish(),
  phone: z.string().nullish(),
});
type User = z.infer<typeof User>;

export const TicketBody = z.object({
  ticket: z.object({
    id: Id,
    subject: z.string().nullish(),
    status: TicketStatus,
    priority: TicketPriority.nullish(),
    tags: z.array(z.string()).nullish(),
    via: z.object({ channel: z.union([z.string(), z.int()]).nullish() }).nullish(),
    requester_id: Id,
    assignee_id: Id.nullish(),
    group_id: Id.nullish(),
    email_cc_ids: z.array(Id).nullish(),
    custom_fields: z.array(z.object({ id: Id, value: z.unknown() })).nullish(),
    updated_at: z.string(),
  }),
  users: z.array(User).nullish(),
  groups: z.array(z.object({ id: Id, name: z.string() })).nullish(),
});

const Comment = z.object({
  id: Id,
  author_id: Id.nullish(),
  plain_body: z.string().nullish(),
  body: z.string().nullish(),
  public: z.boolean(),
  created_at: z.string(),
});
const CommentPage = z.object({ comments: z.array(Comment), users: z.array(User).nullish() });

const Parts = z.object({
  ticket: TicketBody,
  comments: z.array(CommentPage),
  me: z.object({ user: User }),
  /** Comments beyond the newest pages were not read. */
  more: z.boolean().nullish(),
});

export function decodeTicket(raw: RawTicket): Result<Ticket, DecodeFault> {
  const parsed = Parts.safeParse(raw.parts);
  if (!parsed.success) return unreadable("Zendesk", parsed.error);
  const { ticket: body, comments: pages, me, more } = parsed.data;
  const { ticket } = body;
  if (ticket.id !== raw.ref.ticket) return otherTicket("Zendesk", ticket.id, raw.ref.ticket);
  // The newer answer wins; the ticket's own side-load knows roles that a comment page may leave out.
  const users = new Map<string, User>();
  for (const user of [...pages.flatMap((page) => page.users ?? []), ...(body.users ?? []), me.user]) {
    users.set(user.id, { ...users.get(user.id), ...withoutNulls(user) });
  }
  const requester = users.get(ticket.requester_id);
  const facts = { requester: ticket.requester_id, assignee: ticket.assignee_id ?? null, me: me.user.id, users };
  return succeed({
    ref: raw.ref,
    subject: ticket.subject ?? "",
    status: ticket.status,
    customStatus: null,
    priority: ticket.priority ?? null,
    assignee: party(ticket.assignee_id, users.get(ticket.assignee_id ?? "")?.name),
    group: party(ticket.group_id, body.groups?.find((group) => group.id === ticket.group_id)?.name),
    tags: ticket.tags ?? [],
    channel: String(ticket.via?.channel ?? "unknown"),
    requester: {
      id: ticket.requester_id,
      name: requester?.name ?? "",
      email: requester?.email ?? null,
      phone: requester?.phone ?? null,
    },
    cc: (ticket.email_cc_ids ?? []).map((id) => ({
      name: users.get(id)?.name ?? "",
      email: users.get(id)?.email ?? null,
    })),
    fields: readFields((ticket.custom_fields ?? []).map(({ id, value }) => [id, value])),
    messages: pages
      .flatMap((page) => page.comments)
      .map((comment) => toMessage(comment, facts))
      .sort(byTimeThenId),
    omitted: more === true ? null : 0,
    deskUser: { id: me.user.id, name: me.user.name ?? "", email: me.user.email ?? null },
    stamp: ticket.updated_at,
  });
}

function party(id: string | null | undefined, name: string | null | undefined): DeskParty | null {
  return id ? { id, name: name ?? "" } : null;
}

interface Facts {
  requester: string;
  assignee: string | null;
  me: string;
  users: ReadonlyMap<string, User>;
}

function toMessage(comment: z.infer<typeof Comment>, facts: Facts): Message {
  const author = comment.author_id ?? null;
  return {
    id: comment.id,
    from: author === null || author.startsWith("-") ? "system" : side(author, comment.public, facts),
    authorId: author ?? "none",
    authorName: (author === null ? undefined : facts.users.get(author)?.name) ?? "",
    public: comment.public,
    text: (comment.plain_body ?? comment.body ?? "").replaceAll("\r\n", "\n"),
    at: comment.created_at,
  };
}

/** Where the role is not told: only agents write notes, and whoever is not known as one is taken for a customer. */
function side(author: string, isPublic: boolean, { requester, assignee, me, users }: Facts): "customer" | "agent" {
  if (!isPublic) return "agent";
  if (author === requester) return "customer";
  const role = users.get(author)?.role;
  if (role) return role === "end-user" ? "customer" : "agent";
  return author === me || author === assignee ? "agent" : "customer";
}

function withoutNulls(user: User): User {
  return Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null && value !== undefined)) as User;
}
