/**
 * The desk's memory: tickets, comments, audits. Every change goes through `record`, which moves `updated_at` (whole
 * seconds, as the real desk) and, a second after an agent's write, lets a business rule touch the ticket again, because
 * the real desk does and clients that compare `updated_at` must survive it.
 */
import { type PracticeGroup, type PracticeUser, zendeskGroups, zendeskUsers } from "../data/people.ts";
import type { SeedTicket } from "../data/seed-ticket.ts";
import { ORDER_FIELD_ID, zendeskTickets } from "../data/zendesk-tickets.ts";
import { cleanMail, textToHtml, wrapComment } from "./safe-html.ts";

/** So many tickets lie open in tabs from the start. */
const TABS = 4;
const BRAND_ID = 11;

export const STATUSES = ["new", "open", "pending", "hold", "solved", "closed"] as const;
export type Status = (typeof STATUSES)[number];
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Comment {
  readonly id: number;
  readonly auditId: number;
  readonly authorId: number;
  readonly body: string;
  readonly htmlBody: string;
  readonly public: boolean;
  readonly via: "email" | "web" | "api";
  readonly at: Date;
}

export interface ChangeEvent {
  readonly type: "Create" | "Change";
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface Audit {
  readonly id: number;
  readonly authorId: number;
  readonly at: Date;
  readonly via: "email" | "web" | "api" | "rule";
  readonly changes: readonly ChangeEvent[];
  readonly comment: Comment | null;
  /** Which macros the caller says it has applied. */
  readonly macroIds: readonly number[];
}

export interface Ticket {
  readonly id: number;
  readonly createdAt: Date;
  readonly requesterId: number;
  readonly quotes: boolean;
  readonly channel: "email" | "web";
  readonly ccIds: readonly number[];
  /** It lies open in a tab when the agent starts the day. */
  readonly inTab: boolean;
  readonly comments: Comment[];
  readonly audits: Audit[];
  updatedAt: Date;
  subject: string;
  status: Status;
  priority: Priority | null;
  type: string | null;
  assigneeId: number | null;
  groupId: number | null;
  brandId: number;
  tags: readonly string[];
  fields: ReadonlyMap<number, unknown>;
}

export interface NewComment {
  readonly authorId: number;
  readonly body: string;
  readonly htmlBody: string;
  readonly public: boolean;
}

export interface DeskStore {
  readonly tickets: ReadonlyMap<number, Ticket>;
  readonly users: readonly PracticeUser[];
  readonly groups: readonly PracticeGroup[];
  now(): Date;
  /** Rises with every change; the page asks for it to know when to read again. */
  revision(): number;
  touch(): void;
  record(
    ticket: Ticket,
    authorId: number,
    via: Audit["via"],
    changes: readonly ChangeEvent[],
    comment?: NewComment,
    macroIds?: readonly number[],
  ): Audit;
}

export interface DeskStoreOptions {
  readonly now: () => Date;
  /** How long after an agent's write the business rule fires. */
  readonly triggerMs: number;
  readonly signal: AbortSignal;
}

export function createDeskStore({ now, triggerMs, signal }: DeskStoreOptions): DeskStore {
  let nextId = 88_001;
  let revision = 1;
  const tickets = new Map(
    zendeskTickets(now()).map((seed, index) => [seed.id, fromSeed(seed, index < TABS, () => nextId++)]),
  );
  const store: DeskStore = {
    tickets,
    users: zendeskUsers,
    groups: zendeskGroups,
    now,
    revision: () => revision,
    touch: () => {
      revision += 1;
    },
    record(ticket, authorId, via, changes, comment, macroIds = []) {
      const at = wholeSeconds(now());
      const id = nextId++;
      const added: Comment | null = comment
        ? { ...comment, id: nextId++, auditId: id, at, via: via === "rule" ? "web" : via }
        : null;
      const audit: Audit = { id, authorId, at, via, changes, comment: added, macroIds };
      ticket.audits.push(audit);
      if (added) ticket.comments.push(added);
      if (at > ticket.updatedAt) ticket.updatedAt = at;
      revision += 1;
      if (via === "api" || via === "web") scheduleRule(ticket);
      return audit;
    },
  };
  return store;

  function scheduleRule(ticket: Ticket) {
    const timer = setTimeout(() => {
      const next = new Date(ticket.updatedAt.getTime() + 1000);
      const change: ChangeEvent = { type: "Change", field: "sla_recalculated", from: null, to: "1" };
      store.record(ticket, -1, "rule", [change]);
      // The rule's own second always differs from the write's, also when both fell into the same one.
      if (ticket.updatedAt < next) ticket.updatedAt = next;
    }, triggerMs);
    timer.unref();
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }
}

function fromSeed(seed: SeedTicket, inTab: boolean, nextId: () => number): Ticket {
  const first = seed.comments[0];
  const last = seed.comments.at(-1);
  if (!first || !last) throw new Error(`ticket ${seed.id} has no message`);
  const comments: Comment[] = [];
  const audits: Audit[] = [];
  for (const [index, one] of seed.comments.entries()) {
    const auditId = nextId();
    const { authorId, body, at } = one;
    const via = authorId === seed.requesterId ? seed.channel : isCustomer(authorId) ? "email" : "web";
    const htmlBody = one.html === undefined ? textToHtml(body) : wrapComment(cleanMail(one.html));
    const comment: Comment = { id: nextId(), auditId, authorId, body, htmlBody, public: one.public, via, at };
    comments.push(comment);
    const changes: ChangeEvent[] = index === 0 ? [{ type: "Create", field: "status", from: null, to: "new" }] : [];
    audits.push({ id: auditId, authorId, at, via, changes, comment, macroIds: [] });
  }
  return {
    id: seed.id,
    createdAt: first.at,
    updatedAt: last.at,
    requesterId: seed.requesterId,
    quotes: seed.quotes,
    channel: seed.channel,
    ccIds: seed.cc,
    inTab,
    comments,
    audits,
    subject: seed.subject,
    status: seed.status,
    priority: seed.priority,
    type: "question",
    assigneeId: seed.assigneeId,
    groupId: seed.groupId,
    brandId: BRAND_ID,
    tags: [...seed.tags],
    fields: new Map([[ORDER_FIELD_ID, seed.order]]),
  };
}

const isCustomer = (id: number) => zendeskUsers.find((user) => user.id === id)?.role === "end-user";

export const wholeSeconds = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000);

/** `2026-03-02T10:01:55Z`: no fractions. */
export const toStamp = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;
