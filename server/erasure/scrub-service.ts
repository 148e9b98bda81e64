/**
 * Takes a customer out of what was claimed, carried out and looked up: amounts, times and reps stay, so that limits count as
 * before; ids become pseudonyms; words, arguments, references and what the desk showed go.
 */
import { canonicalJson } from "#lib/domain/canonical.ts";
import { Money } from "#lib/domain/money.ts";
import type { Transaction } from "../store/open.ts";
import type { ServiceTables } from "../store/service-tables.ts";
import { customerName, ticketName } from "../store/values/subjects.ts";
import type { ValueStore } from "../store/values/value-store.ts";
import { chunks } from "./destroy.ts";
import { isPseudonym, orderName, paymentName, pseudonym } from "./pseudonyms.ts";

type Claim = Pick<
  ServiceTables["claims"],
  "suggestion" | "args" | "customer" | "order_id" | "desk" | "host" | "ticket"
>;
type Index = ValueStore["wrapping"]["index"];

export async function scrubClaims(trx: Transaction, index: Index, claims: readonly Claim[]): Promise<void> {
  for (const { suggestion, args, customer, order_id, desk, host, ticket } of claims) {
    await trx
      .updateTable("claims")
      .set({
        args: canonicalJson(amountsOf(JSON.parse(args) as Record<string, unknown>)),
        customer: customer === null ? null : hidden(index, customer, customerName(customer)),
        order_id: order_id === null ? null : hidden(index, order_id, orderName(order_id)),
        ticket: hidden(index, ticket, ticketName(`${desk}:${host}:${ticket}`)),
      })
      .where("suggestion", "=", suggestion)
      .execute();
    await scrubExecution(trx, index, suggestion);
  }
}

/** An execution without its proposal is one that is not told of any more. */
async function scrubExecution(trx: Transaction, index: Index, suggestion: string): Promise<void> {
  const row = await trx
    .selectFrom("executions")
    .select("payment")
    .where("suggestion", "=", suggestion)
    .executeTakeFirst();
  if (row === undefined) return;
  const payment = row.payment === null ? null : hidden(index, row.payment, paymentName(row.payment));
  await trx
    .updateTable("executions")
    .set({ approved: "", payment, ticket_before: null, reference: null, says: null, failure: null })
    .where("suggestion", "=", suggestion)
    .execute();
}

/** A card that waits for somebody's word shows the case; without it nobody can grant it, and it runs out. */
export async function scrubApprovals(trx: Transaction, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids, 500)) {
    await trx.updateTable("approvals").set({ card: null, why: null }).where("id", "in", some).execute();
  }
}

type LookUp = ServiceTables["look_ups"];

export async function scrubLookUps(trx: Transaction, index: Index, lookUps: readonly LookUp[]): Promise<void> {
  for (const { desk, host, ticket, order_id, rep, customer } of lookUps) {
    await trx
      .updateTable("look_ups")
      .set({
        ticket: hidden(index, ticket, ticketName(`${desk}:${host}:${ticket}`)),
        order_id: hidden(index, order_id, orderName(order_id)),
        customer: customer === null ? null : hidden(index, customer, customerName(customer)),
      })
      .where("desk", "=", desk)
      .where("host", "=", host)
      .where("ticket", "=", ticket)
      .where("order_id", "=", order_id)
      .where("rep", "=", rep)
      .execute();
  }
}

function hidden(index: Index, kept: string, name: string): string {
  return isPseudonym(kept) ? kept : pseudonym(index, name);
}

/** What a limit sums: money and numbers. */
function amountsOf(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).filter(([, value]) => typeof value === "number" || Money.safeParse(value).success),
  );
}
