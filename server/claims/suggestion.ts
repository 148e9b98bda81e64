/**
 * Which try of a suggestion an id is. The id is recomputed from the server's own reading of the ticket, so a client
 * cannot invent a fresh one for an act that was already done: another number opens only while every claim of the same
 * act surely did nothing, or was taken back.
 */

import { type Proposal, suggestionId } from "#lib/domain/approval.ts";
import { lastCustomerMessage } from "#lib/domain/ticket.ts";
import type { DeskTicket } from "../connectors/connector.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";

const MOST_TRIES = 20;
const OPENS_NEXT: readonly ClaimState[] = ["failed", "cancelled", "expired", "undone"];

export function candidateIds(proposal: Proposal, ticket: DeskTicket): string[] {
  const { org, desk, host, ticket: id, action, args, undoes } = proposal;
  const key = { org, desk, host, ticket: id, lastCustomerMessage: lastCustomerMessage(ticket), action, args };
  return Array.from({ length: MOST_TRIES }, (_, i) =>
    suggestionId({ ...key, n: i + 1, ...(undoes === undefined ? {} : { undoes }) }),
  );
}

/** Inside the claim's transaction, so that the earlier claims cannot change meanwhile. */
export async function checkTry(
  db: Database | Transaction,
  proposal: Proposal,
  ids: readonly string[],
): Promise<Outcome<number>> {
  const n = ids.indexOf(proposal.suggestionId) + 1;
  if (n === 0) return mismatch();
  const others = ids.filter((id) => id !== proposal.suggestionId);
  if (others.length === 0) return done(n);
  // All other numbers, later ones too: a device may have counted on after a claim that never got here.
  const rows = await db.selectFrom("claims").select("state").where("suggestion", "in", others).execute();
  const isOpen = rows.every((row) => OPENS_NEXT.includes(row.state));
  return isOpen ? done(n) : repeat();
}

function mismatch() {
  return refused(
    409,
    "suggestion-mismatch",
    "The card does not belong to the ticket as the server reads it now; the customer may have written again.",
    "Nothing was done.",
    "Read the newest message, then approve the card as it is shown now.",
  );
}

function repeat() {
  return refused(
    409,
    "repeat-not-allowed",
    "The same act was approved before, and it is done or not settled yet.",
    "Nothing was done a second time.",
    "Look at the receipt of the earlier one; a repeat opens only when that one surely failed.",
  );
}
