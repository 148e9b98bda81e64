/** Looks up this device's own entries: for going on after a stop, and for what a receipt may say of the record. */
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { ReceiptView } from "#lib/messaging/view.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { journalOfSuggestion, journalRow } from "#lib/storage/journal.ts";
import type { Written } from "./operator-parts.ts";

/** The entry that was journalled for this very approval (`nonce` is among its values), if it was. */
export async function findOwnEntry(
  db: CountersignDatabase,
  entry: LogItem["entry"],
  suggestion: string,
  nonce: string,
): Promise<Written | undefined> {
  const { rows } = await journalOfSuggestion(db, suggestion);
  const row = rows.find(
    (one) => one.submission.signed.item.entry === entry && one.submission.values.nonce?.value === nonce,
  );
  return row === undefined ? undefined : { submission: row.submission, entryId: row.entryId };
}

export async function placeOf(
  db: CountersignDatabase,
  entryId: string,
): Promise<{ state: ReceiptView["record"]; index?: number }> {
  const row = await journalRow(db, entryId);
  return row === undefined || row.index === null ? { state: "journalled" } : { state: "verified", index: row.index };
}
