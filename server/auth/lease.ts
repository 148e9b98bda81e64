/** A lease: who may act on which device under which policy, until when. Short, so that "stop" also ends offline. */
import type { Lease, SignedLease } from "#lib/domain/authority.ts";
import type { StopRow } from "#lib/domain/lead-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type Signer, signBody } from "../keys/ed25519.ts";
import type { PolicyInForce } from "../policy/policies.ts";
import { concerns } from "../policy/stop-scope.ts";
import { leadsOf, type Person } from "./people.ts";
import type { Session } from "./sessions.ts";

export interface LeaseContext {
  readonly org: string;
  readonly people: readonly Person[];
  readonly signer: Signer;
  readonly lifeMs: number;
  readonly now: number;
  readonly stops: readonly StopRow[];
}

export const LEASE_LIFE = 24 * 3_600_000;

export function issueLease(session: Session, policy: PolicyInForce, context: LeaseContext): Promise<SignedLease> {
  const { person, device } = session;
  const at = formatInstant(context.now);
  const lease: Lease = {
    type: "countersign.lease/1",
    org: context.org,
    policy: policy.digest,
    revision: policy.revision,
    rep: person.user,
    repName: person.name,
    team: person.team,
    roles: [...person.roles],
    leads: leadsOf(context.people),
    device,
    deskAccounts: [...person.deskAccounts],
    serverTime: at,
    notBefore: at,
    expires: formatInstant(context.now + context.lifeMs),
    // Only one's own: who else is stopped, and why, is not everybody's business.
    stops: context.stops.filter(({ scope }) => concerns(scope, person)).map(({ scope, why }) => ({ scope, why })),
  };
  return signBody(context.signer, lease);
}
