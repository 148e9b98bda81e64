import { DecideApproval } from "#lib/domain/approvals-api.ts";
import { decideApproval } from "../approvals/decide-approval.ts";
import { deviceRoute } from "../http/route.ts";

/** Grants or refuses what one was asked for. */
export const decideApprovalRoute = deviceRoute({
  method: "POST",
  path: "/v1/approvals/:id",
  body: DecideApproval,
  handle: ({ param, body }, parts, session) => decideApproval(parts, session, param("id"), body),
});
