import type { StreamStatus } from "#lib/domain/stream-api.ts";
import { done } from "../http/refusal.ts";
import { publisherRoute } from "../http/route.ts";

const NONE: StreamStatus = { to: null, behind: 0, toldAt: null, failing: null };

/** How far the record was told to the organisation's monitoring, and since when that fails if it does. */
export const logStream = publisherRoute({
  method: "GET",
  path: "/v1/log/stream",
  handle: async (_call, { siem }) => done(siem === null ? NONE : await siem.status()),
});
