/**
 * Under which policy, and until when, anything may be approved here. Whatever arrives is measured against the pinned
 * root and the roster; what fails is refused with its reason and what was good before stays. It must never answer
 * `ok` without a policy, a lease for this very policy, rep and device, and a clock that can tell that it still lasts.
 */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { Lease, PublishedPolicy } from "#lib/domain/authority.ts";
import { CodedError, type Failure, type Result } from "#lib/domain/error.ts";
import type { LeaseAnswer } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { PolicyStatus } from "#lib/messaging/view.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, writeSetting } from "#lib/storage/settings.ts";
import { checkLease, checkPolicy, type HeldLease, type HeldPolicy, leaseProblem, stopFor } from "./authority/checks.ts";
import { refuse } from "./authority/failures.ts";
import type { Clock } from "./clock.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection, Session } from "./connection.ts";

export type Standing =
  | { ok: true; policy: CompiledPolicy; published: PublishedPolicy; lease: Lease }
  /** `published` is the last good policy: drafts may still use its playbooks and knowledge. */
  | { ok: false; failure: Failure; published?: PublishedPolicy };

export interface Authority {
  load(): Promise<void>;
  /** Asks the server for lease, roster and policy; never throws for what the server does or does not answer. */
  sync(signal?: AbortSignal): Promise<void>;
  standing(): Standing;
  status(): PolicyStatus;
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
  let checkedAt: string | null = null;
  /** Why the last thing that arrived was not taken, or why nothing arrived. */
  let problem: Failure | null = null;
  let syncing: Promise<void> | null = null;
  const listeners = createListeners();

  const now = (): number => clock.serverNow() ?? clock.now();

