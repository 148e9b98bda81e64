import { done } from "../http/refusal.ts";
import { openRoute } from "../http/route.ts";

/** The newest signed checkpoint: size and root only, so anybody who may connect can compare what they were told. */
export const logCheckpoint = openRoute({
  method: "GET",
  path: "/v1/log/checkpoint",
  handle: async (_call, parts) => done({ checkpoint: await parts.log.checkpoint() }),
});
