/**
 * One entry of the record. The leaf is right from the first entry, since an append-only log cannot be mended:
 * what the device signed, its signature, and what the server adds. No personal data: values are commitments.
 */
import { z } from "zod";
import { canonicalBytes, canonicalJson } from "./canonical.ts";
import { Outcome } from "./decision.ts";
import { ENTRY_KIND_NAMES } from "./entry-kinds.ts";
import { Digest, digest } from "./hash.ts";
import { PublicKey, Signature } from "./signed.ts";
import { Instant } from "./time.ts";

export const EntryKind = z.enum(ENTRY_KIND_NAMES);
export type EntryKind = z.infer<typeof EntryKind>;

/** What became of an intent. `unknown` blocks a repeat until it is settled by reading the other side. */
export const Ending = z.enum(["done", "failed", "unknown", "cancelled", "undone", "expired"]);
export type Ending = z.infer<typeof Ending>;

export const LogItem = z.strictObject({
  type: z.literal("countersign.log-item/1"),
  entry: EntryKind,
  /** The device that signs: a browser profile, or a server process. */
  device: z.string(),
  /** Counts from 1 per device without gaps; a gap stays visible. */
  seq: z.int().positive(),
  /** Digest of this device's previous item; null for its first. */
  prev: Digest.nullable(),
  tClient: Instant,
  /** Pseudonym of the rep. */
  rep: z.string(),
  suggestion: z.string().optional(),
  action: z.string().optional(),
  proposal: Digest.optional(),
  approval: Digest.optional(),
  policy: Digest.optional(),
  outcome: Outcome.optional(),
  rules: z.array(z.string()).optional(),
  ending: Ending.optional(),
  /** Entry id of the intent that this one settles. */
  settles: z.string().optional(),
  /** Suggestion id that this one takes back. */
  undoes: z.string().optional(),
  /** Entry id of another entry that this one speaks of without settling it. */
  about: z.string().optional(),
  /** `edited`, `sent`: characters to insert, delete or replace to get from what was suggested to what was taken. */
  distance: z.int().nonnegative().optional(),
  /** `sent`: as it was taken, changed after that, or a text of the person's own. */
  match: z.enum(["same", "edited", "other"]).optional(),
  /** `approval-*`: which obligation of the policy. */
  obligation: z.string().optional(),
  verdict: z.enum(["granted", "refused", "good", "bad"]).optional(),
  /** A code, never free words: why it was erased, exported, overridden, or what a breaker did. */
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/)
    .optional(),
  /** `erasure`: digest of the sorted list of entry ids whose values were destroyed, and how many there are. */
  erases: Digest.optional(),
  count: z.int().nonnegative().optional(),
  /** `epoch-began`: the last known checkpoint note of the log that this one continues. */
  checkpoint: z.string().max(4096).optional(),
  /** `device-enrolled` only: the device's own public key. */
  deviceKey: PublicKey.optional(),
  /** `device-enrolled` only: whose device it is. Older enrolments do not say it. */
  deviceKind: z.enum(["person", "server"]).optional(),
  /** Field name → HMAC commitment (see `commitment` in hash.ts). */
  commitments: z.record(z.string(), z.string()),
});
export type LogItem = z.infer<typeof LogItem>;

export const SignedItem = z.strictObject({ item: LogItem, sig: Signature });
export type SignedItem = z.infer<typeof SignedItem>;

/** What the commitments of an item stand for; kept beside the log, erasable. */
export const ItemValues = z.record(z.string(), z.strictObject({ k: z.string(), value: z.unknown() }));
export type ItemValues = z.infer<typeof ItemValues>;

export const Leaf = z.strictObject({
  v: z.literal(1),
  item: LogItem,
  sig: Signature,
  server: z.strictObject({
    tServer: Instant,
    /** Seconds that the device's clock was off by, when more than five minutes. */
    skew: z.int().optional(),
  }),
});
export type Leaf = z.infer<typeof Leaf>;

/** An entry's name: the digest of what the device signed. The same item always has the same id. */
export function entryId(item: LogItem): string {
  return digest(item);
}

export function leafBytes(leaf: Leaf): Uint8Array<ArrayBuffer> {
  return canonicalBytes(leaf);
}

/** The same bytes, for whoever has the item's canonical JSON already: it is by far the larger part of a leaf. */
export function leafBytesAround(itemJson: string, { sig, server }: Omit<Leaf, "item">): Uint8Array<ArrayBuffer> {
  // The members of a leaf in canonical order.
  const around = [`"server":${canonicalJson(server)}`, `"sig":${canonicalJson(sig)}`, `"v":1`];
  return new TextEncoder().encode(`{"item":${itemJson},${around.join(",")}}`);
}
