/** Zendesk as the server reads it: requester, status, tags and who wrote which public comment when. It never writes. */
import { z } from "zod";
import type { Message, TicketRef } from "#lib/domain/ticket.ts";
import { TicketPriority, TicketStatus } from "#lib/domain/ticket.ts";
import { readSignals } from "#lib/domain/ticket-signals.ts";
import type { DeskConnector, DeskTicket, Reading } from "../connector.ts";
import { getFromDesk, type ZendeskAccount } from "./desk-request.ts";

const Id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);
const User = z.object({
  id: Id,
  name: z.string(),
  email: z.string().nullish(),
  role: z.string().nullish(),
  verified: z.boolean().nullish(),
  suspended: z.boolean().nullish(),
});
const TicketAnswer = z.object({
  ticket: z.object({
    id: Id,
    status: TicketStatus,
    priority: TicketPriority.nullish(),
    assignee_id: Id.nullish(),
    group_id: Id.nullish(),
    tags: z.array(z.string()),
    requester_id: Id,
    via: z.object({ channel: z.union([z.string(), z.number()]) }).nullish(),
  }),
  users: z.array(User).default([]),
  groups: z.array(z.object({ id: Id, name: z.string() })).default([]),
});
const CommentsAnswer = z.object({
  comments: z.array(
    z.object({
      id: Id,
      author_id: Id,
      public: z.boolean(),
      plain_body: z.string().nullish(),
      body: z.string().nullish(),
      created_at: z.string(),
    }),
  ),
  users: z.array(User).default([]),
  meta: z.object({ has_more: z.boolean().nullish(), after_cursor: z.string().nullish() }).nullish(),
});
type Said = Omit<z.infer<typeof CommentsAnswer>, "meta">;
/** Newest first: an approval hangs on the newest public comment and on the customer's newest. */
const NEWEST = "sort=-created_at&page%5Bsize%5D=100&include=users";
/** As many as the ticket page reads (`lib/desk/zendesk/read.ts`), or they would not see the same ticket. */
const NEWEST_PAGES = 3;
const UNKNOWN_SHAPE = "The desk's answer has a shape that this connector does not know.";

export function createZendesk(account: ZendeskAccount): DeskConnector {
  return {
    desk: "zendesk",
    host: account.host,
    environment: account.environment ?? "production",
    pages: account.pages ?? [],
    orderField: account.orderField ?? null,
    readTicket: (ref, signal) => readTicket(account, ref, signal),
  };
}

async function readTicket(account: ZendeskAccount, ref: TicketRef, signal: AbortSignal): Promise<Reading<DeskTicket>> {
  if (!/^\d{1,16}$/.test(ref.ticket)) return { ok: false, happened: "The ticket's number is not a Zendesk number." };
  const path = `/api/v2/tickets/${ref.ticket}`;
  const [ticket, comments] = await Promise.all([
    getFromDesk(account, `${path}?include=users,groups`, signal),
    getFromDesk(account, `${path}/comments?${NEWEST}`, signal),
  ]);
  if (!ticket.ok) return ticket;
  if (!comments.ok) return comments;
  const facts = TicketAnswer.safeParse(ticket.json);
  if (!facts.success || facts.data.ticket.id !== ref.ticket) return { ok: false, happened: UNKNOWN_SHAPE };
  const said = await readOn(account, path, comments.json, facts.data, signal);
  return said.ok ? toDeskTicket(facts.data, said.value) : said;
}

/** Most tickets have what an approval hangs on among their newest hundred comments; behind many notes it lies further back. */
async function readOn(
  account: ZendeskAccount,
  path: string,
  first: unknown,
  { ticket, users }: z.infer<typeof TicketAnswer>,
  signal: AbortSignal,
): Promise<Reading<Said>> {
  const all: Said = { comments: [], users: [...users] };
  let json = first;
  for (let pages = 1; ; pages++) {
    const page = CommentsAnswer.safeParse(json);
    if (!page.success) return { ok: false, happened: UNKNOWN_SHAPE };
    all.comments.push(...page.data.comments);
    all.users.push(...page.data.users);
    const after = page.data.meta?.has_more === true ? page.data.meta.after_cursor : undefined;
    const isCustomer = customerIn(all.users, ticket.requester_id);
    const isFound = all.comments.some((comment) => comment.public && isCustomer(comment.author_id));
    if (isFound || !after || pages === NEWEST_PAGES) return { ok: true, value: all };
    const next = await getFromDesk(
      account,
      `${path}/comments?${NEWEST}&page%5Bafter%5D=${encodeURIComponent(after)}`,
      signal,
    );
    if (!next.ok) return next;
    json = next.json;
  }
}

function nameOf(groups: readonly { id: string; name: string }[], id: string): string {
  return groups.find((group) => group.id === id)?.name ?? "";
}

function customerIn(users: readonly z.infer<typeof User>[], requester: string): (author: string) => boolean {
  const customers = new Set(users.filter((user) => user.role === "end-user").map((user) => user.id));
  return (author) => author === requester || customers.has(author);
}

function toDeskTicket({ ticket, users, groups }: z.infer<typeof TicketAnswer>, said: Said): Reading<DeskTicket> {
  const everyone = new Map([...said.users, ...users].map((user) => [user.id, user]));
  const requester = everyone.get(ticket.requester_id);
  if (requester === undefined) return { ok: false, happened: "The desk did not say who the requester is." };
  const isCustomer = customerIn([...everyone.values()], ticket.requester_id);
  // Two comments of one second come in any order; the page sorts them the same way.
  const oldestFirst = said.comments.toSorted(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || Number(a.id) - Number(b.id),
  );
  const messages = oldestFirst.map((comment): Message => {
    const author = everyone.get(comment.author_id);
    // The words themselves are not kept; what they hint at is read below and can only make a decision stricter.
    return {
      id: comment.id,
      from: isCustomer(comment.author_id) ? "customer" : "agent",
      authorId: comment.author_id,
      authorName: author?.name ?? "",
      public: comment.public,
      text: "",
      at: comment.created_at,
    };
  });
  const words = said.comments.filter((comment) => comment.public && isCustomer(comment.author_id));
  return {
    ok: true,
    value: {
      signals: readSignals(words.map((comment) => comment.plain_body ?? comment.body ?? "")),
      status: ticket.status,
      customStatus: null,
      priority: ticket.priority ?? null,
      // An approval hangs on ids. The group's name is what a policy calls an inbox; the assignee's is for people to read.
      assignee: ticket.assignee_id == null ? null : { id: ticket.assignee_id, name: "" },
      group: ticket.group_id == null ? null : { id: ticket.group_id, name: nameOf(groups, ticket.group_id) },
      tags: ticket.tags,
      channel: String(ticket.via?.channel ?? ""),
      messages,
      requester: {
        id: requester.id,
        name: requester.name,
        email: requester.email ?? null,
        phone: null,
        verified: requester.verified ?? null,
        suspended: requester.suspended ?? null,
      },
    },
  };
}
