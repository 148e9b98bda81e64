/** What a ticket of the practice Freshdesk is, and how one comes of the neutral practice data. */
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID } from "../data/people.ts";
import type { SeedComment, SeedPriority, SeedStatus, SeedTicket } from "../data/seed-ticket.ts";
import { cleanMail, textToHtml } from "./message-html.ts";

export interface Conversation {
  readonly id: number;
  readonly userId: number;
  body: string;
  bodyText: string;
  readonly incoming: boolean;
  readonly private: boolean;
  readonly source: number;
  readonly notified: readonly string[];
  readonly createdAt: Date;
  updatedAt: Date;
  editedBy: number | null;
}

export type CustomValue = string | null;

export interface Ticket {
  readonly id: number;
  readonly createdAt: Date;
  readonly requesterId: number;
  readonly companyId: number | null;
  readonly source: number;
  readonly cc: readonly number[];
  /** A fresh reply opens with the customer's last message quoted. */
  readonly quotes: boolean;
  readonly conversations: Conversation[];
  /** Half-written replies, by agent. */
  readonly drafts: Map<number, string>;
  updatedAt: Date;
  subject: string;
  description: string;
  descriptionText: string;
  status: number;
  priority: number;
  type: string | null;
  responderId: number | null;
  groupId: number | null;
  tags: readonly string[];
  custom: Readonly<Record<string, CustomValue>>;
  dueBy: Date;
  firstDueBy: Date;
  stats: TicketStats;
}

export interface TicketStats {
  readonly agentRespondedAt: Date | null;
  readonly requesterRespondedAt: Date | null;
  readonly firstRespondedAt: Date | null;
  readonly statusUpdatedAt: Date;
  readonly reopenedAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly closedAt: Date | null;
  readonly pendingSince: Date | null;
}

export const OPEN = 2;
export const PENDING = 3;
export const RESOLVED = 4;
export const CLOSED = 5;
const THIRD_PARTY = 7;

const STATUS: Readonly<Record<SeedStatus, number>> = {
  new: OPEN,
  open: OPEN,
  pending: PENDING,
  hold: THIRD_PARTY,
  solved: RESOLVED,
  closed: CLOSED,
};
const PRIORITY: Readonly<Record<SeedPriority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };
const AGENTS: readonly number[] = [FRESHDESK_SAM_ID, FRESHDESK_MIA_ID];
export const companies: readonly {
  readonly id: number;
  readonly name: string;
  readonly contacts: readonly number[];
}[] = [
  { id: 700, name: "Harbour Rooms", contacts: [82020, 82022] },
  { id: 701, name: "Northgate Ceramics Ltd", contacts: [82017] },
];

export function fromSeed(seed: SeedTicket, nextId: () => number): Ticket {
  const [first, ...others] = seed.comments;
  const last = seed.comments.at(-1);
  if (!first || !last) throw new Error(`ticket ${seed.id} has no message`);
  const status = STATUS[seed.status];
  const whenOf = (wanted: (comment: SeedComment) => boolean) => seed.comments.findLast(wanted)?.at ?? null;
  const isAnswer = (comment: SeedComment) => comment.public && AGENTS.includes(comment.authorId);
  return {
    id: seed.id,
    createdAt: first.at,
    updatedAt: last.at,
    requesterId: seed.requesterId,
    companyId: companies.find((one) => one.contacts.includes(seed.requesterId))?.id ?? null,
    source: seed.channel === "web" ? 2 : 1,
    cc: seed.cc,
    quotes: seed.quotes,
    conversations: others.map((comment) => toConversation(comment, nextId())),
    drafts: new Map(),
    subject: seed.subject,
    description: htmlOf(first),
    descriptionText: first.body,
    status,
    priority: PRIORITY[seed.priority ?? "low"],
    type: "Question",
    responderId: seed.assigneeId,
    groupId: seed.groupId,
    tags: [...seed.tags],
    custom: { cf_order_id: seed.order, cf_resolution: null, cf_region: null, cf_city: null },
    dueBy: last.at,
    firstDueBy: last.at,
    stats: {
      agentRespondedAt: whenOf(isAnswer),
      requesterRespondedAt: whenOf((comment) => !AGENTS.includes(comment.authorId)),
      firstRespondedAt: seed.comments.find(isAnswer)?.at ?? null,
      statusUpdatedAt: last.at,
      reopenedAt: null,
      resolvedAt: status === RESOLVED ? last.at : null,
      closedAt: status === CLOSED ? last.at : null,
      pendingSince: status === PENDING ? last.at : null,
    },
  };
}

export function moveStatus(ticket: Ticket, to: number, at: Date): void {
  const reopened = to === OPEN && (ticket.status === RESOLVED || ticket.status === CLOSED);
  ticket.status = to;
  ticket.stats = {
    ...ticket.stats,
    statusUpdatedAt: at,
    reopenedAt: reopened ? at : ticket.stats.reopenedAt,
    resolvedAt: to === RESOLVED || to === CLOSED ? (ticket.stats.resolvedAt ?? at) : null,
    closedAt: to === CLOSED ? at : null,
    pendingSince: to === PENDING ? at : null,
  };
}

function toConversation(comment: SeedComment, id: number): Conversation {
  return {
    id,
    userId: comment.authorId,
    body: htmlOf(comment),
    bodyText: comment.body,
    incoming: !AGENTS.includes(comment.authorId),
    private: !comment.public,
    source: comment.public ? 0 : 2,
    notified: [],
    createdAt: comment.at,
    updatedAt: comment.at,
    editedBy: null,
  };
}

const htmlOf = (comment: SeedComment) =>
  comment.html === undefined ? textToHtml(comment.body) : cleanMail(comment.html);
