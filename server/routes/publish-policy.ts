import { PublishRequest } from "#lib/domain/lead-api.ts";
import { publisherRoute } from "../http/route.ts";
import { publish } from "../policy/publish.ts";

/** A publisher's upload. The token only authorises sending it; the signature is what puts it in force. */
export const publishPolicy = publisherRoute({
  method: "POST",
  path: "/v1/policy",
  body: PublishRequest,
  handle: ({ body }, parts) => publish(parts, body.policy, body.share),
});
