/**
 * Under which policy, and until when, anything may be approved here. Whatever arrives is measured against the pinned
 * root and the roster; what fails is refused with its reason and what was good before stays. It must never answer
 * `ok` without a policy, a lease for this very policy, rep and device, and a clock that can tell that it still lasts.
 */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import { ENGINE, type SignedLease, type SignedPolicy } from "#lib/domain/authority.ts";
import { CodedError, type Failure, type Result } from "#lib/domain/error.ts";
import type { LeaseRequest } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { PolicyStatus } from "#lib/messaging/view.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting } from "#lib/storage/settings.ts";
import { checkLease, checkPolicy, type HeldLease, type HeldPolicy } from "./authority/checks.ts";
import { refuse } from "./authority/failures.ts";
import { keepLease, keepPolicy, keepRefused, type Refused, type Runs, readHighest } from "./authority/kept.ts";
import {
  decodeLease,
  decodePolicy,
  decodeRoster,
  decodeSuccessions,
  type OfferedLease,
  revisionOf,
} from "./authority/offered.ts";
import { type Standing, standingOf } from "./authority/standing.ts";
import { statusOf } from "./authority/status.ts";
import type { Clock } from "./clock.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection, Session } from "./connection.ts";

export interface Authority {
  load(): Promise<void>;
  /** Asks the server for lease, roster and policy; never throws for what the server does or does not answer. */
  sync(signal?: AbortSignal): Promise<void>;
  standing(): Standing;
  status(): PolicyStatus;
  /** Number of the newest erasure, as the server named it last. */
  erasures(): number;
  changed: Listen;
}

export interface AuthorityParts {
  db: CountersignDatabase;
  connection: Connection;
  clock: Clock;
  catalogue: readonly ActionDeclaration[];
  verify: VerifySignature;
}

