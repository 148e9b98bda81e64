/**
 * Whether a policy or a lease may be used: each way it can be wrong is one code and one sentence. Pure but for the
 * signature check; time and the highest revision seen are arguments. Whoever adds a field adds its check here.
 */

import type { ActionDeclaration } from "#lib/domain/action.ts";
import {
  ENGINE,
  type Lease,
  type Roster,
  type SignedKeySuccession,
  type SignedLease,
  type SignedPolicy,
} from "#lib/domain/authority.ts";
import { type Failure, type Result, succeed } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { publisherOf } from "../connection/successions.ts";
import { holderOf, isExpired, isSignedBy, SKEW_MS } from "../connection/trust.ts";
import { type AuthorityCode, refuse } from "./failures.ts";

export interface HeldPolicy {
  signed: SignedPolicy;
  compiled: CompiledPolicy;
  digest: string;
  /** When the publisher's key ends, and the policy with it. */
  keyExpires: string;
}

export interface HeldLease {
  signed: SignedLease;
  keyExpires: string;
}

type Checked<T> = Promise<Result<T, AuthorityCode>>;

export interface PolicyContext {
  roster: Roster;
  org: string;
  /** Statements by which a publisher's key may have taken the place of a listed one. */
  successions: readonly SignedKeySuccession[];
  /** Undefined for what was taken before: `leaseProblem` asks each time anew whether it still holds. */
  now: number | undefined;
  /** Highest revision ever accepted here, and the digest of what it said where that is known. */
  highest: number;
  body?: string | undefined;
  catalogue: readonly ActionDeclaration[];
  verify: VerifySignature;
}

export async function checkPolicy(signed: SignedPolicy, context: PolicyContext): Checked<HeldPolicy> {
  const { body } = signed;
  const { now } = context;
  const holder = publisherOf(context.roster, context.successions, signed.key);
  if (holder === undefined) return refuse("policy-unrostered");
  if (!(await isSignedBy(holder.key, signed, context.verify))) return refuse("policy-unsigned");
  if (now !== undefined && isExpired(holder, now)) return refuse("policy-key-expired", holder.publisher);
  if (body.org !== context.org) return refuse("policy-other-org", body.org);
  if (body.revision < context.highest) return refuse("policy-older", `${body.revision}`, `${context.highest}`);
  // One revision has one content; a second one under the same number would slip past the revision check.
  if (body.revision === context.highest && context.body !== undefined && digest(body) !== context.body)
    return refuse("policy-changed-silently", `${body.revision}`);
  if (body.engine > ENGINE) return refuse("policy-engine", `${body.revision}`);
  if (now !== undefined && timeOf(body.notBefore) > now + SKEW_MS)
    return refuse("policy-not-yet", `${body.revision}`, body.notBefore);
  const compiled = compilePolicy(body.document, context.catalogue);
  if (!compiled.ok) {
    const [first] = compiled.problems.filter((problem) => problem.severity === "error");
    return refuse("policy-uncompilable", `${body.revision}`, first?.message ?? "");
  }
  return succeed({ signed, compiled: compiled.policy, digest: digest(body.document), keyExpires: holder.expires });
}

export interface LeaseContext {
  roster: Roster;
  org: string;
  device: string;
  rep: string;
  now: number;
  /** Whether `now` can be held against the server's word: it was heard before, and no clock was set back since. */
  isSure: boolean;
  /** The lease held now; an older one of two is never taken. */
  held: Lease | null;
  verify: VerifySignature;
}

/** Whose it is and that it is genuine; whether it holds at this moment is `leaseProblem`, asked each time anew. */
export async function checkLease(signed: SignedLease, context: LeaseContext): Checked<HeldLease> {
  const { body } = signed;
  const holder = holderOf(context.roster.sessionKeys, signed.key);
  if (holder === undefined) return refuse("lease-unrostered");
  if (!(await isSignedBy(holder.key, signed, context.verify))) return refuse("lease-unsigned");
  if (isExpired(holder, context.now)) return refuse("lease-key-expired");
  if (body.org !== context.org || body.device !== context.device || body.rep !== context.rep) {
    return refuse("lease-not-mine");
  }
  const { held, isSure, now } = context;
  if (held !== null && timeOf(body.serverTime) < timeOf(held.serverTime)) return refuse("lease-older");
  if (isSure && timeOf(body.serverTime) > now + SKEW_MS) return refuse("lease-from-future", body.serverTime);
  if (timeOf(body.notBefore) > timeOf(body.serverTime) + SKEW_MS) return refuse("lease-from-future", body.notBefore);
  if (timeOf(body.expires) <= timeOf(body.serverTime)) return refuse("lease-over", body.expires);
  return succeed({ signed, keyExpires: holder.expires });
}

/** Why this lease does not hold now, or null. `now` is server time as reckoned; null when it cannot be. */
export function leaseProblem(
  { signed: { body }, keyExpires }: HeldLease,
  policy: HeldPolicy,
  clock: { now: number | null; behind: boolean },
): Failure<AuthorityCode> | null {
  const why = (code: AuthorityCode, ...words: string[]): Failure<AuthorityCode> => refuse(code, ...words).failure;
  if (clock.behind || clock.now === null) return why("clock-behind");
  if (timeOf(body.notBefore) > clock.now + SKEW_MS) return why("lease-not-yet", body.notBefore);
  if (timeOf(body.expires) <= clock.now) return why("lease-over", body.expires);
  if (isExpired({ expires: keyExpires }, clock.now)) return why("lease-key-expired");
  if (isExpired({ expires: policy.keyExpires }, clock.now)) return why("policy-key-expired", "its publisher");
  if (body.policy !== policy.digest || body.revision !== policy.signed.body.revision) {
    return why("lease-other-policy", `${body.revision}`, `${policy.signed.body.revision}`);
  }
  return null;
}

function timeOf(text: string): number {
  return parseInstant(text) ?? Number.POSITIVE_INFINITY;
}
