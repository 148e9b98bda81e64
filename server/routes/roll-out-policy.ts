import { RolloutRequest } from "#lib/domain/lead-api.ts";
import { publisherRoute } from "../http/route.ts";
import { changeRollout } from "../policy/rollout.ts";

/** Widens a published revision, holds it where it is, or lets it go on. */
export const rollOutPolicy = publisherRoute({
  method: "POST",
  path: "/v1/policy/rollout",
  body: RolloutRequest,
  handle: ({ body }, parts) => changeRollout(parts, body),
});
