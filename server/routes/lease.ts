import { LeaseRequest } from "#lib/domain/server-api.ts";
import { issueLease } from "../auth/lease.ts";
import { newestErasure } from "../erasure/destroy.ts";
import { done, refused } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";
import { notePolicyRefusal } from "../policy/policy-refusals.ts";
import { noteRun } from "../policy/runs.ts";
import { listStops } from "../policy/stops.ts";

/** Renews the lease; sends along the policy and the roster when the client has others, and every key that took another's place. */
export const lease = deviceRoute({
  method: "POST",
  path: "/v1/lease",
  body: LeaseRequest,
  handle: async ({ body }, parts, session) => {
    const { org, people, leaseMs: lifeMs, keys, db } = parts;
    const policy = await parts.policies.for(session.person.user);
    if (policy === undefined) return noPolicy((await parts.policies.newest()) !== undefined);
    const now = parts.now();
    await noteRun(db, session, body, policy, now);
    if (body.runs?.refused !== undefined) await notePolicyRefusal(parts, session, body.runs.refused);
    const stops = await listStops(db);
    await keys.refresh(db);
    const { roster, session: signer, successions } = keys;
    const signed = await issueLease(session, policy, { org, people, signer, lifeMs, now, stops });
    return done({
      lease: signed,
      ...(body.have?.roster === roster.body.version ? {} : { roster }),
      ...(body.have?.revision === policy.revision ? {} : { policy: policy.signed }),
      ...(successions.length === 0 ? {} : { successions }),
      erasures: await newestErasure(db),
    });
  },
});

function noPolicy(isForOthers: boolean) {
  return refused(
    503,
    "no-policy",
    isForOthers ? "No policy was rolled out to you yet." : "No policy was published on this server yet.",
    "Without a policy nothing is allowed.",
    isForOthers
      ? "Ask a lead when you are to have it; `countersign policy status` shows how far it is."
      : "Have a lead publish one with `countersign policy publish`.",
  );
}
