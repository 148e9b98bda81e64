/** Which entries of a checked receipt are this device's own, and whether the log really holds what was signed here. */
import type { EntryCheck } from "#lib/audit/receipt.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { type JournalRow, journalRows, journalRowsAt } from "#lib/storage/journal.ts";

export interface OwnItems {
  /** Entry id → index, proven. */
  verified: Map<string, number>;
  /** The same by the number that each has on this device. */
  places: Map<number, number>;
  /** Own items that the receipt names and does not prove. */
  unproven: { entryId: string; why: string }[];
}

export async function ownItems(db: CountersignDatabase, checks: readonly EntryCheck[]): Promise<OwnItems> {
  const found: OwnItems = { verified: new Map(), places: new Map(), unproven: [] };
  const rows = await rowsOf(db, checks);
  for (const check of checks) {
    const row = rows.get(check.entryId);
    // Another device's, or one that cannot be read any more: it settles nothing, and is named wherever it is met.
    if (row === undefined) continue;
    if (!check.ok) found.unproven.push({ entryId: check.entryId, why: check.evidence });
    // The id covers the item; the signature beside it in the leaf must be the one that was made here.
    else if (check.leaf.sig !== row.submission.signed.sig) {
      found.unproven.push({ entryId: check.entryId, why: "the log holds another signature than this device made" });
    } else if (row.index !== null && row.log === undefined && row.index !== check.index) {
      found.unproven.push({
        entryId: check.entryId,
        why: `it was entry ${row.index} before and is ${check.index} now`,
      });
    } else {
      found.verified.set(check.entryId, check.index);
      found.places.set(row.seq, check.index);
    }
  }
  return found;
}

/** By number where the leaf says it, which is one look for all of them; else by name. */
async function rowsOf(db: CountersignDatabase, checks: readonly EntryCheck[]): Promise<Map<string, JournalRow>> {
  const seqs = checks.flatMap((check) => (check.ok ? [check.leaf.item.seq] : []));
  const refused = checks.flatMap((check) => (check.ok ? [] : [check.entryId]));
  const [numbered, named] = await Promise.all([journalRowsAt(db, seqs), journalRows(db, refused)]);
  return new Map([...numbered.rows, ...named.rows].map((row) => [row.entryId, row]));
}
