/** Which entries of a checked receipt are this device's own, and whether the log really holds what was signed here. */
import type { EntryCheck } from "#lib/audit/receipt.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { type JournalRow, journalRows } from "#lib/storage/journal.ts";

export interface OwnItems {
  /** Entry id → index, proven. */
  verified: Map<string, number>;
  /** Own items that the receipt names and does not prove. */
  unproven: { entryId: string; why: string }[];
  rows: JournalRow[];
}

export async function ownItems(db: CountersignDatabase, checks: readonly EntryCheck[]): Promise<OwnItems> {
  const found: OwnItems = { verified: new Map(), unproven: [], rows: [] };
  const known = await journalRows(
    db,
    checks.map((check) => check.entryId),
  );
  // One that cannot be read settles nothing, and stays where it is: named wherever it is met.
  const byId = new Map(known.rows.map((row) => [row.entryId, row]));
  for (const check of checks) {
    const row = byId.get(check.entryId);
    if (row === undefined) continue;
    found.rows.push(row);
    if (!check.ok) found.unproven.push({ entryId: check.entryId, why: check.evidence });
    // The id covers the item; the signature beside it in the leaf must be the one that was made here.
    else if (check.leaf.sig !== row.submission.signed.sig) {
      found.unproven.push({ entryId: check.entryId, why: "the log holds another signature than this device made" });
    } else if (row.index !== null && row.index !== check.index) {
      found.unproven.push({
        entryId: check.entryId,
        why: `it was entry ${row.index} before and is ${check.index} now`,
      });
    } else found.verified.set(check.entryId, check.index);
  }
  return found;
}
