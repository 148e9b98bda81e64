import { ClaimRequest } from "#lib/domain/server-api.ts";
import { claim } from "../claims/claim.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** Lets an act through that the rep's own browser will do in the desk. */
export const claims = deviceRoute({
  method: "POST",
  path: "/v1/claims",
  body: ClaimRequest,
  handle: async ({ body, signal }, parts, session) => {
    const claimed = await claim(parts, session, body, "browser", signal);
    if (!claimed.ok) return claimed;
    const { suggestion, state, intent } = claimed.value;
    return done({ suggestion, state, receipt: await parts.log.receipt([intent], body.remembered) });
  },
});
