import type { Args } from "#lib/domain/action.ts";
import { Money, showMoney } from "#lib/domain/money.ts";
import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Pays money back to the card an order was paid with. Executed by the server alone, after a hold. */
export const refundCreate: ActionDefinition = {
  id: "refund.create",
  group: "money",
  params: { order: "string", amount: "money", reason: "string" },
  optional: ["reason"],
  runner: "server",
  touches: [],
  undo: undoEverywhere(false, "A card refund cannot be undone."),
  holdSeconds: 8,
  title: (args) => `Refund ${amount(args)}`,
  button: (args) => `Refund ${amount(args)}`,
};

function amount(args: Args): string {
  const money = Money.safeParse(args.amount);
  return money.success ? showMoney(money.data) : "an unreadable amount";
}
