import { SuccessionRequest } from "#lib/domain/lead-api.ts";
import { publisherRoute } from "../http/route.ts";
import { succeed } from "../keys/succeed.ts";

/** A key's own statement that another one takes its place. The token only authorises sending it. */
export const succeedKey = publisherRoute({
  method: "POST",
  path: "/v1/keys/successions",
  body: SuccessionRequest,
  handle: ({ body }, parts) => succeed(parts, body),
});
