/**
 * The practice Freshdesk's memory: tickets and conversations. Times are whole seconds, as the desk's. A while after an
 * agent's write the service level is reckoned anew and moves `updated_at` again: until then an answer shows the old
 * `due_by`, as accounts of today do, and clients that compare `updated_at` must survive it.
 */
import { freshdeskTickets } from "../data/freshdesk-tickets.ts";
import { freshdeskUsers, type PracticeUser } from "../data/people.ts";
import { type Conversation, fromSeed, type Ticket } from "./ticket.ts";

export interface NewConversation {
  readonly userId: number;
  readonly body: string;
  readonly bodyText: string;
  readonly incoming: boolean;
  readonly private: boolean;
  readonly source: number;
  readonly notified?: readonly string[];
}

export interface FreshdeskStore {
  readonly tickets: ReadonlyMap<number, Ticket>;
  readonly users: readonly PracticeUser[];
  now(): Date;
  /** Rises with every change; the page asks for it to know when to read again. */
  revision(): number;
  touch(): void;
  /** Says that a ticket was changed, by whom: `desk` is the service level's own doing. */
  changed(ticket: Ticket, by: "agent" | "customer" | "desk"): void;
  add(ticket: Ticket, given: NewConversation): Conversation;
  remove(ticket: Ticket, conversation: Conversation): void;
  findConversation(id: number): { ticket: Ticket; conversation: Conversation } | null;
}

export interface FreshdeskStoreOptions {
  readonly now: () => Date;
  /** How long after an agent's write the service level is reckoned anew. */
  readonly triggerMs: number;
  readonly signal: AbortSignal;
}

const HOUR = 3_600_000;
/** Until when a ticket must be resolved, by its priority; the first answer is due in a third of that. */
const RESOLVE_HOURS: Readonly<Record<number, number>> = { 1: 120, 2: 72, 3: 24, 4: 4 };

export function createFreshdeskStore({ now, triggerMs, signal }: FreshdeskStoreOptions): FreshdeskStore {
  let nextId = 43_000_099_001;
  let revision = 1;
  const tickets = new Map(freshdeskTickets(now()).map((seed) => [seed.id, fromSeed(seed, () => nextId++)]));
  for (const ticket of tickets.values()) reckonDue(ticket);
  const store: FreshdeskStore = {
    tickets,
    users: freshdeskUsers,
    now,
    revision: () => revision,
    touch: () => {
      revision += 1;
    },
    changed(ticket, by) {
      const at = wholeSeconds(now());
      if (at > ticket.updatedAt) ticket.updatedAt = at;
      revision += 1;
      if (by === "agent") reckonLater(ticket);
    },
    add(ticket, given) {
      const at = wholeSeconds(now());
      const added: Conversation = {
        notified: [],
        ...given,
        id: nextId++,
        createdAt: at,
        updatedAt: at,
        editedBy: null,
      };
      ticket.conversations.push(added);
      store.changed(ticket, given.incoming ? "customer" : "agent");
      return added;
    },
    remove(ticket, conversation) {
      ticket.conversations.splice(ticket.conversations.indexOf(conversation), 1);
      store.changed(ticket, "agent");
    },
    findConversation(id) {
      for (const ticket of tickets.values()) {
        const conversation = ticket.conversations.find((one) => one.id === id);
        if (conversation) return { ticket, conversation };
      }
      return null;
    },
  };
  return store;

  function reckonLater(ticket: Ticket) {
    const timer = setTimeout(() => {
      reckonDue(ticket);
      // Its own second always differs from the write's, also when both fell into the same one.
      ticket.updatedAt = new Date(ticket.updatedAt.getTime() + 1000);
      store.changed(ticket, "desk");
    }, triggerMs);
    timer.unref();
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  }
}

function reckonDue(ticket: Ticket): void {
  const hours = RESOLVE_HOURS[ticket.priority] ?? 72;
  ticket.dueBy = new Date(ticket.createdAt.getTime() + hours * HOUR);
  ticket.firstDueBy = new Date(ticket.createdAt.getTime() + (hours * HOUR) / 3);
}

const wholeSeconds = (at: Date) => new Date(Math.floor(at.getTime() / 1000) * 1000);
