/**
 * Asks the shop for one refund and finds out what became of it. The idempotency key comes from the suggestion id, so
 * asking twice pays once. It never guesses: what cannot be read back is `unknown`, and `unknown` blocks the order.
 */

import { CodedError } from "#lib/domain/error.ts";
import { Money, showMoney } from "#lib/domain/money.ts";
import type { ShopConnector, ShopRefund } from "../connectors/connector.ts";
import type { CoreParts } from "../core-parts.ts";
import { refusal } from "../http/refusal.ts";
import type { Stored } from "./load.ts";
import type { Ending } from "./settle.ts";

export async function pay(shop: ShopConnector, stored: Stored, payment: string): Promise<Ending> {
  const { claim, row, proposal } = stored;
  const outcome = await shop.refund({
    payment,
    order: claim.order_id ?? "",
    amount: amountOf(stored),
    suggestion: claim.suggestion,
    ticket: proposal.ticket,
    idempotencyKey: row.idempotency_key,
  });
  if (outcome.is === "made") return confirm(shop, stored, payment, outcome.refund.id);
  const found = await findPaid(shop, stored, payment);
  if (found.is === "paid") return found.ending;
  if (found.is === "unreadable" || outcome.is === "unknown") return unknown(outcome.happened);
  return { state: "failed", says: outcome.happened, failure: notPaid(outcome.happened) };
}

export type Found =
  | { readonly is: "paid"; readonly ending: Ending }
  | { readonly is: "not-there" }
  | { readonly is: "unreadable"; readonly happened: string };

/** Looks for our refund among those of the payment, by the suggestion id that it carries. */
export async function findPaid(shop: ShopConnector, stored: Stored, payment: string): Promise<Found> {
  const found = await shop.findRefund(payment, stored.claim.suggestion);
  if (!found.ok) return { is: "unreadable", happened: found.happened };
  if (found.value === null) return { is: "not-there" };
  return { is: "paid", ending: await confirm(shop, stored, payment, found.value.id) };
}

/** Reads the refund back: only what the shop itself now shows counts as done. */
async function confirm(shop: ShopConnector, stored: Stored, payment: string, id: string): Promise<Ending> {
  const read = await shop.readRefund(id);
  if (!read.ok) return unknown(read.happened, id);
  if (read.value === null) return unknown("The shop named a refund that it does not know.", id);
  const amount = amountOf(stored);
  if (!isOurs(read.value, payment, amount, stored.claim.suggestion)) return differs(id);
  const { status } = read.value;
  if (status === "failed" || status === "canceled") {
    const happened = `The shop shows the refund ${id} as ${status}.`;
    return { state: "failed", says: happened, reference: id, failure: notPaid(happened) };
  }
  if (status !== "succeeded" && status !== "pending")
    return unknown(`The shop shows the refund ${id} as ${status}.`, id);
  const how = status === "pending" ? "accepted" : "made";
  return {
    state: "done",
    reference: id,
    says: `${showMoney(amount)} refund ${how} by the shop and read back as ${id}.`,
  };
}

function isOurs(refund: ShopRefund, payment: string, amount: Money, suggestion: string): boolean {
  return (
    refund.payment === payment &&
    refund.amount.minor === amount.minor &&
    refund.amount.currency === amount.currency &&
    refund.suggestion === suggestion
  );
}

export function amountOf({ proposal, claim }: Stored): Money {
  const amount = Money.safeParse(proposal.args.amount).data;
  if (amount === undefined)
    throw new CodedError("no-amount", "a claimed refund has no amount", { evidence: claim.suggestion });
  return amount;
}

export function unknown(happened: string, reference?: string): Ending {
  const { error } = refusal(
    503,
    "shop-unknown",
    happened,
    "Whether the money moved is not known yet; nothing else can be paid on this order until it is.",
    "Wait: the server goes on asking the shop. If it stays so, look the payment up in the shop.",
  );
  return { state: "unknown", says: happened, failure: error, ...(reference === undefined ? {} : { reference }) };
}

function differs(id: string): Ending {
  const happened = `The shop shows the refund ${id} with another amount, payment or origin than the one approved.`;
  const { error } = refusal(
    500,
    "read-back",
    happened,
    "It is not counted as done, and nothing else can be paid on this order.",
    "Look the payment up in the shop and tell whoever runs this server.",
  );
  return { state: "unknown", says: happened, failure: error, reference: id };
}

export function notPaid(happened: string) {
  return refusal(
    422,
    "shop-refused",
    happened,
    "No money moved; this was read back from the shop.",
    "Look the order up in the shop; approve again if it can be paid.",
  ).error;
}

export function shopOf({ connectors: { shop } }: CoreParts): ShopConnector {
  if (shop === null) throw new CodedError("no-shop", "an execution needs a shop connector");
  return shop;
}
