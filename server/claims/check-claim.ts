/**
 * All that can be found out about an approved act before the claim's transaction: whether the approval is whole, runs
 * this way, and still fits the ticket and the order as the server reads them now. It writes nothing.
 */
import type { z } from "zod";
import type { ActionDefinition } from "#lib/actions/definition.ts";
import type { Proposal } from "#lib/domain/approval.ts";
import type { ClaimRequest } from "#lib/domain/server-api.ts";
import type { Session } from "../auth/sessions.ts";
import { findDesk } from "../connectors/find-desk.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome } from "../http/refusal.ts";
import type { PolicyInForce } from "../policy/policies.ts";
import { findStop, stopped } from "../policy/stops.ts";
import { checkEvidence } from "./check-evidence.ts";
import { checkIntent } from "./check-intent.ts";
import { checkMoney } from "./check-money.ts";
import { checkTicket } from "./check-ticket.ts";
import { deskUnreadable, orderBusy, policyChanged, serverWrites, ticketBusy, wrongRunner } from "./claim-refusals.ts";
import { type Gathered, gatherFacts } from "./gather-facts.ts";
import { candidateIds } from "./suggestion.ts";
import { type Approved, verifyApproval } from "./verify-approval.ts";
import { whoseHands } from "./whose-hands.ts";

export type Request = z.infer<typeof ClaimRequest>;

/** `browser`: the rep's own browser will do it; `server`: the server does it itself, money after a hold. */
export type ClaimFor = "browser" | "server";

export interface Checked {
  readonly approved: Approved;
  readonly policy: PolicyInForce;
  readonly gathered: Gathered;
  readonly ids: readonly string[];
  /** What nobody else may touch meanwhile, and what another one is told. */
  readonly lock: { readonly key: string; readonly busy: typeof orderBusy } | null;
}

export async function checkClaim(
  parts: CoreParts,
  session: Session,
  request: Request,
  claimFor: ClaimFor,
  signal: AbortSignal,
): Promise<Outcome<Checked>> {
  const { proposal } = request.approved;
  const stop = await findStop(parts.db, { person: session.person, action: proposal.action });
  if (stop !== undefined) return stopped(stop);
  const policy = await parts.policies.for(session.person.user);
  if (policy === undefined || policy.digest !== proposal.policy) return policyChanged();
  const { org, sessions, people, connectors } = parts;
  const context = { org, now: parts.now(), session, sessions, people, connectors };
  const verified = await verifyApproval(request.approved, context);
  if (!verified.ok) return verified;
  const approved = verified.value;
  const given = checkEvidence(request.approved.evidence, policy.signed.body.document);
  if (!given.ok) return given;
  const ref = { desk: proposal.desk, host: proposal.host, ticket: proposal.ticket };
  const desk = findDesk(connectors, ref);
  const hands = whoseHands(approved.action, desk);
  if (hands !== claimFor)
    return hands === "server" && approved.action.runner === "desk" ? serverWrites() : wrongRunner();
  const fits = checkIntent(request.intent.signed.item, approved, session);
  if (!fits.ok) return fits;
  const order = typeof proposal.args.order === "string" ? proposal.args.order : null;
  const gathered = await gatherFacts(connectors, ref, order, signal);
  const state = claimFor === "browser" ? done(null) : checkGathered(proposal, approved.action, gathered);
  if (!state.ok) return state;
  // With the desk unreadable an act in the browser keeps the client's id: reversible, and still claimed only once.
  const ids = gathered.ticket === null ? [proposal.suggestionId] : candidateIds(proposal, gathered.ticket);
  const lock = claimFor === "browser" ? null : lockOf(approved, gathered, desk?.host ?? ref.host);
  return done({ approved, policy, gathered, ids, lock });
}

/** What the server itself does, it does on nothing but what it has read. */
export function checkGathered(proposal: Proposal, action: ActionDefinition, gathered: Gathered): Outcome<null> {
  if (gathered.ticket === null) return deskUnreadable(gathered.problems[0]?.happened ?? "");
  const same = checkTicket(proposal.ticketVersion, gathered.ticket, action);
  return same.ok && action.runner === "server" ? checkMoney(proposal, gathered) : same;
}

function lockOf({ approved, action }: Approved, { order }: Gathered, host: string): Checked["lock"] {
  const { desk, ticket } = approved.proposal;
  if (action.runner === "desk") return { key: `${desk}:${host}:${ticket}`, busy: ticketBusy };
  // The shop's own name of the payment: an order number could be written in two ways.
  return order === null ? null : { key: `shop:${order.payment}`, busy: orderBusy };
}
