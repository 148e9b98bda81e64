import { StopRequest } from "#lib/domain/lead-api.ts";
import { done } from "../http/refusal.ts";
import { publisherRoute } from "../http/route.ts";
import { listStops, setStop } from "../policy/stops.ts";

/** Stops everyone, a team, a rep or an action, at once. Answers with all stops in force. */
export const setStopRoute = publisherRoute({
  method: "POST",
  path: "/v1/stops",
  body: StopRequest,
  handle: async ({ body }, parts) => {
    const set = await setStop(parts, body);
    return set.ok ? done({ stops: await listStops(parts.db) }) : set;
  },
});
