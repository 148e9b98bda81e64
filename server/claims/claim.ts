/**
 * Lets one approved act through, once. Everything that can be read is read first; then claim, money lock, decision on
 * the server's own history and the log's intent stand or fall in one transaction. The same intent again gets the same
 * answer. What did not get through here must never run.
 */
import type { ApprovedProposal } from "#lib/domain/approval.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, type Refusal } from "../http/refusal.ts";
import { findStop, stopped } from "../policy/stops.ts";
import type { Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";
import { type Checked, type ClaimFor, checkClaim, type Request } from "./check-claim.ts";
import { alreadyClaimed, givenUp, logRefused, nonceUsed, nothingToUndo, policyChanged } from "./claim-refusals.ts";
import { decideAgain } from "./decide-again.ts";
import { linkPerson, recogniserFor } from "./erased-names.ts";
import { readHistory } from "./history.ts";
import { checkTry } from "./suggestion.ts";
import type { Approved } from "./verify-approval.ts";

export interface Claimed {
  readonly suggestion: string;
  readonly state: ClaimState;
  readonly intent: string;
}

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
  const checked = await checkClaim(parts, session, request, claimFor, signal);
  if (!checked.ok) return checked;
  return commit(parts, session, request, { ...checked.value, intent, claimFor });
}

interface Ready extends Checked {
  readonly intent: string;
  readonly claimFor: ClaimFor;
}

async function commit(parts: CoreParts, session: Session, request: Request, ready: Ready): Promise<Outcome<Claimed>> {
  try {
    const claimed = await parts.db.transaction().execute(async (trx) => {
      const outcome = await commitIn(parts, trx, session, request, ready);
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
  { approved, policy, gathered, ids, lock, intent, claimFor }: Ready,
): Promise<Outcome<Claimed>> {
  const { proposal } = request.approved;
  const now = parts.now();
  // Asked again inside the lock: another tab may have been faster, and a policy or a stop may have come in between.
  const known = await findClaim(trx, proposal.suggestionId, intent);
  if (known !== undefined) return known;
  if (await isGivenUp(parts, trx, proposal.suggestionId, intent, session.device)) return givenUp();
  const stop = await findStop(trx, { person: session.person, action: proposal.action });
  if (stop !== undefined) return stopped(stop);
  if ((await parts.policies.for(session.person.user, trx))?.digest !== policy.digest) return policyChanged();
  if (await isNonceUsed(trx, request.approved)) return nonceUsed();
  const attempt = await checkTry(trx, proposal, ids);
  if (!attempt.ok) return attempt;
  if (proposal.undoes !== undefined && !(await canUndo(trx, proposal))) return nothingToUndo();
  await linkPerson(parts.log.values, trx, proposal.desk, gathered);
  const recognised = recogniserFor(parts.log.values, proposal, gathered);
  const history = await readHistory(trx, now, proposal, [proposal.undoes], recognised);
  const { person } = session;
  const { evidence } = approved;
  const attested = request.facts;
  const decided = decideAgain({ gate: policy.gate, proposal, evidence, person, gathered, attested, history, now });
  if (!decided.ok) return decided;
  if (lock !== null && (await isLocked(trx, lock.key))) return lock.busy();
  const state: ClaimState = claimFor === "server" ? "held" : "claimed";
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
  if (state === "held") await insertExecution(parts, trx, request, approved, now);
  const [entry] = await parts.log.appendIn(trx, [request.intent], { device: session.device, rep: person.user });
  if (entry === undefined || entry.state === "refused") return logRefused(entry?.happened ?? "it was not answered");
  return done({ suggestion: proposal.suggestionId, state, intent });
}

async function insertExecution(parts: CoreParts, trx: Transaction, request: Request, approved: Approved, now: number) {
  const { action } = approved;
  const isMoney = action.runner === "server";
  const holdSeconds = isMoney ? (parts.holdSeconds ?? action.holdSeconds) : action.holdSeconds;
  // What only the browser knows counts for a reversible act as it did when it was claimed; money is never decided on it.
  const facts = isMoney ? {} : request.facts;
  const { suggestionId } = request.approved.proposal;
  await trx
    .insertInto("executions")
    .values({
      suggestion: suggestionId,
      approved: canonicalJson({ proposal: request.approved.proposal, evidence: approved.evidence, facts }),
      run_at: now + Math.round(holdSeconds * 1000),
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

async function canUndo(
  trx: Transaction,
  { undoes, desk, host, ticket, action }: ApprovedProposal["proposal"],
): Promise<boolean> {
  const row = await trx
    .selectFrom("claims")
    .select("state")
    .where("suggestion", "=", undoes ?? "")
    .where("desk", "=", desk)
    .where("host", "=", host)
    .where("ticket", "=", ticket)
    .where("action", "=", action)
    .executeTakeFirst();
  return row?.state === "done";
}

async function isLocked(trx: Transaction, key: string): Promise<boolean> {
  const row = await trx.selectFrom("claims").select("suggestion").where("lock_key", "=", key).executeTakeFirst();
  return row !== undefined;
}
