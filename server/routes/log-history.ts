import { HistoryRequest } from "#lib/domain/server-api.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** The entries of this device, and the server's entries about the same suggestions, with proofs. */
export const logHistory = deviceRoute({
  method: "POST",
  path: "/v1/log/history",
  body: HistoryRequest,
  handle: async ({ body }, parts, { device }) => done(await parts.log.history({ device, ...body })),
});
