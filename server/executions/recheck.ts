/**
 * The last look before anything is paid or written: the ticket read again, the policy still the one approved under, the gate asked
 * again on facts read this second. It decides nothing new: it only finds whether the approval still holds.
 */
import { findAction } from "#lib/actions/index.ts";
import { CodedError } from "#lib/domain/error.ts";
import { checkGathered } from "../claims/check-claim.ts";
import { deviceRevoked, policyChanged, wrongRunner } from "../claims/claim-refusals.ts";
import { decideAgain } from "../claims/decide-again.ts";
import { recogniserFor } from "../claims/erased-names.ts";
import { type Gathered, gatherFacts } from "../claims/gather-facts.ts";
import { readHistory } from "../claims/history.ts";
import { whoseHands } from "../claims/whose-hands.ts";
import { findDesk } from "../connectors/find-desk.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Refusal } from "../http/refusal.ts";
import { noteBreakers } from "../policy/breakers.ts";
import { findStop, stopped } from "../policy/stops.ts";
import { doingOf, type Stored } from "./load.ts";

export type Verdict =
  | { readonly is: "good"; readonly gathered: Gathered }
  /** The approval no longer holds. */
  | { readonly is: "over"; readonly error: Refusal["error"] }
  /** Desk or shop could not be read; it may work in a moment. */
  | { readonly is: "unreadable"; readonly happened: string };

export async function recheck(parts: CoreParts, stored: Stored, signal: AbortSignal): Promise<Verdict> {
  const { proposal, claim, evidence, facts: attested } = stored;
  const stop = await findStop(parts.db, doingOf(stored));
  if (stop !== undefined) return over(stopped(stop));
  const policy = await parts.policies.for(claim.rep);
  if (policy === undefined || policy.digest !== proposal.policy) return over(policyChanged());
  const action = findAction(proposal.action);
  const ref = { desk: proposal.desk, host: proposal.host, ticket: proposal.ticket };
  if (action === undefined || whoseHands(action, findDesk(parts.connectors, ref)) !== "server")
    return over(wrongRunner());
  const person = parts.people.find((one) => one.user === claim.rep);
  if (person === undefined) throw new CodedError("unknown-person", "the claim names a person that no longer exists");
  if (!(await parts.sessions.owns(claim.rep, claim.device))) return over(deviceRevoked());
  const order = typeof proposal.args.order === "string" ? proposal.args.order : null;
  const gathered = await gatherFacts(parts.connectors, ref, order, signal);
  if (gathered.ticket === null || (action.runner === "server" && gathered.order === null)) {
    return { is: "unreadable", happened: gathered.problems[0]?.happened ?? "The order could not be read." };
  }
  const fits = checkGathered(proposal, action, gathered);
  if (!fits.ok) return over(fits);
  const now = parts.now();
  const recognised = recogniserFor(parts.log.values, proposal, gathered);
  const decided = decideAgain({
    gate: policy.gate,
    proposal,
    evidence,
    person,
    gathered,
    attested,
    history: await readHistory(parts.db, now, proposal, [claim.suggestion, proposal.undoes], recognised),
    now,
  });
  if (decided.breakers.length > 0) {
    const { digest } = policy;
    const noted = { ...decided, action: proposal.action, policy: digest };
    await parts.db.transaction().execute((trx) => noteBreakers(parts, trx, noted));
  }
  return decided.verdict.ok ? { is: "good", gathered } : over(decided.verdict);
}

function over({ refusal }: { refusal: Refusal }): Verdict {
  return { is: "over", error: refusal.error };
}
