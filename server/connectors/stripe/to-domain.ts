/** Stripe's objects in the shop's words. Dates and items of an order stand in the payment's metadata. */
import type Stripe from "stripe";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { ShopOrder, ShopRefund } from "../connector.ts";

export function toOrder(charge: Stripe.Charge, order: string): ShopOrder {
  const currency = charge.currency.toUpperCase();
  const total = charge.amount_captured;
  const { placed_at: placedAt, returned_at: returnedAt, items } = charge.metadata;
  const card = charge.payment_method_details?.card;
  return {
    order,
    payment: charge.id,
    owner: typeof charge.customer === "string" ? charge.customer : (charge.customer?.id ?? null),
    items: items ?? null,
    paidWith: card?.last4 ? `${title(card.brand ?? "card")} ·· ${card.last4}` : null,
    placedAt: instant(placedAt) ?? formatInstant(charge.created * 1000),
    returnedAt: instant(returnedAt) ?? null,
    total: { minor: total, currency },
    refunded: { minor: charge.amount_refunded, currency },
    refundable: { minor: total - charge.amount_refunded, currency },
    disputed: charge.disputed,
    status: statusOf(charge, returnedAt),
  };
}

export function toRefund(refund: Stripe.Refund): ShopRefund {
  return {
    id: refund.id,
    payment: typeof refund.charge === "string" ? refund.charge : (refund.charge?.id ?? ""),
    amount: { minor: refund.amount, currency: refund.currency.toUpperCase() },
    suggestion: refund.metadata?.suggestion ?? null,
    status: refund.status ?? "unknown",
  };
}

function statusOf(charge: Stripe.Charge, returnedAt: string | undefined): string {
  if (charge.status !== "succeeded") return charge.status;
  return returnedAt === undefined ? "paid" : "returned";
}

function instant(text: string | undefined): string | undefined {
  return text !== undefined && parseInstant(text) !== undefined ? text : undefined;
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
