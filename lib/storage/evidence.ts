/** Pairs of checkpoints that cannot both be true. They are the proof against the log, so nothing here deletes them. */
import { z } from "zod";
import { Instant } from "#lib/domain/time.ts";
import type { CountersignDatabase } from "./database.ts";
import { decodeRows, type Rows } from "./rows.ts";

export const LogEvidence = z.strictObject({
  id: z.int().optional(),
  at: Instant,
  code: z.string(),
  message: z.string(),
  remembered: z.string().nullable(),
  received: z.string(),
  /** When the server said that it has it too. */
  reported: Instant.optional(),
});
export type LogEvidence = z.infer<typeof LogEvidence>;

/** Each new checkpoint of a log that went astray is another pair; so many prove it as well as thousands would. */
export const MOST_KEPT = 20;

export async function addEvidence(db: CountersignDatabase, evidence: LogEvidence): Promise<void> {
  await db.transaction("rw", db.evidence, async () => {
    const known = decodeRows(LogEvidence, "evidence", "id", await db.evidence.limit(MOST_KEPT).toArray());
    if (known.rows.length + known.unreadable.length >= MOST_KEPT) return;
    // The same pair again proves nothing new, and a server that insists must not fill the disk.
    if (known.rows.some((one) => one.received === evidence.received && one.remembered === evidence.remembered)) return;
    // A copy, since Dexie writes the new id into what it is given.
    await db.evidence.add({ ...evidence });
  });
}

/** Oldest first. */
export async function listEvidence(db: CountersignDatabase): Promise<Rows<LogEvidence>> {
  return decodeRows(LogEvidence, "evidence", "id", await db.evidence.limit(MOST_KEPT).toArray());
}

export async function markReported(db: CountersignDatabase, id: number, at: string): Promise<void> {
  await db.evidence.update(id, { reported: at } as never);
}
