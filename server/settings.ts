/**
 * What a server for a real desk is told: who works here, which desks and shop it reads, under which policy pack it
 * begins. Secrets are never in the file: it names the environment variables that hold them.
 */
import { z } from "zod";
import { DeskAccount } from "#lib/domain/authority.ts";
import type { Person } from "./auth/people.ts";
import type { Connectors } from "./connectors/connector.ts";
import { createStripe } from "./connectors/stripe/stripe.ts";
import { createZendesk } from "./connectors/zendesk/zendesk.ts";

const VariableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "the name of an environment variable, e.g. ZENDESK_TOKEN");

export const Settings = z.strictObject({
  org: z.string().regex(/^[a-z0-9-]{1,40}$/, "small letters, digits and hyphens"),
  /** Keys, database and first passwords. Back it up; lose it and the record cannot be continued. */
  dir: z.string(),
  port: z.int().min(1).max(65_535).default(8787),
  /** The first policy, published once; afterwards `countersign policy publish`. */
  pack: z.string(),
  people: z
    .array(
      z.strictObject({
        user: z.string().regex(/^[a-z0-9._-]{1,64}$/),
        name: z.string().min(1),
        roles: z.array(z.string()).min(1),
        team: z.string().min(1),
        deskAccounts: z.array(DeskAccount).default([]),
      }),
    )
    .min(1),
  desks: z
    .array(
      z.strictObject({
        kind: z.literal("zendesk"),
        host: z.string().regex(/^[a-z0-9-]+\.zendesk\.com$/),
        email: z.string(),
        tokenFrom: VariableName,
      }),
    )
    .default([]),
  shop: z.strictObject({ kind: z.literal("stripe"), keyFrom: VariableName }).optional(),
  /** Ids of extensions signed by somebody else than this project, e.g. by a store. */
  extensionIds: z.array(z.string().regex(/^[a-p]{32}$/)).default([]),
});
export type Settings = z.infer<typeof Settings>;

export type Connected =
  | { ok: true; connectors: Connectors; people: readonly Person[] }
  | { ok: false; missing: string[] };

/** Builds the connectors, or names the variables that are not set. */
export function connect(settings: Settings, env: Readonly<Record<string, string | undefined>>): Connected {
  const wanted = [...settings.desks.map((desk) => desk.tokenFrom), ...(settings.shop ? [settings.shop.keyFrom] : [])];
  const missing = wanted.filter((name) => (env[name] ?? "") === "");
  if (missing.length > 0) return { ok: false, missing };
  const secret = (name: string): string => env[name] ?? "";
  const desks = settings.desks.map(({ host, email, tokenFrom }) =>
    createZendesk({ host, email, token: secret(tokenFrom) }),
  );
  const shop = settings.shop === undefined ? null : createStripe({ apiKey: secret(settings.shop.keyFrom) });
  return { ok: true, connectors: { desks, shop }, people: settings.people };
}
