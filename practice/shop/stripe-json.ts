/** The shop's records in Stripe's shapes (the fields a refund connector reads; not every field Stripe has). */
import type { SeedCustomer } from "../data/customers.ts";
import type { Charge, ShopStore, StoredRefund } from "./shop-store.ts";

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

export function refundedOf(store: ShopStore, charge: Charge): number {
  return store.refundsOf(charge.id).reduce((sum, refund) => sum + refund.amount, 0);
}

export function toCharge(store: ShopStore, charge: Charge) {
  const refunded = refundedOf(store, charge);
  return {
    id: charge.id,
    object: "charge" as const,
    amount: charge.amount,
    amount_captured: charge.amount,
    amount_refunded: refunded,
    balance_transaction: `txn_${charge.order}`,
    billing_details: {
      address: null,
      email: emailOf(store, charge.customer),
      name: nameOf(store, charge.customer),
      phone: null,
    },
    captured: true,
    created: seconds(charge.placedAt),
    currency: "usd",
    customer: charge.customer,
    description: `Order ${charge.order}`,
    disputed: false,
    livemode: false,
    metadata: metadataOf(charge),
    outcome: { network_status: "approved_by_network", type: "authorized", risk_level: "normal" },
    paid: true,
    payment_intent: charge.intent,
    payment_method: `pm_${charge.order}`,
    payment_method_details: {
      type: "card",
      card: { brand: "visa", last4: charge.last4, exp_month: 8, exp_year: 2030, funding: "credit", country: "US" },
    },
    receipt_email: emailOf(store, charge.customer),
    refunded: refunded >= charge.amount,
    status: "succeeded" as const,
  };
}

export function toPaymentIntent(store: ShopStore, charge: Charge, expand: readonly string[]) {
  const whole = expand.includes("latest_charge") || expand.includes("data.latest_charge");
  return {
    id: charge.intent,
    object: "payment_intent" as const,
    amount: charge.amount,
    amount_capturable: 0,
    amount_received: charge.amount,
    capture_method: "automatic",
    confirmation_method: "automatic",
    created: seconds(charge.placedAt),
    currency: "usd",
    customer: charge.customer,
    description: `Order ${charge.order}`,
    latest_charge: whole ? toCharge(store, charge) : charge.id,
    livemode: false,
    metadata: metadataOf(charge),
    payment_method: `pm_${charge.order}`,
    payment_method_types: ["card"],
    receipt_email: emailOf(store, charge.customer),
    status: "succeeded" as const,
  };
}

export function toRefund(store: ShopStore, refund: StoredRefund) {
  return {
    id: refund.id,
    object: "refund" as const,
    amount: refund.amount,
    balance_transaction: `txn_${refund.id}`,
    charge: refund.charge,
    created: refund.created,
    currency: "usd",
    destination_details: { type: "card", card: { reference_status: "pending", type: "refund" } },
    metadata: refund.metadata,
    payment_intent: store.charges.find((charge) => charge.id === refund.charge)?.intent ?? null,
    reason: refund.reason,
    receipt_number: null,
    status: "succeeded" as const,
  };
}

export function toCustomer(store: ShopStore, customer: SeedCustomer) {
  const orders = store.charges.filter((charge) => charge.customer === customer.id);
  const first = Math.min(...orders.map((order) => seconds(order.placedAt)));
  return {
    id: customer.id,
    object: "customer" as const,
    balance: 0,
    created: first - 86_400,
    currency: "usd",
    delinquent: false,
    description: null,
    email: customer.email,
    livemode: false,
    metadata: {},
    name: customer.name,
    phone: null,
  };
}

export function metadataOf(charge: Charge): Record<string, string> {
  return {
    order: charge.order,
    placed_at: charge.placedAt.toISOString(),
    items: charge.items,
    ...(charge.returnedAt ? { returned_at: charge.returnedAt.toISOString() } : {}),
  };
}

function emailOf(store: ShopStore, customer: string) {
  return store.customers.find((candidate) => candidate.id === customer)?.email ?? null;
}

function nameOf(store: ShopStore, customer: string) {
  return store.customers.find((candidate) => candidate.id === customer)?.name ?? null;
}
