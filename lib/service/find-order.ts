/**
 * Which order a ticket is about: the desk's order field, else a number the customer wrote. It only names what to
 * look up; whether the order is the customer's is a server fact, decided by the gate.
 */
import type { Ticket } from "#lib/domain/ticket.ts";

const ORDER_WORDS =
  /(?:order|bestellung|pedido|commande)\s*(?:no\.?|number|nr\.?|#|n°)?\s*[:#]?\s*([A-Z]{0,4}-?\d{3,12})/iu;

/** `field`: the desk's id of the field that holds an order number, by the organisation's setup; null for none. */
export function findOrder(ticket: Ticket, field: string | null): string | null {
  const value = field === null ? undefined : ticket.fields[field];
  if (typeof value === "string" && /^[\w-]{1,64}$/.test(value)) return value;
  const written = ticket.messages
    .filter((message) => message.public && message.from === "customer")
    .map((message) => message.text);
  for (const text of [ticket.subject, ...written.reverse()]) {
    const found = ORDER_WORDS.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
