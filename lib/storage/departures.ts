/**
 * What was sent to a model, as it left: kept here so that the rep can look it up per ticket, also after the worker was
 * stopped. It holds redacted text only, and not for ever.
 */
import { z } from "zod";
import { PERSONAL_TYPES } from "#lib/domain/personal.ts";
import type { CountersignDatabase } from "./database.ts";
import { decodeRows } from "./rows.ts";

export const StoredDeparture = z.object({
  id: z.int().optional(),
  /** `desk:host:ticket`. */
  where: z.string(),
  at: z.string(),
  to: z.string(),
  by: z.enum(["gateway", "own-key"]),
  model: z.string(),
  sent: z.string(),
  replaced: z.partialRecord(z.enum(PERSONAL_TYPES), z.int().nonnegative()),
});
export type StoredDeparture = z.infer<typeof StoredDeparture>;

export async function addDeparture(db: CountersignDatabase, departure: Omit<StoredDeparture, "id">): Promise<void> {
  await db.departures.add(departure);
}

/** Newest first. */
export async function departuresOf(db: CountersignDatabase, where: string): Promise<StoredDeparture[]> {
  const raws = await db.departures.where("where").equals(where).toArray();
  return decodeRows(StoredDeparture, "departures", "id", raws).rows.reverse();
}

/** RFC 3339 times compare as texts, since all are written here in the same form. */
export async function removeDeparturesBefore(db: CountersignDatabase, at: string): Promise<number> {
  return db.departures.where("at").below(at).delete();
}
