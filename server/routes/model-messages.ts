import { z } from "zod";
import { deviceRoute } from "../http/route.ts";
import { asMessagesError } from "../model/model-refusal.ts";
import { findStop, stopped } from "../policy/stops.ts";

/** The Messages API for signed-in devices, so that the official SDK needs no key: `baseURL = <server>/v1/model`. */
export const modelMessages = deviceRoute({
  method: "POST",
  path: "/v1/model/v1/messages",
  // The gateway decodes it: what does not fit must be refused in that API's own words.
  body: z.unknown(),
  refuse: asMessagesError,
  handle: async ({ body, signal }, parts, { person }) => {
    // Who is stopped sends nothing to a model either; a stop of one action leaves the drafts.
    const stop = await findStop(parts.db, { person });
    return stop === undefined ? parts.model.answer(person.user, body, signal) : stopped(stop);
  },
});
