/** Names of facts as people say them. A name that is not here is shown as the policy writes it. */
const WORDS: Record<string, string> = {
  "args.amount": "the amount",
  "args.order": "the order asked for",
  "args.reason": "the reason given",
  "order.id": "the order",
  "order.owner": "the order's owner",
  "order.placedAt": "the order date",
  "order.returnedAt": "the return date",
  "order.total": "the order's total",
  "order.refunded": "what was paid back already",
  "order.refundable": "what can still be paid back",
  "order.status": "the order's status",
  "order.disputed": "a dispute at the bank",
  "requester.customer": "the customer who wrote",
  "requester.email": "the customer's e-mail address",
  "requester.verified": "the customer's identity in the desk",
  "ticket.channel": "how the ticket came in",
  "ticket.createdAt": "when the ticket was opened",
  "ticket.id": "the ticket's number",
  "ticket.inbox": "the ticket's group",
  "ticket.priority": "the ticket's priority",
  "ticket.status": "the ticket's status",
  "ticket.tags": "the ticket's tags",
  "ticket.signals": "signs in the customer's words",
};

export function factWords(name: string): string {
  return Object.hasOwn(WORDS, name) ? (WORDS[name] ?? name) : name;
}

/** A rule's sentence with every known fact name in words. */
export function inWords(sentence: string): string {
  return sentence.replace(/\b(?:args|order|requester|ticket)\.[A-Za-z]+\b/g, (name) => factWords(name));
}
