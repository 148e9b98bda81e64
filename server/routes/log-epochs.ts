import { EpochsRequest } from "#lib/domain/log-api.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** How the log came by its name of now, for a browser that remembers an older one. */
export const logEpochs = deviceRoute({
  method: "POST",
  path: "/v1/log/epochs",
  body: EpochsRequest,
  handle: async ({ body }, { log, keys }) => done({ roster: keys.roster, ...(await log.epochs(body.remembered)) }),
});
