import { StopEndRequest } from "#lib/domain/lead-api.ts";
import { done } from "../http/refusal.ts";
import { publisherRoute } from "../http/route.ts";
import { endStop, listStops } from "../policy/stops.ts";

/** Ends a stop. Answers with the stops that are left. */
export const endStopRoute = publisherRoute({
  method: "POST",
  path: "/v1/stops/end",
  body: StopEndRequest,
  handle: async ({ body }, parts) => {
    const ended = await endStop(parts, body.scope);
    return ended.ok ? done({ stops: await listStops(parts.db) }) : ended;
  },
});