export function createAuthority({ db, connection, clock, catalogue, verify }: AuthorityParts): Authority {
  let policy: HeldPolicy | null = null;
  let lease: HeldLease | null = null;
  let runs: Runs | null = null;
  let checkedAt: string | null = null;
  /** Why the last thing that arrived was not taken, or why nothing arrived. */
  let problem: Failure | null = null;
  let erasures = 0;
  let syncing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const listeners = createListeners();

  const now = (): number => clock.serverNow() ?? clock.now();

  async function load(): Promise<void> {
    policy = null;
    lease = null;
    problem = null;
    try {
      checkedAt = (await readSetting(db, "checked"))?.at ?? null;
      runs = (await readSetting(db, "runs")) ?? null;
      await resume();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      problem = refuse("storage-unreadable", error.message).failure;
    }
    listeners.tell();
  }

  /** What was kept is verified like what arrives: a profile can be tampered with, and keys run out. */
  async function resume(): Promise<void> {
    const kept = await readSetting(db, "policy");
    if (kept !== undefined) {
      const checked = await verifyPolicy(kept);
      if (checked?.ok) policy = checked.value;
      else if (checked !== null) problem = checked.failure;
    }
    const leased = await readSetting(db, "lease");
    if (leased !== undefined) {
      const checked = await verifyLease(leased);
      if (checked?.ok) lease = checked.value;
      else if (checked !== null) problem = checked.failure;
    }
  }

  async function verifyPolicy(
    signed: SignedPolicy,
    highest?: { revision: number; policyBody?: string | undefined },
  ): Promise<Result<HeldPolicy> | null> {
    const roster = connection.roster();
    const org = connection.pin()?.org;
    if (roster === null || org === undefined) return null;
    const successions = connection.successions();
    const context = { roster, org, successions, catalogue, verify };
    // What was taken before was measured then.
    if (highest === undefined) return checkPolicy(signed, { ...context, now: undefined, highest: 0 });
    const known = { highest: highest.revision, body: highest.policyBody };
    return checkPolicy(signed, { ...context, now: now(), ...known });
  }

  async function verifyLease(signed: SignedLease): Promise<Result<HeldLease> | null> {
    const roster = connection.roster();
    const session = connection.session();
    if (roster === null || session === null) return null;
    const { org, device, rep } = session;
    const isSure = clock.serverNow() !== null && !clock.behind();
    const held = lease?.signed.body ?? null;
    return checkLease(signed, { roster, org, device, rep, now: now(), isSure, held, verify });
  }

  /**
   * Whoever asks while one is under way waits for the one after it: that may have been answered before the stop was
   * set that led to this call.
   */
  function sync(signal?: AbortSignal): Promise<void> {
    if (syncing === null) {
      syncing = once(signal).finally(() => {
        syncing = null;
      });
      return syncing;
    }
    // Whoever began the one under way hears how it failed; this one is asked all the same.
    next ??= syncing
      .catch(() => undefined)
      .then(() => {
        next = null;
        return sync(signal);
      });
    return next;
  }

  async function once(signal?: AbortSignal): Promise<void> {
    try {
      await ask(signal);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      problem = refuse("storage-unreadable", error.message).failure;
    } finally {
      listeners.tell();
    }
  }

  async function ask(signal?: AbortSignal): Promise<void> {
    await clock.mark();
    const client = connection.client();
    const session = connection.session();
    if (client === null || session === null) return;
    const body = await question();
    let answer = await client.lease(body, signal);
    if (!answer.ok && answer.failure.code === "server-refused:clock-off" && (await hearTime(signal))) {
      answer = await client.lease(body, signal);
    }
    // Signed out, or in as somebody else, while the server answered: the answer is not for now.
    if (connection.session() !== session) return;
    if (!answer.ok) {
      problem = answer.failure;
      return;
    }
    erasures = answer.value.erasures ?? erasures;
    problem = await take(answer.value, session);
    await keepRefused(db, problem === null ? null : { revision: revisionOf(answer.value), code: problem.code });
  }

  /** What this browser has and runs, and what of the last answer it did not take. */
  async function question(): Promise<LeaseRequest> {
    const roster = connection.roster();
    const have =
      policy === null || roster === null ? null : { revision: policy.signed.body.revision, roster: roster.version };
    const since = have !== null && runs?.revision === have.revision ? runs.since : null;
    const refused: Refused | undefined = await readSetting(db, "refused");
    return { have, runs: { engine: ENGINE, since, ...(refused === undefined ? {} : { refused }) } };
  }

  async function hearTime(signal?: AbortSignal): Promise<boolean> {
    const hello = await connection.client()?.hello(signal);
    if (hello?.ok !== true) return false;
    await clock.heard(hello.value.serverTime);
    return true;
  }

  /** Each part is taken or refused by itself; the first refusal is what people are told. */
  async function take(offered: OfferedLease, session: Session): Promise<Failure | null> {
    const refusals: Failure[] = [];
    await takeSuccessions(offered.successions, refusals);
    if (offered.roster !== undefined) await takeRoster(offered.roster, refusals);
    if (connection.roster() === null) return refusals[0] ?? refuse("no-roster").failure;
    // The lease's own word for the time comes first, so that a policy that begins just now is not too early.
    const leased = await takeLease(offered.lease, session, refusals);
    let published: HeldPolicy | null = null;
    try {
      if (offered.policy !== undefined) published = await takePolicy(offered.policy, session, refusals);
    } finally {
      // Both at once: in between, the lease would name a policy that seems not to have come. Whoever signed in
      // meanwhile gets neither.
      if (connection.session() === session) {
        lease = leased ?? lease;
        policy = published ?? policy;
      }
    }
    return refusals[0] ?? null;
  }

  /** Before the roster: it may be the first that the root in the old one's place has signed. */
  async function takeSuccessions(raw: unknown, refusals: Failure[]): Promise<void> {
    const { taken, malformed } = decodeSuccessions(raw);
    if (malformed !== null) refusals.push(malformed);
    refusals.push(...(await connection.takeSuccessions(taken)));
  }

  async function takeRoster(raw: unknown, refusals: Failure[]): Promise<void> {
    const decoded = decodeRoster(raw);
    const taken = decoded.ok ? await connection.takeRoster(decoded.value) : decoded;
    if (taken.ok) await recheck(refusals);
    else refusals.push(taken.failure);
  }

  /** Under a new roster what is held must still be signed by somebody on it. */
  async function recheck(refusals: Failure[]): Promise<void> {
    if (policy !== null) {
      const checked = await verifyPolicy(policy.signed);
      if (checked?.ok) policy = checked.value;
      else {
        policy = null;
        if (checked !== null) refusals.push(checked.failure);
      }
    }
    if (lease !== null) {
      const checked = await verifyLease(lease.signed);
      lease = checked?.ok ? checked.value : null;
    }
  }

  async function takeLease(raw: unknown, session: Session, refusals: Failure[]): Promise<HeldLease | null> {
    const decoded = decodeLease(raw);
    const checked = decoded.ok ? await verifyLease(decoded.value) : decoded;
    if (checked === null || connection.session() !== session) return null;
    if (!checked.ok) {
      refusals.push(checked.failure);
      return null;
    }
    checkedAt = checked.value.signed.body.serverTime;
    await clock.heard(checkedAt);
    await keepLease(db, checked.value.signed);
    return checked.value;
  }

  async function takePolicy(raw: unknown, session: Session, refusals: Failure[]): Promise<HeldPolicy | null> {
    const decoded = decodePolicy(raw);
    const checked = decoded.ok ? await verifyPolicy(decoded.value, await readHighest(db)) : decoded;
    // Kept after a sign-in elsewhere, its revision would count there, and make that server's policies older ones.
    if (checked === null || connection.session() !== session) return null;
    if (!checked.ok) {
      refusals.push(checked.failure);
      return null;
    }
    runs = await keepPolicy(db, checked.value, formatInstant(now()));
    return checked.value;
  }

  function standing(): Standing {
    const serverClock = { now: clock.serverNow(), behind: clock.behind() };
    return standingOf({ connection, policy, lease, problem, clock: serverClock });
  }

  function status(): PolicyStatus {
    const rep = connection.session()?.repName ?? "";
    const rootReplaced = connection.rootReplaced();
    return statusOf({ standing: standing(), policy, runs, rep, checkedAt, problem, rootReplaced });
  }

  return { load, sync, standing, status, erasures: () => erasures, changed: listeners.listen };
}
