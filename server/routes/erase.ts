import { EraseRequest } from "#lib/domain/erasure-api.ts";
import { erase as eraseCustomer, planErasure } from "../erasure/erase.ts";
import { done, refused } from "../http/refusal.ts";
import { eitherRoute } from "../http/route.ts";

/** Erases one customer everywhere on this server, or only counts what there is. */
export const erase = eitherRoute({
  method: "POST",
  path: "/v1/erasures",
  body: EraseRequest,
  handle: async ({ body: { customers, why, plan } }, parts, session) => {
    if (session !== undefined && !session.person.roles.includes("lead")) return notALead();
    if (plan) return planErasure(parts, customers);
    const erased = await eraseCustomer(parts, customers, why);
    if (!erased.ok) return erased;
    // Open pages ask for the lease, which says that there is something to erase.
    if (erased.value.indexes.length > 0) parts.push.tell("policy");
    return done(erased.value);
  },
});

function notALead() {
  return refused(
    403,
    "not-a-lead",
    "Only a lead may erase a customer.",
    "Nothing was erased.",
    "Ask a lead, or whoever runs this server.",
  );
}
