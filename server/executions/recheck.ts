/**
 * The last look before money moves: the ticket read again, the policy still the one approved under, the gate asked
 * again on facts read this second. It decides nothing new: it only finds whether the approval still holds.
 */
import { findAction } from "#lib/actions/index.ts";
import { CodedError } from "#lib/domain/error.ts";
import { checkMoney } from "../claims/check-money.ts";
import { checkTicket } from "../claims/check-ticket.ts";
import { policyChanged, wrongRunner } from "../claims/claim-refusals.ts";
import { decideAgain } from "../claims/decide-again.ts";
import { gatherFacts } from "../claims/gather-facts.ts";
import { readHistory } from "../claims/history.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Refusal } from "../http/refusal.ts";
import type { Stored } from "./load.ts";

export type Verdict =
  | { readonly is: "good"; readonly payment: string }
  /** The approval no longer holds. */
  | { readonly is: "over"; readonly error: Refusal["error"] }
  /** Desk or shop could not be read; it may work in a moment. */
  | { readonly is: "unreadable"; readonly happened: string };

export async function recheck(parts: CoreParts, stored: Stored, signal: AbortSignal): Promise<Verdict> {
  const { proposal, claim, evidence } = stored;
  const policy = parts.policies.current();
  if (policy === null || policy.digest !== proposal.policy) return over(policyChanged());
  const action = findAction(proposal.action);
  if (action?.runner !== "server") return over(wrongRunner());
  const person = parts.people.find((one) => one.user === claim.rep);
  if (person === undefined) throw new CodedError("unknown-person", "the claim names a person that no longer exists");
  const ref = { desk: proposal.desk, host: proposal.host, ticket: proposal.ticket };
  const gathered = await gatherFacts(parts.connectors, ref, String(proposal.args.order), signal);
  if (gathered.ticket === null || gathered.order === null) {
    return { is: "unreadable", happened: gathered.problems[0]?.happened ?? "The order could not be read." };
  }
  const ticket = checkTicket(proposal.ticketVersion, gathered.ticket, action);
  if (!ticket.ok) return over(ticket);
  const money = checkMoney(proposal, gathered);
  if (!money.ok) return over(money);
  const now = parts.now();
  const decided = decideAgain({
    gate: policy.gate,
    proposal,
    evidence,
    person,
    gathered,
    attested: {},
    history: await readHistory(parts.db, now, claim.suggestion),
    now,
  });
  return decided.ok ? { is: "good", payment: gathered.order.payment } : over(decided);
}

function over({ refusal }: { refusal: Refusal }): Verdict {
  return { is: "over", error: refusal.error };
}
