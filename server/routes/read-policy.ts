import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** The policy in force, as its publisher signed it. */
export const readPolicy = deviceRoute({
  method: "GET",
  path: "/v1/policy",
  handle: async (_call, parts) => done({ policy: parts.policies.current()?.signed ?? null }),
});
