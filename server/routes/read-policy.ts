import { done } from "../http/refusal.ts";
import { eitherRoute } from "../http/route.ts";

/** The policy in force, as its publisher signed it: for devices, and for whoever publishes the next one. */
export const readPolicy = eitherRoute({
  method: "GET",
  path: "/v1/policy",
  handle: async (_call, parts) => done({ policy: parts.policies.current()?.signed ?? null }),
});
