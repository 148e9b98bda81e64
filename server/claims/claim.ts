/**
 * Lets one approved act through, once. Everything that can be read is read first; then claim, money lock, decision on
 * the server's own history and the log's intent stand or fall in one transaction. The same intent again gets the same
 * answer. What did not get through here must never run.
 */
import type { z } from "zod";
import type { ApprovedProposal } from "#lib/domain/approval.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { ClaimRequest } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, type Refusal } from "../http/refusal.ts";
import type { PolicyInForce } from "../policy/policies.ts";
import type { Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";
import { checkEvidence } from "./check-evidence.ts";
import { checkIntent } from "./check-intent.ts";
import { checkMoney } from "./check-money.ts";
import { checkTicket } from "./check-ticket.ts";
import {
  alreadyClaimed,
  deskUnreadable,
  givenUp,
  logRefused,
  nonceUsed,
  nothingToUndo,
  orderBusy,
  policyChanged,
  wrongRunner,
} from "./claim-refusals.ts";
import { decideAgain } from "./decide-again.ts";
import { type Gathered, gatherFacts } from "./gather-facts.ts";
import { readHistory } from "./history.ts";
import { candidateIds, checkTry } from "./suggestion.ts";
import { type Approved, verifyApproval } from "./verify-approval.ts";

type Request = z.infer<typeof ClaimRequest>;

export interface Claimed {
  readonly suggestion: string;
  readonly state: ClaimState;
  readonly intent: string;
}

/** `desk`: the rep's own browser will do it; `server`: the server holds it and does it itself. */
export type ClaimFor = "desk" | "server";

export async function claim(
  parts: CoreParts,
  session: Session,
  request: Request,
  claimFor: ClaimFor,
  signal: AbortSignal,
): Promise<Outcome<Claimed>> {
  const intent = entryId(request.intent.signed.item);
  const known = await findClaim(parts.db, request.approved.proposal.suggestionId, intent);
  if (known !== undefined) return known;
  const checked = await check(parts, session, request, claimFor, signal);
  if (!checked.ok) return checked;
  return commit(parts, session, request, intent, checked.value);
}

interface Checked {
  readonly approved: Approved;
  readonly policy: PolicyInForce;
  readonly gathered: Gathered;
  readonly ids: readonly string[];
}

async function check(
  parts: CoreParts,
  session: Session,
  request: Request,
  claimFor: ClaimFor,
  signal: AbortSignal,
): Promise<Outcome<Checked>> {
  const { proposal } = request.approved;
  const policy = parts.policies.current();
  if (policy === null || policy.digest !== proposal.policy) return policyChanged();
  const { org, sessions, people } = parts;
  const verified = await verifyApproval(request.approved, { org, now: parts.now(), session, sessions, people });
  if (!verified.ok) return verified;
  const approved = verified.value;
  const given = checkEvidence(request.approved.evidence, policy.signed.body.document);
  if (!given.ok) return given;
  const runsAtDesk = approved.action.runner === "desk" || approved.action.runner === "composer";
  if (claimFor === "server" ? approved.action.runner !== "server" : !runsAtDesk) return wrongRunner();
  const fits = checkIntent(request.intent.signed.item, approved, session, claimFor);
  if (!fits.ok) return fits;
  const ref = { desk: proposal.desk, host: proposal.host, ticket: proposal.ticket };
  const order = typeof proposal.args.order === "string" ? proposal.args.order : null;
  const gathered = await gatherFacts(parts.connectors, ref, order, signal);
  const state = checkGathered(approved, gathered, claimFor);
  if (!state.ok) return state;
  // With the desk unreadable an act in the desk keeps the client's id: reversible, and still claimed only once.
  const ids = gathered.ticket === null ? [proposal.suggestionId] : candidateIds(proposal, gathered.ticket);
  return done({ approved, policy, gathered, ids });
}

function checkGathered(approved: Approved, gathered: Gathered, claimFor: ClaimFor): Outcome<null> {
  if (claimFor === "desk") return done(null);
  if (gathered.ticket === null) return deskUnreadable(gathered.problems[0]?.happened ?? "");
  const same = checkTicket(approved.approved.proposal.ticketVersion, gathered.ticket, approved.action);
  return same.ok ? checkMoney(approved.approved.proposal, gathered) : same;
}

async function commit(
  parts: CoreParts,
  session: Session,
  request: Request,
  intent: string,
  checked: Checked,
): Promise<Outcome<Claimed>> {
  try {
    const claimed = await parts.db.transaction().execute(async (trx) => {
      const outcome = await commitIn(parts, trx, session, request, intent, checked);
      if (!outcome.ok) throw new RolledBack(outcome.refusal);
      return outcome;
    });
    return claimed;
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Carries a refusal out of a transaction, which only an exception rolls back. */
class RolledBack extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.error.code);
    this.refusal = refusal;
  }
}

