/** Limits that no policy can lift: more than nothing, no more than is left, and in the currency that was paid. */
import { Money, showMoney } from "#lib/domain/money.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Gathered } from "./gather-facts.ts";

export function checkMoney(args: Readonly<Record<string, unknown>>, { order, problems }: Gathered): Outcome<null> {
  if (order === null) return noOrder(problems.find((problem) => problem.source === "shop")?.happened);
  const amount = Money.safeParse(args.amount).data;
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

function noOrder(happened: string | undefined) {
  return refused(
    503,
    "shop-unreadable",
    happened ?? "The order could not be read in the shop.",
    "Money moves only on what the server itself has read; nothing was paid.",
    "Check the order's number; if the shop is down, approve again when it is back.",
  );
}
