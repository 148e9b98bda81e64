/**
 * What the server can read and do by itself, beside the browser: one desk, one shop. A connector never decides; it
 * reads, or does exactly what it is told, and says honestly when it does not know what became of it.
 */
import { z } from "zod";
import type { Args } from "#lib/domain/action.ts";
import type { Money } from "#lib/domain/money.ts";
import { type DeskName, type TicketRef, TicketState } from "#lib/domain/ticket.ts";

/** `happened` is one sentence without ticket text. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly happened: string };

export const DeskTicket = TicketState.extend({
  channel: z.string(),
  /** What the customer's words hint at; the words themselves stay in the desk. */
  signals: z.array(z.string()),
  requester: TicketState.shape.requester.extend({
    verified: z.boolean().nullable(),
    suspended: z.boolean().nullable(),
  }),
});
export type DeskTicket = z.infer<typeof DeskTicket>;

/** One approved change of a ticket, to be made by the server itself. */
export interface DeskWrite {
  readonly ref: TicketRef;
  readonly action: string;
  readonly args: Args;
  /** The rep's own account at the desk: what is written is written in that name where the desk allows it. */
  readonly deskUser: string;
  /** Set when this takes back an earlier write; `reference` is what that one answered, e.g. a note's id. */
  readonly undoes: { readonly reference: string | null } | null;
}

/** `refused`: surely not done; `unknown`: it may have been done, and only reading can tell. */
export type DeskOutcome =
  | { readonly is: "made"; readonly says: string; readonly reference: string | null }
  | { readonly is: "refused"; readonly happened: string }
  | { readonly is: "unknown"; readonly happened: string };

export interface DeskConnector {
  readonly desk: DeskName;
  /** The account's own host, e.g. `acme.freshdesk.com`. */
  readonly host: string;
  readonly environment: "production" | "sandbox" | "practice";
  /** Other hosts that serve the same account's agent pages. */
  readonly pages: readonly string[];
  /** The custom field that holds an order number, by the desk's id of it. */
  readonly orderField: string | null;
  readTicket(ref: TicketRef, signal: AbortSignal): Promise<Reading<DeskTicket>>;
  /** Only where the server writes: makes one change, reads it back, and says what it saw. Ends by itself in seconds. */
  readonly write?: (write: DeskWrite) => Promise<DeskOutcome>;
  /** After a lost answer: whether the desk shows the change, judged against the ticket as it was before. */
  readonly findWrite?: (
    write: DeskWrite,
    before: DeskTicket,
  ) => Promise<Reading<{ says: string; reference: string | null } | null>>;
}

export interface ShopCustomer {
  readonly id: string;
  readonly name: string | null;
}

export interface ShopOrder {
  readonly order: string;
  /** The shop's own name of the payment that a refund is made of. */
  readonly payment: string;
  readonly owner: string | null;
  readonly items: string | null;
  readonly paidWith: string | null;
  readonly placedAt: string;
  readonly returnedAt: string | null;
  readonly total: Money;
  readonly refunded: Money;
  readonly refundable: Money;
  readonly disputed: boolean;
  readonly status: string;
}

export interface ShopRefund {
  readonly id: string;
  readonly payment: string;
  readonly amount: Money;
  readonly suggestion: string | null;
  readonly status: string;
}

export interface RefundOrder {
  readonly payment: string;
  readonly order: string;
  readonly amount: Money;
  readonly suggestion: string;
  readonly ticket: string;
  readonly idempotencyKey: string;
}

/** `refused`: surely not done; `unknown`: it may have been done, and only reading can tell. */
export type RefundOutcome =
  | { readonly is: "made"; readonly refund: ShopRefund }
  | { readonly is: "refused"; readonly happened: string }
  | { readonly is: "unknown"; readonly happened: string };

/** Each call ends by itself within seconds: money that was sent for is waited for, not abandoned half-way. */
export interface ShopConnector {
  /** Exactly one customer with this address, or null. */
  findCustomer(email: string): Promise<Reading<ShopCustomer | null>>;
  /** `customer` is where to look first; the order may still be somebody else's. */
  findOrder(order: string, customer: string | null): Promise<Reading<ShopOrder | null>>;
  refund(order: RefundOrder): Promise<RefundOutcome>;
  readRefund(id: string): Promise<Reading<ShopRefund | null>>;
  /** The refund of this payment that carries our suggestion id, read from a consistent list (never from a search). */
  findRefund(payment: string, suggestion: string): Promise<Reading<ShopRefund | null>>;
}

export interface Connectors {
  readonly desks: readonly DeskConnector[];
  readonly shop: ShopConnector | null;
}
