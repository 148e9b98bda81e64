/** `GET /v1/log/stream` (publisher's token): how far the record was told to the organisation's own monitoring (a SIEM). */
import { z } from "zod";
import { Instant } from "./time.ts";

export const StreamStatus = z.object({
  /** Null: the settings name none. */
  to: z.string().nullable(),
  /** Entries that are not told yet. */
  behind: z.int().nonnegative(),
  /** When something was taken last. */
  toldAt: Instant.nullable(),
  /** Set while deliveries fail: since when, how often it was tried, and what happened last. */
  failing: z.object({ since: Instant, attempts: z.int().positive(), happened: z.string() }).nullable(),
});
export type StreamStatus = z.infer<typeof StreamStatus>;

/** One delivery, as it is signed and sent. `docs/siem.md` says how to check it. */
export const StreamDelivery = z.object({
  type: z.literal("countersign.log/1"),
  /** The log's name; numbers count within it. */
  log: z.string(),
  vkey: z.string(),
  /** Entries from this number on, up to but without `to`. The next delivery begins at `to`. */
  from: z.int().nonnegative(),
  to: z.int().positive(),
  /** Signed note; all proofs lead to it. */
  checkpoint: z.string(),
  /** That it grew out of the last delivery's checkpoint, which had `grewFrom` entries; empty for the first. */
  grewFrom: z.int().nonnegative(),
  consistency: z.array(z.string()),
  entries: z.array(
    z.object({
      index: z.int().nonnegative(),
      id: z.string(),
      leaf: z.string(),
      proof: z.array(z.string()),
      values: z.record(z.string(), z.object({ k: z.string(), value: z.unknown() })).optional(),
    }),
  ),
});
export type StreamDelivery = z.infer<typeof StreamDelivery>;
