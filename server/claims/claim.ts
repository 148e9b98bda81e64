/**
 * Lets one approved act through, once. Everything that can be read is read first; then claim, money lock, decision on
 * the server's own history and the log's intent stand or fall in one transaction. The same intent again gets the same
 * answer. What did not get through here must never run.
 */
import type { ApprovedProposal } from "#lib/domain/approval.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Session } from "../auth/sessions.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, type Refusal } from "../http/refusal.ts";
import { noteBreakers } from "../policy/breakers.ts";
import { findStop, stopped } from "../policy/stops.ts";
import type { Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";
import { type Checked, type ClaimFor, checkClaim, type Request } from "./check-claim.ts";
import { checkVerdict } from "./check-verdict.ts";
import { alreadyClaimed, givenUp, logRefused, nonceUsed, nothingToUndo, policyChanged } from "./claim-refusals.ts";
import { insertClaim, insertExecution } from "./claim-rows.ts";
import { decideAgain } from "./decide-again.ts";
import { linkPerson, recogniserFor } from "./erased-names.ts";
import { readHistory } from "./history.ts";
import { checkTry } from "./suggestion.ts";

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
  if (!checked.ok) return (await findInTurn(parts, request, intent)) ?? checked;
  return commit(parts, session, request, { ...checked.value, intent, claimFor });
}

/**
 * The very same request may be on its way through another server, or have been while that one died: then what it came to is
 * the answer, not that things have changed since. Behind the lock, so that a commit under way is waited for.
 */
function findInTurn({ db }: CoreParts, { approved }: Request, intent: string): Promise<Outcome<Claimed> | undefined> {
  return db.transaction().execute((trx) => findClaim(trx, approved.proposal.suggestionId, intent));
}

interface Ready extends Checked {
  readonly intent: string;
  readonly claimFor: ClaimFor;
}

async function commit(parts: CoreParts, session: Session, request: Request, ready: Ready): Promise<Outcome<Claimed>> {
  try {
    return await parts.db.transaction().execute((trx) => commitIn(parts, trx, session, request, ready));
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/** Carries a refusal out of a transaction in which the claim was written already: only an exception rolls it back. */
class RolledBack extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.error.code);
    this.refusal = refusal;
  }
}

/** Refused, it leaves nothing behind but what the record says of a breaker that opened. */
async function commitIn(
  parts: CoreParts,
  trx: Transaction,
  session: Session,
  request: Request,
  ready: Ready,
): Promise<Outcome<Claimed>> {
  const { approved, policy, gathered, ids, lock, intent } = ready;
  const { proposal } = request.approved;
  const now = parts.now();
  // Asked again inside the lock: another tab may have been faster, and a policy or a stop may have come in between.
  const known = await findClaim(trx, proposal.suggestionId, intent);
  if (known !== undefined) return known;
  if (await isGivenUp(parts, trx, intent, session.device)) return givenUp();
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
  const breakers = { ...decided, action: proposal.action, policy: policy.digest };
  if (!decided.verdict.ok) {
    await noteBreakers(parts, trx, breakers);
    return decided.verdict;
  }
  const stated = checkVerdict(request.intent.signed.item, decided.decision);
  if (!stated.ok) return stated;
  if (lock !== null && (await isLocked(trx, lock.key))) return lock.busy();
  const state: ClaimState = ready.claimFor === "server" ? "held" : "claimed";
  const claimed = { ...ready, session, request, state, decision: decided.decision, now };
  await noteBreakers(parts, trx, breakers);
  await insertClaim(trx, claimed);
  const [entry] = await parts.log.appendIn(trx, [request.intent], { device: session.device, rep: person.user });
  if (entry === undefined || entry.state === "refused")
    throw new RolledBack(logRefused(entry?.happened ?? "it was not answered").refusal);
  // After the intent: what takes it over stands behind it in the record.
  if (state === "held") await insertExecution(parts, trx, claimed);
  return done({ suggestion: proposal.suggestionId, state, intent });
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

/** Held up on its way until its device, or a person, had settled it: alive again, nobody would ever settle it. */
async function isGivenUp(parts: CoreParts, trx: Transaction, intent: string, device: string) {
  const row = await trx
    .selectFrom("log_entries")
    .select("idx")
    .where("log", "=", parts.keys.log.origin)
    .where("settles", "=", intent)
    // An override is written by those who may only: the server, a lead, or the rep it belongs to.
    .where(({ or, eb }) => or([eb("device", "=", device), eb("entry", "=", "override")]))
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
