import { listApprovals } from "../approvals/ask-approval.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** What waits for one's own word, and what one asked of others. */
export const approvals = deviceRoute({
  method: "GET",
  path: "/v1/approvals",
  handle: async (_call, parts, session) => done(await listApprovals(parts, session)),
});
