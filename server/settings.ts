/**
 * What a server for a real desk is told: who works here, which desks and shop it reads, under which policy pack it
 * begins. Secrets are never in the file: it names the environment variables that hold them.
 */
import { z } from "zod";
import { DeskAccount } from "#lib/domain/authority.ts";
import type { Person } from "./auth/people.ts";
import type { Connectors, DeskConnector } from "./connectors/connector.ts";
import { createFreshdesk } from "./connectors/freshdesk/freshdesk.ts";
import { createStripe } from "./connectors/stripe/stripe.ts";
import { createZendesk } from "./connectors/zendesk/zendesk.ts";
import { BackupWindow, DEFAULT_BACKUP_WINDOW, RetentionSettings } from "./erasure/retention-rules.ts";
import type { ModelOptions } from "./model/model-options.ts";
import { openSiem, type SiemOptions, SiemSettings } from "./siem/siem-options.ts";

const VariableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "the name of an environment variable, e.g. ZENDESK_TOKEN");

const Host = z
  .string()
  .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, "a host name in small letters, e.g. support.yourcompany.com");

/** What every desk account may say beside how it is reached. */
const account = {
  /** `sandbox`: marked in the sidebar, so that nobody takes a rehearsal for the real thing. */
  environment: z.enum(["production", "sandbox"]).default("production"),
  /** Other hosts under which the same account's agent pages are served: a domain of the company's own. */
  pages: z.array(Host).default([]),
  /** The custom field that holds an order number, by the desk's id of it. */
  orderField: z.string().min(1).optional(),
};

const Desk = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("zendesk"),
    host: z.string().regex(/^[a-z0-9-]+\.zendesk\.com$/),
    email: z.string(),
    tokenFrom: VariableName,
    ...account,
  }),
  z.strictObject({
    kind: z.literal("freshdesk"),
    /** The account's own: the API answers under no other name. */
    host: z.string().regex(/^[a-z0-9-]+\.freshdesk\.com$/),
    keyFrom: VariableName,
    ...account,
  }),
]);
type Desk = z.infer<typeof Desk>;

/** A page must belong to one account, or an approval could run in another one. */
function isEachHostOnce(desks: readonly Desk[]): boolean {
  const hosts = desks.flatMap((desk) => [desk.host, ...desk.pages]);
  return new Set(hosts).size === hosts.length;
}

export const Settings = z.strictObject({
  org: z.string().regex(/^[a-z0-9-]{1,40}$/, "small letters, digits and hyphens"),
  /** Keys, first passwords and, without `database`, the SQLite file. Back it up; lose it and the record cannot be continued. */
  dir: z.string(),
  /** A PostgreSQL, for several servers on one record; absent: a SQLite file in `dir`. */
  database: z.strictObject({ urlFrom: VariableName }).optional(),
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
  desks: z.array(Desk).refine(isEachHostOnce, "each host belongs to one desk account").default([]),
  shop: z.strictObject({ kind: z.literal("stripe"), keyFrom: VariableName }).optional(),
  /** Without it, or with its variable not set, the playbook drafts. */
  model: z
    .strictObject({
      keyFrom: VariableName,
      models: z.array(z.string().regex(/^[\w.:-]{1,100}$/)).min(1),
      /** Tokens of input and output; counted until midnight UTC. */
      perRepPerDay: z.int().positive().optional(),
      maxTokens: z.int().positive().optional(),
      thinking: z.boolean().optional(),
      /** Another address that speaks the Messages API, e.g. a company's own proxy. */
      baseUrl: z.url({ protocol: /^https$/ }).default("https://api.anthropic.com"),
    })
    .optional(),
  /** Who is told of the record, signed and at least once (docs/siem.md). */
  siem: SiemSettings.optional(),
  /** How long values are kept, per kind of entry; the entries themselves stay. Absent kinds keep their default (docs/privacy.md). */
  retention: RetentionSettings.default({}),
  /** How long backups of the database are kept before they are destroyed: from then on no erased value can come back. */
  backupWindow: BackupWindow.default(DEFAULT_BACKUP_WINDOW),
  /** Ids of extensions signed by somebody else than this project, e.g. by a store. */
  extensionIds: z.array(z.string().regex(/^[a-p]{32}$/)).default([]),
});
export type Settings = z.infer<typeof Settings>;

export type Connected =
  | {
      ok: true;
      connectors: Connectors;
      people: readonly Person[];
      model: ModelOptions | null;
      /** A `postgres://` URL; null: the file in the folder. */
      database: string | null;
      siem: SiemOptions | null;
    }
  | { ok: false; missing: string[] };

/** Builds the connectors, or names the variables that are not set. */
export function connect(settings: Settings, env: Readonly<Record<string, string | undefined>>): Connected {
  const { database } = settings;
  const wanted = [
    ...(database ? [database.urlFrom] : []),
    ...settings.desks.map(secretOf),
    ...(settings.shop ? [settings.shop.keyFrom] : []),
    ...(settings.siem ? [settings.siem.secretFrom] : []),
  ];
  const missing = wanted.filter((name) => (env[name] ?? "") === "");
  if (missing.length > 0) return { ok: false, missing };
  const secret = (name: string): string => env[name] ?? "";
  const desks = settings.desks.map((desk) => connectDesk(desk, secret(secretOf(desk))));
  const shop = settings.shop === undefined ? null : createStripe({ apiKey: secret(settings.shop.keyFrom) });
  const siem = settings.siem === undefined ? null : openSiem(settings.siem, secret(settings.siem.secretFrom));
  // Asked for and not possible: a record that nobody is told of would look as if everything were quiet.
  if (siem !== null && "problem" in siem)
    return { ok: false, missing: [`${settings.siem?.secretFrom ?? ""} (${siem.problem})`] };
  return {
    ok: true,
    siem,
    connectors: { desks, shop },
    people: settings.people,
    model: modelOf(settings, env),
    database: database === undefined ? null : secret(database.urlFrom).trim(),
  };
}

/** A missing key is no reason not to start: everything else works without a model, and says that there is none. */
function modelOf({ model }: Settings, env: Readonly<Record<string, string | undefined>>): ModelOptions | null {
  if (model === undefined) return null;
  const { keyFrom, perRepPerDay = null, baseUrl, models, maxTokens, thinking } = model;
  return {
    key: env[keyFrom]?.trim() || null,
    baseUrl,
    models,
    perRepPerDay,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(thinking === undefined ? {} : { thinking }),
  };
}

function secretOf(desk: Desk): string {
  return desk.kind === "zendesk" ? desk.tokenFrom : desk.keyFrom;
}

function connectDesk({ orderField, ...desk }: Desk, secret: string): DeskConnector {
  const field = orderField === undefined ? {} : { orderField };
  return desk.kind === "zendesk"
    ? createZendesk({ ...desk, ...field, token: secret })
    : createFreshdesk({ ...desk, ...field, apiKey: secret });
}
