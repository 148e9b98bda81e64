/**
 * The information point: everything the gate may know about the open ticket, each fact with its source. What the
 * page says is `attested`, what its words say is `text`, what the server read is `server`. It must never raise a
 * source, and a fact that could not be read stays absent.
 */
import type { Facts } from "#lib/domain/fact.ts";
import type { FactsAnswer } from "#lib/domain/server-api.ts";
import { customerFor, customerWords, type Ticket } from "#lib/domain/ticket.ts";
import { readSignals } from "#lib/domain/ticket-signals.ts";

export interface Gathered {
  ticket: Ticket;
  order: string | null;
  facts: Facts;
  /** What the server answered, or why it could not. */
  server: { ok: true; answer: FactsAnswer } | { ok: false; happened: string };
}

export function gather(ticket: Ticket, order: string | null, server: Gathered["server"]): Gathered {
  const page = pageFacts(ticket);
  const facts = { ...page, ...(server.ok ? server.answer.facts : {}) };
  // Either reading may tighten; neither may loosen the other.
  const signals = [...signalsIn(page), ...(server.ok ? signalsIn(server.answer.facts) : [])];
  facts["ticket.signals"] = { value: [...new Set(signals)], source: "text" };
  return { ticket, order, server, facts };
}

function signalsIn(facts: Facts): string[] {
  const value = facts["ticket.signals"]?.value;
  return Array.isArray(value) ? value.map(String) : [];
}

function pageFacts(ticket: Ticket): Facts {
  const facts: Record<string, Facts[string]> = {
    "ticket.id": { value: ticket.ref.ticket, source: "attested" },
    "ticket.status": { value: ticket.status, source: "attested" },
    "ticket.channel": { value: ticket.channel, source: "attested" },
    "ticket.tags": { value: ticket.tags, source: "attested" },
    "ticket.signals": { value: readSignals(customerWords(ticket.messages)), source: "text" },
  };
  if (ticket.priority !== null) facts["ticket.priority"] = { value: ticket.priority, source: "attested" };
  if (ticket.group !== null && ticket.group.name !== "")
    facts["ticket.inbox"] = { value: ticket.group.name, source: "attested" };
  // The oldest message is the ticket's beginning only where all were read.
  const first = ticket.omitted === 0 ? ticket.messages[0] : undefined;
  if (first !== undefined) facts["ticket.createdAt"] = { value: first.at, source: "attested" };
  if (ticket.requester.email !== null) facts["requester.email"] = { value: ticket.requester.email, source: "attested" };
  return facts;
}

/** The customer that approvals and counts are about: the shop's, else the desk's requester. */
export function customerOf(gathered: Gathered): string {
  const known = gathered.server.ok ? gathered.server.answer.customer : null;
  return customerFor(known, gathered.ticket.ref.desk, gathered.ticket.requester.id);
}
