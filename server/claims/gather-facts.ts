/**
 * The server's own facts about one ticket and one order: what it read itself, this minute, through its connectors.
 * A fact that could not be read is absent (so the gate cannot allow on it), and `problems` says why.
 */
import type { Fact } from "#lib/domain/fact.ts";
import { showMoney } from "#lib/domain/money.ts";
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { Connectors, DeskTicket, ShopConnector, ShopCustomer, ShopOrder } from "../connectors/connector.ts";
import { findDesk } from "../connectors/find-desk.ts";

export interface Gathered {
  readonly facts: Record<string, Fact>;
  readonly customer: string | null;
  readonly ticket: DeskTicket | null;
  readonly order: ShopOrder | null;
  readonly shown: [string, string][];
  readonly problems: { source: string; happened: string }[];
}

type Draft = { -readonly [Key in keyof Gathered]: Gathered[Key] };

export async function gatherFacts(
  connectors: Connectors,
  ref: TicketRef,
  order: string | null,
  signal: AbortSignal,
): Promise<Gathered> {
  const draft: Draft = { facts: {}, customer: null, ticket: null, order: null, shown: [], problems: [] };
  draft.ticket = await readDesk(connectors, ref, draft, signal);
  if (connectors.shop === null) {
    if (order !== null) draft.problems.push({ source: "shop", happened: "No shop is connected to this server." });
    return draft;
  }
  const customer = await readCustomer(connectors.shop, draft);
  if (order !== null) draft.order = await readOrder(connectors.shop, order, customer, draft);
  return draft;
}

async function readDesk(connectors: Connectors, ref: TicketRef, draft: Draft, signal: AbortSignal) {
  const desk = findDesk(connectors, ref);
  if (desk === undefined) {
    draft.problems.push({ source: "desk", happened: "This desk is not connected to this server." });
    return null;
  }
  const reading = await desk.readTicket(ref, signal);
  if (!reading.ok) {
    draft.problems.push({ source: "desk", happened: reading.happened });
    return null;
  }
  const { requester, status, tags, channel, group } = reading.value;
  say(draft, "ticket.id", ref.ticket);
  say(draft, "ticket.status", status);
  say(draft, "ticket.tags", [...tags]);
  say(draft, "ticket.channel", channel);
  if (group !== null && group.name !== "") say(draft, "ticket.inbox", group.name);
  // From the customer's words, so it stays `text`; read here too, since a browser could leave it out.
  draft.facts["ticket.signals"] = { value: [...reading.value.signals], source: "text" };
  say(draft, "requester.email", requester.email);
  say(draft, "requester.verified", requester.verified);
  say(draft, "requester.suspended", requester.suspended);
  return reading.value;
}

async function readCustomer(shop: ShopConnector, draft: Draft): Promise<ShopCustomer | null> {
  const email = draft.ticket?.requester.email ?? null;
  if (email === null) return null;
  const reading = await shop.findCustomer(email);
  if (!reading.ok) {
    draft.problems.push({ source: "shop", happened: reading.happened });
    return null;
  }
  if (reading.value === null) {
    draft.problems.push({
      source: "shop",
      happened: "The shop has no customer, or several, with the requester's e-mail address.",
    });
    return null;
  }
  draft.customer = reading.value.id;
  say(draft, "requester.customer", reading.value.id);
  return reading.value;
}

async function readOrder(shop: ShopConnector, name: string, customer: ShopCustomer | null, draft: Draft) {
  const reading = await shop.findOrder(name, customer?.id ?? null);
  if (!reading.ok) {
    draft.problems.push({ source: "shop", happened: reading.happened });
    return null;
  }
  const order = reading.value;
  if (order === null) {
    draft.problems.push({
      source: "shop",
      happened: "The shop has no such order, or several payments with its number.",
    });
    return null;
  }
  say(draft, "order.id", order.order);
  say(draft, "order.owner", order.owner);
  say(draft, "order.status", order.status);
  say(draft, "order.placedAt", order.placedAt);
  say(draft, "order.returnedAt", order.returnedAt);
  say(draft, "order.total", order.total);
  say(draft, "order.refunded", order.refunded);
  say(draft, "order.refundable", order.refundable);
  say(draft, "order.disputed", order.disputed);
  // What the shop says about a stranger's order is not shown to whoever reads this ticket.
  if (order.owner !== null && order.owner === draft.customer) draft.shown.push(...wordsOf(order));
  return order;
}

function wordsOf(order: ShopOrder): [string, string][] {
  const placed = new Date(order.placedAt).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  return [
    ...(order.paidWith === null ? [] : [["To", order.paidWith] as [string, string]]),
    ["Order", [order.order, order.items, placed].filter((part) => part !== null).join(" · ")],
    ["Paid", `${showMoney(order.total)}${order.refunded.minor > 0 ? `, ${showMoney(order.refunded)} paid back` : ""}`],
  ];
}

function say(draft: Draft, name: string, value: unknown): void {
  if (value !== null && value !== undefined) draft.facts[name] = { value, source: "server" };
}
