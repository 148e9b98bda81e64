/**
 * The facts that every pack may use without declaring them. Each says its type, the least trust that will do, and
 * one sentence for the lead. `docs/facts.md` is written from this list.
 */
import type { Source } from "#lib/domain/fact.ts";
import type { ValueType } from "#lib/domain/type-language.ts";

export interface FactDefinition {
  type: ValueType;
  trust: Source;
  unit?: string;
  says: string;
}

const fact = (type: ValueType, trust: Source, says: string, unit?: string): FactDefinition =>
  unit === undefined ? { type, trust, says } : { type, trust, says, unit };

export const VOCABULARY: Readonly<Record<string, FactDefinition>> = {
  "ticket.id": fact("string", "attested", "The desk's id of the ticket."),
  "ticket.status": fact(
    "string",
    "attested",
    "The ticket's status in the desk: new, open, pending, hold, solved, closed.",
  ),
  "ticket.channel": fact("string", "attested", "How the ticket came in: email, web, chat and so on."),
  "ticket.inbox": fact("string", "attested", "The inbox or group that the ticket is in."),
  "ticket.tags": fact({ list: "string" }, "attested", "The ticket's tags."),
  "ticket.priority": fact("string", "attested", "The ticket's priority in the desk."),
  "ticket.createdAt": fact("time", "attested", "When the ticket was opened."),
  "ticket.signals": fact(
    { list: "string" },
    "text",
    "What the customer's words hint at: legal-threat, chargeback, account-takeover, self-harm, press, safety (somebody was or may be hurt), injection and hidden-text (orders to a machine), wants-a-person, second-contact. Read from text, so it can only make a decision stricter.",
  ),
  "ticket.language": fact("string", "text", "The language that the customer writes, as a two-letter code."),
  "ticket.intent": fact("string", "text", "What the customer seems to want, as the copilot read it."),
  "requester.customer": fact("string", "server", "The customer that the person who wrote belongs to."),
  "requester.email": fact("string", "server", "The e-mail address of the person who wrote."),
  "requester.verified": fact(
    "boolean",
    "server",
    "Whether the desk verified that the person who wrote owns the address.",
  ),
  "requester.tier": fact("string", "attested", "The customer's tier, for example standard or vip."),
  "requester.suspended": fact("boolean", "server", "Whether the desk suspended the person who wrote."),
  "order.id": fact("string", "server", "The order's number in the shop."),
  "order.owner": fact("string", "server", "The customer that the order belongs to."),
  "order.status": fact(
    "string",
    "server",
    "Where the order stands: paid, processing, shipped, delivered, returned, cancelled.",
  ),
  "order.placedAt": fact("time", "server", "When the order was placed."),
  "order.shippedAt": fact("time", "server", "When the order left the warehouse."),
  "order.deliveredAt": fact("time", "server", "When the order reached the customer."),
  "order.returnedAt": fact("time", "server", "When the returned goods arrived."),
  "order.total": fact("money", "server", "What the customer paid for the order."),
  "order.refunded": fact("money", "server", "What was already paid back on the order."),
  "order.refundable": fact("money", "server", "What can still be paid back on the order."),
  "order.disputed": fact("boolean", "server", "Whether the customer's bank disputes the payment."),
  "order.items": fact({ list: "string" }, "server", "The article numbers in the order."),
  "billing.openInvoices": fact("integer", "server", "How many invoices of the customer are unpaid.", "invoices"),
  "billing.failedPayment": fact("boolean", "server", "Whether the customer's last payment failed."),
  "billing.balance": fact("money", "server", "What the customer owes; negative when the customer has credit."),
  "subscription.status": fact(
    "string",
    "server",
    "Where the subscription stands: active, trialing, past-due, cancelled.",
  ),
  "subscription.plan": fact("string", "server", "The plan that the customer subscribed to."),
  "subscription.startedAt": fact("time", "server", "When the subscription began."),
  "subscription.renewsAt": fact("time", "server", "When the subscription renews next."),
};

/** What is known without being handed in as a fact; it ranks as `server`. Beside these: `args.*`, by the action. */
export const ALWAYS_KNOWN: Readonly<Record<string, FactDefinition>> = {
  "rep.id": fact("string", "server", "Who asks, from the server's session."),
  "rep.roles": fact({ list: "string" }, "server", "The roles of the one who asks."),
  "rep.team": fact("string", "server", "The team of the one who asks."),
  now: fact("time", "server", "The time of the decision."),
};

/** Names that a pack cannot declare as facts, because they already mean something. */
export function isReservedFact(name: string): boolean {
  return /^(args|rep|item|now|history|evidence|subject)(\.|$)/.test(name);
}
