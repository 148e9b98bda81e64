/** Builds what the page shows. */
import type { PracticeUser } from "../data/people.ts";
import { ORDER_FIELD_ID } from "../data/zendesk-tickets.ts";
import { type DeskStore, type Ticket, toStamp } from "./desk-store.ts";
import type { CommentView, PersonView, TicketView } from "./page/ticket-view.ts";
import { escapeHtml } from "./safe-html.ts";

export function toTicketView(store: DeskStore, ticket: Ticket, me: PracticeUser): TicketView {
  const person = (id: number | null): PersonView | null => {
    const user = store.users.find((one) => one.id === id);
    return user ? toPersonView(user) : null;
  };
  const nobody: PersonView = { id: 0, name: "Unknown", email: "", role: "end-user" };
  const comments: CommentView[] = ticket.comments.map((comment) => ({
    id: comment.id,
    author: person(comment.authorId) ?? nobody,
    html: comment.htmlBody,
    public: comment.public,
    via: comment.via,
    at: toStamp(comment.at),
  }));
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    requester: person(ticket.requesterId) ?? nobody,
    assignee: person(ticket.assigneeId),
    group: "Tier 1",
    tags: ticket.tags,
    order: String(ticket.fields.get(ORDER_FIELD_ID) ?? ""),
    createdAt: toStamp(ticket.createdAt),
    updatedAt: toStamp(ticket.updatedAt),
    comments,
    freshReply: freshReply(store, ticket, me),
  };
}

export const toPersonView = ({ id, name, email, role }: PracticeUser): PersonView => ({ id, name, email, role });

function freshReply(store: DeskStore, ticket: Ticket, me: PracticeUser): string {
  const signature = `<p>${escapeHtml(me.signature ?? "").replaceAll("\n", "<br>")}</p>`;
  if (!ticket.quotes) return `<p>&nbsp;</p>${signature}`;
  const last = ticket.comments.findLast((comment) => comment.public && comment.authorId === ticket.requesterId);
  const author = store.users.find((user) => user.id === ticket.requesterId);
  const lines = (last?.body ?? "").split(/\n{2,}/).map((part) => `<p>${escapeHtml(part).replaceAll("\n", "<br>")}</p>`);
  const intro = `<p>${escapeHtml(author?.name ?? "The customer")} wrote:</p>`;
  return `<p>&nbsp;</p>${signature}${intro}<blockquote>${lines.join("")}</blockquote>`;
}