async function commitIn(
  parts: CoreParts,
  trx: Transaction,
  session: Session,
  request: Request,
  intent: string,
  { approved, policy, gathered, ids }: Checked,
): Promise<Outcome<Claimed>> {
  const { proposal } = request.approved;
  const now = parts.now();
  // Asked again inside the lock: another tab may have been faster, and a policy may have come in between.
  const known = await findClaim(trx, proposal.suggestionId, intent);
  if (known !== undefined) return known;
  if (await isGivenUp(parts, trx, proposal.suggestionId, intent, session.device)) return givenUp();
  if (parts.policies.current()?.digest !== policy.digest) return policyChanged();
  if (await isNonceUsed(trx, request.approved)) return nonceUsed();
  const attempt = await checkTry(trx, proposal, ids);
  if (!attempt.ok) return attempt;
  if (proposal.undoes !== undefined && !(await canUndo(trx, proposal.undoes, proposal.ticket))) return nothingToUndo();
  const history = await readHistory(trx, now);
  const { person } = session;
  const { evidence } = approved;
  const attested = request.facts;
  const decided = decideAgain({ gate: policy.gate, proposal, evidence, person, gathered, attested, history, now });
  if (!decided.ok) return decided;
  const lockKey = approved.action.runner === "server" ? lockOf(gathered) : null;
  if (lockKey !== null && (await isLocked(trx, lockKey))) return orderBusy();
  const state: ClaimState = approved.action.runner === "server" ? "held" : "claimed";
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
      ticket: proposal.ticket,
      undoes: proposal.undoes ?? null,
      at: formatInstant(now),
      settled_by: null,
      lock_key: lockKey,
    })
    .execute();
  if (state === "held") await insertExecution(parts, trx, request, approved, now);
  const [entry] = await parts.log.appendIn(trx, [request.intent], { device: session.device, rep: person.user });
  if (entry === undefined || entry.state === "refused") return logRefused(entry?.happened ?? "it was not answered");
  return done({ suggestion: proposal.suggestionId, state, intent });
}

async function insertExecution(parts: CoreParts, trx: Transaction, request: Request, approved: Approved, now: number) {
  const holdSeconds = parts.holdSeconds ?? approved.action.holdSeconds;
  const { suggestionId } = request.approved.proposal;
  await trx
    .insertInto("executions")
    .values({
      suggestion: suggestionId,
      approved: canonicalJson({ proposal: request.approved.proposal, evidence: approved.evidence }),
      run_at: now + Math.round(holdSeconds * 1000),
      hold_seconds: holdSeconds,
      payment: null,
      asked_at: null,
      idempotency_key: `countersign-${suggestionId}`,
      reference: null,
      says: null,
      failure: null,
    })
    .execute();
}

async function findClaim(
  db: CoreParts["db"] | Transaction,
  suggestion: string,
  intent: string,
): Promise<Outcome<Claimed> | undefined> {
  const row = await db
    .selectFrom("claims")
    .select(["suggestion", "state", "intent"])
    .where("suggestion", "=", suggestion)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.intent === intent ? done(row) : alreadyClaimed(row.state);
}

async function isNonceUsed(trx: Transaction, { approval }: ApprovedProposal): Promise<boolean> {
  const row = await trx
    .selectFrom("claims")
    .select("suggestion")
    .where("nonce", "=", approval.body.nonce)
    .executeTakeFirst();
  return row !== undefined;
}

/** Held up on its way until its device had settled it: alive again, nobody would ever settle it. */
async function isGivenUp(parts: CoreParts, trx: Transaction, suggestion: string, intent: string, device: string) {
  const row = await trx
    .selectFrom("log_entries")
    .select("idx")
    .where("log", "=", parts.keys.log.origin)
    .where("suggestion", "=", suggestion)
    .where("settles", "=", intent)
    .where("device", "=", device)
    .executeTakeFirst();
  return row !== undefined;
}

async function canUndo(trx: Transaction, suggestion: string, ticket: string): Promise<boolean> {
  const row = await trx
    .selectFrom("claims")
    .select("state")
    .where("suggestion", "=", suggestion)
    .where("ticket", "=", ticket)
    .executeTakeFirst();
  return row?.state === "done";
}

/** The shop's own name of the payment: an order number could be written in two ways. */
function lockOf(gathered: Gathered): string | null {
  return gathered.order === null ? null : `shop:${gathered.order.payment}`;
}

async function isLocked(trx: Transaction, key: string): Promise<boolean> {
  const row = await trx.selectFrom("claims").select("suggestion").where("lock_key", "=", key).executeTakeFirst();
  return row !== undefined;
}
