/**
 * Stripe through its official SDK. Reads use lists and single objects; the search index lags and only finds a name.
 * A refund is made with the caller's idempotency key, and any answer that does not prove "not done" is `unknown`.
 */
import Stripe from "stripe";
import type { Reading, RefundOrder, RefundOutcome, ShopConnector, ShopCustomer, ShopOrder } from "../connector.ts";
import { toOrder, toRefund } from "./to-domain.ts";

export interface StripeAccount {
  readonly apiKey: string;
  readonly host?: string;
  readonly port?: number;
  readonly protocol?: "http" | "https";
}

const TIMEOUT = 10_000;

export function createStripe(account: StripeAccount): ShopConnector {
  const { apiKey, host, port, protocol } = account;
  const stripe = new Stripe(apiKey, {
    maxNetworkRetries: 0,
    timeout: TIMEOUT,
    telemetry: false,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(protocol === undefined ? {} : { protocol }),
  });
  return {
    findCustomer: (email) => read(() => findCustomer(stripe, email)),
    findOrder: (order, customer) => read(() => findOrder(stripe, order, customer)),
    refund: (order) => refund(stripe, order),
    readRefund: (id) => read(async () => toRefund(await stripe.refunds.retrieve(id))),
    findRefund: (payment, suggestion) => read(() => findRefund(stripe, payment, suggestion)),
  };
}

async function findCustomer(stripe: Stripe, email: string): Promise<ShopCustomer | null> {
  const { data } = await stripe.customers.list({ email, limit: 2 });
  const [only, other] = data;
  // Two customers with one address: which of them wrote is not known, so neither is taken.
  return only === undefined || other !== undefined ? null : { id: only.id, name: only.name ?? null };
}

async function findOrder(stripe: Stripe, order: string, customer: string | null): Promise<ShopOrder | null> {
  // The number goes into a search query; anything that could end the quotation is no order number.
  if (!/^[\w-]{1,64}$/.test(order)) return null;
  const own = customer === null ? [] : (await stripe.charges.list({ customer, limit: 100 })).data;
  const mine = own.filter((charge) => charge.metadata.order === order);
  const found =
    mine.length > 0 ? mine : (await stripe.charges.search({ query: `metadata['order']:'${order}'`, limit: 2 })).data;
  const [only, other] = found;
  if (only === undefined || other !== undefined) return null;
  const charge = mine.length > 0 ? only : await stripe.charges.retrieve(only.id);
  // The search takes other spellings of a number for the same; limits are counted by the spelling that is on the order.
  return charge.metadata.order === order ? toOrder(charge, order) : null;
}

async function findRefund(stripe: Stripe, charge: string, suggestion: string) {
  for await (const refund of stripe.refunds.list({ charge, limit: 100 })) {
    if (refund.metadata?.suggestion === suggestion) return toRefund(refund);
  }
  return null;
}

async function refund(stripe: Stripe, order: RefundOrder): Promise<RefundOutcome> {
  const { payment, amount, suggestion, ticket, idempotencyKey } = order;
  try {
    const made = await stripe.refunds.create(
      {
        charge: payment,
        amount: amount.minor,
        reason: "requested_by_customer",
        metadata: { suggestion, order: order.order, ticket },
      },
      { idempotencyKey },
    );
    return { is: "made", refund: toRefund(made) };
  } catch (error) {
    return whatBecameOfIt(error);
  }
}

/** Only an answer that Stripe gives before or instead of moving money proves that nothing was done. */
function whatBecameOfIt(error: unknown): RefundOutcome {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const code = error.code ?? error.type;
  const { StripeInvalidRequestError, StripeCardError, StripeAuthenticationError, StripePermissionError } =
    Stripe.errors;
  const isProof =
    error instanceof StripeInvalidRequestError ||
    error instanceof StripeCardError ||
    error instanceof StripeAuthenticationError ||
    error instanceof StripePermissionError;
  if (isProof && error.code !== "idempotency_key_in_use") {
    return { is: "refused", happened: `The shop refused the refund (${code}).` };
  }
  return { is: "unknown", happened: `The shop did not confirm the refund (${code}).` };
}

async function read<T>(get: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await get() };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    if (error.code === "resource_missing") return { ok: true, value: null as T };
    return { ok: false, happened: `The shop could not be read (${error.code ?? error.type}).` };
  }
}
