import { z } from "zod";
import { formatInstant } from "#lib/domain/time.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** A short-lived ticket for the push stream, which an EventSource cannot sign for. */
export const pushTicket = deviceRoute({
  method: "POST",
  path: "/v1/push-ticket",
  body: z.strictObject({}),
  handle: async (_call, parts, { person }) => {
    const { ticket, expires } = await parts.push.newTicket(person.user);
    return done({ ticket, expires: formatInstant(expires) });
  },
});
