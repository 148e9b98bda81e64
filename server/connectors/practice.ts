/** The practice desks and shop, reached on the loopback under their real names. */
import { z } from "zod";
import type { Connectors } from "./connector.ts";
import type { Connection } from "./exchange.ts";
import { createFreshdesk } from "./freshdesk/freshdesk.ts";
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
  /** With the same certificate as the other desk. */
  freshdesk: z
    .object({
      /** `https://acme.freshdesk.com` */
      origin: z.string(),
      port: z.int(),
      apiKey: z.string(),
      /** `https://help.acme.example`: serves the same agent pages. */
      alias: z.string().optional(),
    })
    .optional(),
  shop: z.object({ port: z.int(), apiKey: z.string() }),
});
export type PracticeLinks = z.infer<typeof PracticeLinks>;

export function practiceConnectors({ desk, freshdesk, shop }: PracticeLinks): Connectors {
  const connectTo = (port: number) => ({ address: "127.0.0.1", port, certificate: desk.cert });
  const zendesk = createZendesk({
    host: new URL(desk.origin).host,
    email: desk.agent.email,
    token: desk.apiToken,
    environment: "practice",
    orderField: "36001",
    connect: connectTo(desk.port),
  });
  return {
    desks: freshdesk === undefined ? [zendesk] : [zendesk, practiceFreshdesk(freshdesk, connectTo(freshdesk.port))],
    shop: createStripe({ apiKey: shop.apiKey, host: "127.0.0.1", port: shop.port, protocol: "http" }),
  };
}

function practiceFreshdesk({ origin, apiKey, alias }: NonNullable<PracticeLinks["freshdesk"]>, connect: Connection) {
  return createFreshdesk({
    host: new URL(origin).host,
    apiKey,
    environment: "practice",
    pages: alias === undefined ? [] : [new URL(alias).host],
    orderField: "cf_order_id",
    connect,
  });
}
