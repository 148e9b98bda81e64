/** Limits that no policy can lift: for the ticket's own customer, more than nothing, no more than is left, in the currency paid. */
import type { Proposal } from "#lib/domain/approval.ts";
import { Money, showMoney } from "#lib/domain/money.ts";
import { customerFor } from "#lib/domain/ticket.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Gathered } from "./gather-facts.ts";

export function checkMoney(proposal: Proposal, { order, problems, customer, ticket }: Gathered): Outcome<null> {
  if (order === null) return noOrder(problems.find((problem) => problem.source === "shop")?.happened);
  if (ticket !== null && proposal.customer !== customerFor(customer, proposal.desk, ticket.requester.id))
    return otherCustomer();
  const amount = Money.safeParse(proposal.args.amount).data;
  const { refundable } = order;
  const fits =
    amount !== undefined &&
    amount.currency === refundable.currency &&
    amount.minor > 0 &&
    amount.minor <= refundable.minor;
  if (fits) return done(null);
  return refused(
    422,
    "args",
    `The amount does not fit the order: ${showMoney(refundable)} can still be paid back on it.`,
    "Nothing was paid.",
    "Look at the order again and choose an amount that fits.",
  );
}

function otherCustomer() {
  return refused(
    409,
    "ticket-changed",
    "The approval names another customer than the one the server finds for this ticket.",
    "Nothing was paid.",
    "Open the ticket again and approve the card as it is shown now.",
  );
}

function noOrder(happened: string | undefined) {
  return refused(
    503,
    "shop-unreadable",
    happened ?? "The order could not be read in the shop.",
    "Money moves only on what the server itself has read; nothing was paid.",
    "Check the order's number; if the shop is down, approve again when it is back.",
  );
}
