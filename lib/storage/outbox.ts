/**
 * What the server has not proven to hold. There is one way out, `settleItems`: an item leaves in the same
 * transaction that writes down its verified index and the checkpoint that proved it.
 */
import type { CountersignDatabase } from "./database.ts";
import { JournalRow } from "./journal.ts";
import { decodeRow, type Rows, type UnreadableRow } from "./rows.ts";
import { readSetting, writeSetting } from "./settings.ts";

export interface Stretch {
  /** Most items, and most bytes of them as JSON; one item at least is answered, however large. */
  items: number;
  bytes?: number;
  /** Only what comes after this number. */
  after?: number;
}

/** Rows looked at in one go: what is in memory at a time does not depend on how many wait. */
const STEP = 64;
/** More damage than this need not be named. */
const MOST_NAMED = 20;

/**
 * The next items to send, in the order of the chain. One that cannot be read is named and passed over: it must not keep
 * what is good behind it from being sent. The gap it leaves stays visible in the log.
 */
export async function waitingItems(db: CountersignDatabase, stretch: Stretch): Promise<Rows<JournalRow>> {
  const found: Rows<JournalRow> = { rows: [], unreadable: [] };
  let room = stretch.bytes ?? Number.POSITIVE_INFINITY;
  let after = stretch.after ?? 0;
  while (found.rows.length < stretch.items) {
    const seqs = await db.outbox.where("seq").between(after, Number.MAX_SAFE_INTEGER, false).limit(STEP).primaryKeys();
    if (seqs.length === 0) return found;
    const raws = await db.journal.bulkGet(seqs);
    for (const [at, seq] of seqs.entries()) {
      after = seq;
      const row = JournalRow.safeParse(raws[at]);
      if (!row.success) {
        if (found.unreadable.length < MOST_NAMED) found.unreadable.push(damaged(seq, row.error.message));
        continue;
      }
      room -= new TextEncoder().encode(JSON.stringify(row.data.submission)).length + 1;
      if (found.rows.length === stretch.items || (room < 0 && found.rows.length > 0)) return found;
      found.rows.push(row.data);
    }
  }
  return found;
}

function damaged(seq: number, why: string): UnreadableRow {
  return { table: "journal", key: String(seq), why };
}

export async function countWaiting(db: CountersignDatabase): Promise<number> {
  return db.outbox.count();
}

export interface Settlement {
  /** Number on this device → index whose inclusion was verified; own items only. */
  places: ReadonlyMap<number, number>;
  /** The note that was remembered when the proof was checked, and the one to remember now. */
  was: string | null;
  now: string;
  /** When following began, should this be the first checkpoint; and when it was last seen to go on. */
  at: string;
}

/** False, and nothing changed, when the remembered checkpoint is another by now: the proof must be checked anew. */
export async function settleItems(db: CountersignDatabase, settlement: Settlement): Promise<boolean> {
  return db.transaction("rw", db.journal, db.outbox, db.settings, async () => {
    const remembered = await readSetting(db, "remembered");
    if ((remembered?.note ?? null) !== settlement.was) return false;
    const seqs = [...settlement.places.keys()];
    const raws = await db.journal.bulkGet(seqs);
    const rows = raws.map((raw, at) => decodeRow(JournalRow, "journal", seqs[at] ?? "?", raw));
    // Proven here, it is in the log of now, whichever held it before.
    await db.journal.bulkPut(
      rows.map(({ log: _, ...row }) => ({ ...row, index: settlement.places.get(row.seq) ?? row.index })),
    );
    await db.outbox.bulkDelete(seqs);
    const since = remembered?.since ?? settlement.at;
    await writeSetting(db, "remembered", { note: settlement.now, since, checked: settlement.at });
    return true;
  });
}