  async function load(): Promise<void> {
    policy = null;
    lease = null;
    problem = null;
    try {
      checkedAt = (await readSetting(db, "checked"))?.at ?? null;
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
      const checked = await verifyPolicy(kept, 0);
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
    signed: NonNullable<LeaseAnswer["policy"]>,
    highest: number,
  ): Promise<Awaited<ReturnType<typeof checkPolicy>> | null> {
    const roster = connection.roster();
    const org = connection.pin()?.org;
    if (roster === null || org === undefined) return null;
    return checkPolicy(signed, { roster, org, now: now(), highest, catalogue, verify });
  }

  async function verifyLease(signed: LeaseAnswer["lease"]): Promise<Awaited<ReturnType<typeof checkLease>> | null> {
    const roster = connection.roster();
    const session = connection.session();
    if (roster === null || session === null) return null;
    const { org, device, rep } = session;
    return checkLease(signed, { roster, org, device, rep, now: now(), held: lease?.signed.body ?? null, verify });
  }

  function sync(signal?: AbortSignal): Promise<void> {
    syncing ??= ask(signal)
      .catch((error: unknown) => {
        if (!(error instanceof CodedError)) throw error;
        problem = refuse("storage-unreadable", error.message).failure;
      })
      .finally(() => {
        syncing = null;
        listeners.tell();
      });
    return syncing;
  }

  async function ask(signal?: AbortSignal): Promise<void> {
    await clock.mark();
    const client = connection.client();
    const session = connection.session();
    if (client === null || session === null) return;
    const roster = connection.roster();
    const have =
      policy === null || roster === null ? null : { revision: policy.signed.body.revision, roster: roster.version };
    let answer = await client.lease(have, signal);
    if (!answer.ok && answer.failure.code === "server-refused:clock-off" && (await hearTime(signal))) {
      answer = await client.lease(have, signal);
    }
    // Signed out, or in as somebody else, while the server answered: the answer is not for now.
    if (connection.session() !== session) return;
    problem = answer.ok ? await take(answer.value, session) : answer.failure;
  }

  async function hearTime(signal?: AbortSignal): Promise<boolean> {
    const hello = await connection.client()?.hello(signal);
    if (hello?.ok !== true) return false;
    await clock.heard(hello.value.serverTime);
    return true;
  }

  /** Each part is taken or refused by itself; the first refusal is what people are told. */
  async function take(answer: LeaseAnswer, session: Session): Promise<Failure | null> {
    const refusals: Failure[] = [];
    if (answer.roster !== undefined) {
      const taken = await connection.takeRoster(answer.roster);
      if (taken.ok) await recheck(refusals);
      else refusals.push(taken.failure);
    }
    if (connection.roster() === null) return refuse("no-roster").failure;
    // The lease's own word for the time comes first, so that a policy that begins just now is not too early.
    await takeLease(answer.lease, session, refusals);
    if (answer.policy !== undefined) await takePolicy(answer.policy, refusals);
    return refusals[0] ?? null;
  }

  /** Under a new roster what is held must still be signed by somebody on it. */
  async function recheck(refusals: Failure[]): Promise<void> {
    if (policy !== null) {
      const checked = await verifyPolicy(policy.signed, 0);
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

  async function takeLease(signed: LeaseAnswer["lease"], session: Session, refusals: Failure[]): Promise<void> {
    const checked = await verifyLease(signed);
    if (checked === null || connection.session() !== session) return;
    if (!checked.ok) {
      refusals.push(checked.failure);
      return;
    }
    const { serverTime } = signed.body;
    lease = checked.value;
    checkedAt = serverTime;
    await clock.heard(serverTime);
    await db.transaction("rw", db.settings, async () => {
      await writeSetting(db, "lease", signed);
      await writeSetting(db, "checked", { at: serverTime });
    });
  }

  async function takePolicy(signed: NonNullable<LeaseAnswer["policy"]>, refusals: Failure[]): Promise<void> {
    const highest = (await readSetting(db, "highest")) ?? { revision: 0, roster: 0 };
    const checked = await verifyPolicy(signed, highest.revision);
    if (checked === null) return;
    const verdict = checked.ok && policy !== null ? sameRevision(checked.value, policy, checked) : checked;
    if (!verdict.ok) {
      refusals.push(verdict.failure);
      return;
    }
    await db.transaction("rw", db.settings, async () => {
      const { roster } = (await readSetting(db, "highest")) ?? { roster: 0 };
      await writeSetting(db, "policy", signed);
      await writeSetting(db, "highest", { revision: signed.body.revision, roster });
    });
    policy = verdict.value;
  }

  function standing(): Standing {
    const published = policy === null ? {} : { published: policy.signed.body };
    const no = (failure: Failure): Standing => ({ ok: false, failure, ...published });
    if (connection.session() === null) return no(connection.problem() ?? refuse("not-connected").failure);
    if (connection.roster() === null) return no(connection.problem() ?? problem ?? refuse("no-roster").failure);
    if (policy === null) return no(problem ?? refuse("no-policy").failure);
    if (lease === null) return no(problem ?? refuse("no-lease").failure);
    const over = leaseProblem(lease, policy, { now: clock.serverNow(), behind: clock.behind() });
    // Why a newer policy could not be taken says more than that the lease names it.
    if (over !== null) return no(over.code === "lease-other-policy" && problem !== null ? problem : over);
    const stop = stopFor(lease.signed.body);
    if (stop !== undefined) return no(refuse("stopped", stop.scope, stop.why).failure);
    return { ok: true, policy: policy.compiled, published: policy.signed.body, lease: lease.signed.body };
  }

  function status(): PolicyStatus {
    const stands = standing();
    const shown = stands.ok ? problem : stands.failure;
    return {
      policy: policy === null ? "No policy" : `Policy ${policy.signed.body.revision}`,
      ok: stands.ok,
      mode: modeOf(stands),
      rep: connection.session()?.repName ?? "",
      checkedAt,
      ...(shown === null ? {} : { problem: shown }),
    };
  }

  return { load, sync, standing, status, changed: listeners.listen };
}

/** One revision has one content; a second one under the same number would slip past the revision check. */
function sameRevision<T extends Result<HeldPolicy>>(
  offered: HeldPolicy,
  held: HeldPolicy,
  otherwise: T,
): T | ReturnType<typeof refuse> {
  const { revision } = offered.signed.body;
  const isSilentChange = revision === held.signed.body.revision && offered.digest !== held.digest;
  return isSilentChange ? refuse("policy-changed-silently", `${revision}`) : otherwise;
}

function modeOf(standing: Standing): PolicyStatus["mode"] {
  if (standing.ok) return standing.policy.document.mode;
  return standing.failure.code === "stopped" ? "stop" : "draft-only";
}
