import { LeaseRequest } from "#lib/domain/server-api.ts";
import { issueLease } from "../auth/lease.ts";
import { done, refused } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** Renews the lease; sends along the policy and the roster when the client has others. */
export const lease = deviceRoute({
  method: "POST",
  path: "/v1/lease",
  body: LeaseRequest,
  handle: async ({ body }, parts, session) => {
    const policy = parts.policies.current();
    if (policy === null) return noPolicy();
    const { roster, session: signer } = parts.keys;
    const { org, people, leaseMs: lifeMs } = parts;
    const signed = await issueLease(session, policy, { org, people, signer, lifeMs, now: parts.now() });
    return done({
      lease: signed,
      ...(body.have?.roster === roster.body.version ? {} : { roster }),
      ...(body.have?.revision === policy.revision ? {} : { policy: policy.signed }),
    });
  },
});

function noPolicy() {
  return refused(
    503,
    "no-policy",
    "No policy was published on this server yet.",
    "Without a policy nothing is allowed.",
    "Have a lead publish one with `countersign policy publish`.",
  );
}
