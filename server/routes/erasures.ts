import { ErasuresRequest } from "#lib/domain/server-api.ts";
import { erasuresFor } from "../erasure/erasures.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** What a browser has to erase of its own copies; asking for the next ones says that the ones before are done. */
export const erasures = deviceRoute({
  method: "POST",
  path: "/v1/log/erasures",
  body: ErasuresRequest,
  handle: async ({ body }, parts, { device }) => done(await erasuresFor(parts.db, device, body.after, parts.now())),
});
