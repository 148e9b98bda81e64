/** Single values by name, each with its own schema. What is not listed here is not kept. */
import { z } from "zod";
import { SignedKeySuccession, SignedLease, SignedPolicy, SignedRoster } from "#lib/domain/authority.ts";
import { Digest } from "#lib/domain/hash.ts";
import { SetupAnswer } from "#lib/domain/server-api.ts";
import { PublicKey } from "#lib/domain/signed.ts";
import { Instant } from "#lib/domain/time.ts";
import type { CountersignDatabase } from "./database.ts";
import { decodeRow } from "./rows.ts";

export const StoredSession = z.strictObject({
  server: z.string(),
  token: z.string(),
  org: z.string(),
  root: PublicKey,
  rep: z.string(),
  repName: z.string(),
  roles: z.array(z.string()),
  team: z.string(),
  device: z.string(),
  expires: Instant,
});
export type StoredSession = z.infer<typeof StoredSession>;

const SETTINGS = {
  /** The root that a person compared; it outlives the session, as does who signed in last. */
  pin: z.strictObject({ root: PublicKey, org: z.string(), server: z.string(), rep: z.string() }),
  session: StoredSession,
  /** Milliseconds: what the server said, what the wall clock said then, and the latest server time reckoned since. */
  clock: z.strictObject({ server: z.number(), wall: z.number(), highest: z.number() }),
  roster: SignedRoster,
  policy: SignedPolicy,
  lease: SignedLease,
  /** Highest versions ever accepted: nothing older is taken again, whatever became of the rest. */
  highest: z.strictObject({
    revision: z.int().nonnegative(),
    roster: z.int().nonnegative(),
    /** Digests of what these said: one number has one content, also after the rest was lost. */
    policyBody: Digest.optional(),
    rosterBody: Digest.optional(),
  }),
  /** Statements by which keys took the place of others, as they were taken here: the first of each key counts. */
  successions: z.array(SignedKeySuccession),
  /** The root key was replaced by a statement of the old one, and the person has not said that they read it. */
  rootReplaced: z.strictObject({ from: PublicKey, to: PublicKey, at: Instant }),
  /** Since when, by the server's clock, this revision is in force here. */
  runs: z.strictObject({ revision: z.int().positive(), since: Instant }),
  /** What of the last answer was not taken; told to the server with the next question. */
  refused: z.strictObject({ revision: z.int(), code: z.string() }),
  /** When the server last renewed the lease, by its own clock. */
  checked: z.strictObject({ at: Instant }),
  /** The checkpoint that this browser holds the log to, and since when it follows the log. */
  remembered: z.strictObject({ note: z.string(), since: Instant, checked: Instant.optional() }),
  /** Up to which number the server's erasures are done here. */
  erasures: z.strictObject({ done: z.int().nonnegative() }),
  /** Up to which item the values were forgotten because their time here was over. */
  forgotten: z.strictObject({ seq: z.int().nonnegative() }),
  /** Where earlier logs of this organisation stood when they ended, as this browser knew them. */
  formerLogs: z.array(z.strictObject({ origin: z.string(), note: z.string(), at: Instant })),
  /** The log goes on under a new name, and the person has not said that they read it. `again`: entries sent once more. */
  logRenamed: z.strictObject({ from: z.string(), to: z.string(), at: Instant, again: z.int().nonnegative() }),
  /** What the person chose to draft with; the key of one's own is never kept here. */
  model: z.strictObject({ driver: z.enum(["playbook", "gateway", "own-key"]), model: z.string().nullable() }),
  /** What the server last said about the organisation's desks and model. */
  setup: z.strictObject({ org: z.string(), answer: SetupAnswer }),
  /** Last item of this device's chain. */
  chain: z.strictObject({ seq: z.int().positive(), entryId: Digest }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Setting<Name extends SettingName> = z.infer<(typeof SETTINGS)[Name]>;

const Row = z.object({ name: z.string(), value: z.unknown() });

/** Throws `unreadable-row` for a value that does not decode. */
export async function readSetting<Name extends SettingName>(
  db: CountersignDatabase,
  name: Name,
): Promise<Setting<Name> | undefined> {
  const raw = await db.settings.get(name);
  if (raw === undefined) return undefined;
  const row = decodeRow(Row, "settings", name, raw);
  return decodeRow(SETTINGS[name], "settings", name, row.value) as Setting<Name>;
}

export async function writeSetting<Name extends SettingName>(
  db: CountersignDatabase,
  name: Name,
  value: Setting<Name>,
): Promise<void> {
  await db.settings.put({ name, value });
}

export async function removeSetting(db: CountersignDatabase, name: SettingName): Promise<void> {
  await db.settings.delete(name);
}
