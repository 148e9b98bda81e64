/** The practice desk and shop, reached on the loopback under their real names. */
import { z } from "zod";
import type { Connectors } from "./connector.ts";
import { createStripe } from "./stripe/stripe.ts";
import { createZendesk } from "./zendesk/zendesk.ts";

/** What the practice desk and shop say about themselves when they start; the rest of it is not needed here. */
export const PracticeLinks = z.object({
  desk: z.object({
    /** `https://acme.zendesk.com` */
    origin: z.string(),
    port: z.int(),
    /** PEM; the only certificate that is accepted. */
    cert: z.string(),
    agent: z.object({ email: z.string() }),
    apiToken: z.string(),
  }),
  shop: z.object({ port: z.int(), apiKey: z.string() }),
});
export type PracticeLinks = z.infer<typeof PracticeLinks>;

export function practiceConnectors({ desk, shop }: PracticeLinks): Connectors {
  const connect = { address: "127.0.0.1", port: desk.port, certificate: desk.cert };
  return {
    desks: [
      createZendesk({
        host: new URL(desk.origin).host,
        email: desk.agent.email,
        token: desk.apiToken,
        environment: "practice",
        orderField: "36001",
        connect,
      }),
    ],
    shop: createStripe({ apiKey: shop.apiKey, host: "127.0.0.1", port: shop.port, protocol: "http" }),
  };
}
