/** Whether anything may be approved at this moment, from what is held and how late it is: each "no" has one reason. */
import type { Lease, PublishedPolicy } from "#lib/domain/authority.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { Connection } from "../connection.ts";
import { type HeldLease, type HeldPolicy, leaseProblem } from "./checks.ts";
import { refuse } from "./failures.ts";
import { stopFor, stoppedFailure } from "./stops.ts";

/** What anything is judged under. */
export interface Ground {
  policy: CompiledPolicy;
  published: PublishedPolicy;
  lease: Lease;
}

export type Standing =
  | ({ ok: true } & Ground)
  /**
   * `published` is the last good policy: drafts may still use its playbooks and knowledge. `stopped`: all is well but
   * for a stop, so cards may be shown under it, and none approved.
   */
  | { ok: false; failure: Failure; published?: PublishedPolicy; stopped?: Ground };

/** Under which ground cards may be shown: also under a stop, when none of them can be approved. */
export function groundToShow(standing: Standing): ({ ok: true } & Ground) | (Standing & { ok: false }) {
  return standing.ok || standing.stopped === undefined ? standing : { ok: true, ...standing.stopped };
}

/**
 * Why an act that was approved here before may not begin now, or null: a stop, another policy, or a lease that ended may
 * have come between the click and a worker that was stopped meanwhile.
 */
export function objectionTo(
  { action, approved: { proposal } }: Pick<Operation, "action" | "approved">,
  standing: Standing,
): Failure | null {
  if (!standing.ok) return standing.failure;
  const stop = stopFor(standing.lease, action);
  if (stop !== undefined) return stoppedFailure(stop);
  return proposal.policy === standing.lease.policy ? null : refuse("policy-replaced").failure;
}

export interface Held {
  connection: Pick<Connection, "session" | "roster" | "problem">;
  policy: HeldPolicy | null;
  lease: HeldLease | null;
  /** Why the last thing that arrived was not taken, or why nothing arrived. */
  problem: Failure | null;
  /** Server time as reckoned; null when it cannot be. */
  clock: { now: number | null; behind: boolean };
}

export function standingOf({ connection, policy, lease, problem, clock }: Held): Standing {
  const published = policy === null ? {} : { published: policy.signed.body };
  const no = (failure: Failure): Standing => ({ ok: false, failure, ...published });
  if (connection.session() === null) return no(connection.problem() ?? refuse("not-connected").failure);
  if (connection.roster() === null) return no(connection.problem() ?? problem ?? refuse("no-roster").failure);
  if (policy === null) return no(problem ?? refuse("no-policy").failure);
  if (lease === null) return no(problem ?? refuse("no-lease").failure);
  const over = leaseProblem(lease, policy, clock);
  // Why a newer policy could not be taken says more than that the lease names it.
  if (over !== null) return no(over.code === "lease-other-policy" && problem !== null ? problem : over);
  const ground = { policy: policy.compiled, published: policy.signed.body, lease: lease.signed.body };
  const stop = stopFor(ground.lease);
  if (stop === undefined) return { ok: true, ...ground };
  return { ok: false, failure: stoppedFailure(stop), published: ground.published, stopped: ground };
}
