/** What a claim leaves behind, all in its one transaction: its row, the execution where the server acts, and the entries. */
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { Decision } from "#lib/domain/decision.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import { recordChange } from "../policy/record.ts";
import type { Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";
import type { Checked, Request } from "./check-claim.ts";
import { firedIn } from "./check-verdict.ts";

export interface NewClaim extends Checked {
  readonly session: Session;
  readonly request: Request;
  readonly state: ClaimState;
  /** Entry id of the intent. */
  readonly intent: string;
  readonly decision: Decision;
  readonly now: number;
}

export async function insertClaim(trx: Transaction, given: NewClaim): Promise<void> {
  const { request, session, approved, policy, gathered, lock, state, intent, now } = given;
  const { proposal } = request.approved;
  const { person } = session;
  await trx
    .insertInto("claims")
    .values({
      suggestion: proposal.suggestionId,
      state,
      intent,
      device: session.device,
      nonce: request.approved.approval.body.nonce,
      proposal: approved.proposalDigest,
      policy: policy.digest,
      action: proposal.action,
      action_group: approved.action.group,
      args: canonicalJson(proposal.args),
      rep: person.user,
      team: person.team,
      customer: gathered.customer,
      order_id: gathered.order?.order ?? null,
      desk: proposal.desk,
      host: proposal.host,
      ticket: proposal.ticket,
      undoes: proposal.undoes ?? null,
      at: formatInstant(now),
      settled_by: null,
      lock_key: lock?.key ?? null,
    })
    .execute();
}

/** The server's turn: when it will act, and the entry that says that it took the intent over, with its own verdict. */
export async function insertExecution(parts: CoreParts, trx: Transaction, given: NewClaim): Promise<void> {
  const { request, approved, policy, intent, decision, session, now } = given;
  const { action } = approved;
  const { proposal } = request.approved;
  const isMoney = action.runner === "server";
  const holdSeconds = isMoney ? (parts.holdSeconds ?? action.holdSeconds) : action.holdSeconds;
  const runAt = now + Math.round(holdSeconds * 1000);
  // What only the browser knows counts for a reversible act as it did when it was claimed; money is never decided on it.
  const facts = isMoney ? {} : request.facts;
  const { suggestionId } = proposal;
  await trx
    .insertInto("executions")
    .values({
      suggestion: suggestionId,
      approved: canonicalJson({ proposal, evidence: approved.evidence, facts }),
      run_at: runAt,
      hold_seconds: holdSeconds,
      payment: null,
      ticket_before: null,
      asked_at: null,
      idempotency_key: `countersign-${suggestionId}`,
      reference: null,
      says: null,
      failure: null,
    })
    .execute();
  const rules = firedIn(decision);
  await recordChange(parts.log, trx, {
    entry: "held",
    rep: session.person.user,
    suggestion: suggestionId,
    action: proposal.action,
    proposal: approved.proposalDigest,
    policy: policy.digest,
    outcome: decision.outcome,
    ...(rules.length === 0 ? {} : { rules }),
    settles: intent,
    values: { runAt: formatInstant(runAt), holdSeconds },
  });
}
