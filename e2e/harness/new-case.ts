/** One more ticket like Ana's, with an order of its own: each test pays on its own order and spoils nobody else's. */
import { ORDER_FIELD_ID } from "#practice/data/zendesk-tickets.ts";
import type { Practice } from "#practice/practice.ts";
import type { Charge } from "#practice/shop/shop-store.ts";
import type { Ticket } from "#practice/zendesk/desk-store.ts";

export interface Case {
  ticket: number;
  order: string;
  charge: string;
}

const ANA = 4711;

export interface Cases {
  make(): Case;
  /** Takes the tickets off the desk again, or its tabs would get too many. */
  clear(): void;
}

export function createCases(practice: Practice): Cases {
  const { store } = practice.desk;
  const tickets = store.tickets as Map<number, Ticket>;
  const seed = structuredClone(store.tickets.get(ANA)) as Ticket | undefined;
  const charges = practice.shop.store.charges as Charge[];
  const charge = charges.find((one) => one.order === "1001");
  if (seed === undefined || charge === undefined) throw new Error("the practice has no ticket or order to copy");
  let made = 0;
  const make = () => {
    made += 1;
    const ticket = 5000 + made;
    const order = String(7000 + made);
    const renamed = (text: string) => text.replaceAll("1001", order);
    const copy = structuredClone(seed);
    tickets.set(ticket, {
      ...copy,
      id: ticket,
      fields: new Map([[ORDER_FIELD_ID, order]]),
      comments: copy.comments.map((one) => ({ ...one, body: renamed(one.body), htmlBody: renamed(one.htmlBody) })),
    });
    charges.push({ ...charge, order, id: `ch_${order}`, intent: `pi_${order}` });
    return { ticket, order, charge: `ch_${order}` };
  };
  return {
    make,
    clear() {
      for (const id of tickets.keys()) if (id > 5000) tickets.delete(id);
    },
  };
}
