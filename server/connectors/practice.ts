/** The practice desk and shop, reached on the loopback under their real names. */
import { z } from "zod";
import type { Connectors } from "./connector.ts";
import { createStripe } from "./stripe/stripe.ts";
import { createZendesk } from "./zendesk/zendesk.ts";

export const PracticeLinks = z.strictObject({
  desk: z.strictObject({
    host: z.string(),
    port: z.int(),
    /** PEM; the only certificate that is accepted. */
    certificate: z.string(),
    email: z.string(),
    token: z.string(),
  }),
  shop: z.strictObject({ port: z.int(), apiKey: z.string() }),
});
export type PracticeLinks = z.infer<typeof PracticeLinks>;

export function practiceConnectors({ desk, shop }: PracticeLinks): Connectors {
  const { host, port, certificate, email, token } = desk;
  return {
    desks: [createZendesk({ host, email, token, connect: { address: "127.0.0.1", port, certificate } })],
    shop: createStripe({ apiKey: shop.apiKey, host: "127.0.0.1", port: shop.port, protocol: "http" }),
  };
}
