import { AskApproval } from "#lib/domain/approvals-api.ts";
import { askApproval } from "../approvals/ask-approval.ts";
import { deviceRoute } from "../http/route.ts";

/** Asks another person's word for one card. */
export const askApprovalRoute = deviceRoute({
  method: "POST",
  path: "/v1/approvals",
  body: AskApproval,
  handle: ({ body }, parts, session) => askApproval(parts, session, body),
});
