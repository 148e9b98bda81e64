/** Builds what the page shows. */
import type { PracticeUser } from "../data/people.ts";
import { ORDER_FIELD_ID } from "../data/zendesk-tickets.ts";
import { type Comment, type DeskStore, type Ticket, toStamp } from "./desk-store.ts";
import type { CommentView, EarlierView, PersonView, TicketView } from "./page/ticket-view.ts";
import { escapeHtml } from "./safe-html.ts";

/** So many comments are in the page at first, and so many more come with each "show more". */
const FIRST = 30;
const MORE = 100;

const nobody: PersonView = { id: 0, name: "Unknown", email: "", role: "end-user", phone: null };

export function toTicketView(store: DeskStore, ticket: Ticket, me: PracticeUser): TicketView {
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    requester: personOf(store, ticket.requesterId) ?? nobody,
    assignee: personOf(store, ticket.assigneeId),
    group: store.groups.find((group) => group.id === ticket.groupId)?.name ?? "",
    cc: ticket.ccIds.flatMap((id) => personOf(store, id) ?? []),
    channel: ticket.channel,
    inTab: ticket.inTab,
    tags: ticket.tags,
    order: String(ticket.fields.get(ORDER_FIELD_ID) ?? ""),
    createdAt: toStamp(ticket.createdAt),
    updatedAt: toStamp(ticket.updatedAt),
    comments: ticket.comments.slice(-FIRST).map((comment) => toCommentView(store, comment)),
    total: ticket.comments.length,
    freshReply: freshReply(store, ticket, me),
  };
}

export function toEarlierView(store: DeskStore, ticket: Ticket, before: number): EarlierView {
  const end = ticket.comments.findIndex((comment) => comment.id === before);
  const earlier = ticket.comments.slice(Math.max(0, end - MORE), Math.max(0, end));
  return { comments: earlier.map((comment) => toCommentView(store, comment)) };
}

export const toPersonView = (user: PracticeUser): PersonView => {
  const { id, name, email, role, phone } = user;
  return { id, name, email, role, phone };
};

function toCommentView(store: DeskStore, comment: Comment): CommentView {
  return {
    id: comment.id,
    author: personOf(store, comment.authorId) ?? nobody,
    html: comment.htmlBody,
    public: comment.public,
    via: comment.via,
    at: toStamp(comment.at),
  };
}

function personOf(store: DeskStore, id: number | null): PersonView | null {
  const user = store.users.find((one) => one.id === id);
  return user ? toPersonView(user) : null;
}

function freshReply(store: DeskStore, ticket: Ticket, me: PracticeUser): string {
  const signature = `<p>${escapeHtml(me.signature ?? "").replaceAll("\n", "<br>")}</p>`;
  if (!ticket.quotes) return `<p>&nbsp;</p>${signature}`;
  const last = ticket.comments.findLast((comment) => comment.public && comment.authorId === ticket.requesterId);
  const author = store.users.find((user) => user.id === ticket.requesterId);
  const lines = (last?.body ?? "").split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replaceAll("\n", "<br>")}</p>`);
  const intro = `<p>${escapeHtml(author?.name ?? "The customer")} wrote:</p>`;
  return `<p>&nbsp;</p>${signature}${intro}<blockquote>${lines.join("")}</blockquote>`;
}
