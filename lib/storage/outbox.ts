/**
 * What the server has not proven to hold. There is one way out, `settleItems`: an item leaves in the same
 * transaction that writes down its verified index and the checkpoint that proved it.
 */
import { z } from "zod";
import type { CountersignDatabase } from "./database.ts";
import { JournalRow } from "./journal.ts";
import { decodeRow, decodeRows, type Rows } from "./rows.ts";
import { readSetting, writeSetting } from "./settings.ts";

const OutboxRow = z.strictObject({ seq: z.int().positive() });

/** The next items to send, in the order of the chain. */
export async function waitingItems(db: CountersignDatabase, limit: number): Promise<Rows<JournalRow>> {
  const places = decodeRows(OutboxRow, "outbox", "seq", await db.outbox.orderBy("seq").limit(limit).toArray());
  const seqs = places.rows.map((row) => row.seq);
  const raws = await db.journal.bulkGet(seqs);
  const found = decodeRows(
    JournalRow,
    "journal",
    "seq",
    raws.map((raw, at) => raw ?? { seq: seqs[at] }),
  );
  return { rows: found.rows, unreadable: [...places.unreadable, ...found.unreadable] };
}

export async function countWaiting(db: CountersignDatabase): Promise<number> {
  return db.outbox.count();
}

export interface Settlement {
  /** Entry id → index whose inclusion was verified; own items only. */
  verified: ReadonlyMap<string, number>;
  /** The note that was remembered when the proof was checked, and the one to remember now. */
  was: string | null;
  now: string;
  /** When following began, should this be the first checkpoint. */
  at: string;
}

/** False, and nothing changed, when the remembered checkpoint is another by now: the proof must be checked anew. */
export async function settleItems(db: CountersignDatabase, settlement: Settlement): Promise<boolean> {
  return db.transaction("rw", db.journal, db.outbox, db.settings, async () => {
    const remembered = await readSetting(db, "remembered");
    if ((remembered?.note ?? null) !== settlement.was) return false;
    for (const [entryId, index] of settlement.verified) {
      const raw = await db.journal.where("entryId").equals(entryId).first();
      if (raw === undefined) continue;
      const row = decodeRow(JournalRow, "journal", entryId, raw);
      await db.journal.put({ ...row, index });
      await db.outbox.delete(row.seq);
    }
    await writeSetting(db, "remembered", { note: settlement.now, since: remembered?.since ?? settlement.at });
    return true;
  });
}
