/**
 * This device's own items, in the order of its chain, for good. An item and its place in the outbox are written in
 * one transaction with the head of the chain, so a crash leaves all of it or nothing, and the chain cannot branch.
 */
import { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";
import { Submission } from "#lib/domain/server-api.ts";
import type { CountersignDatabase } from "./database.ts";
import { decodeRow, decodeRows, type Rows } from "./rows.ts";
import { readSetting, type Setting, writeSetting } from "./settings.ts";

/** Words for the history page; kept here only, the log holds commitments. */
export const Display = z.strictObject({ title: z.string(), detail: z.string(), ticket: z.string().nullable() });
export type Display = z.infer<typeof Display>;

export const JournalRow = z.strictObject({
  seq: z.int().positive(),
  entryId: z.string(),
  submission: Submission,
  /** Index in the server's log, once the inclusion proof was verified here. */
  index: z.int().nonnegative().nullable(),
  /** Name of the log that `index` counts in, once that is an earlier one. */
  log: z.string().optional(),
  display: Display.nullable(),
  /** Index of the `erasure` entry that took its values away, or null when their time here was over. */
  erased: z.int().nonnegative().nullable().optional(),
});
export type JournalRow = z.infer<typeof JournalRow>;

/** Where the chain stands; throws `journal-damaged` when journal and chain disagree, since going on would branch it. */
export async function chainHead(db: CountersignDatabase): Promise<Setting<"chain"> | null> {
  const [head, last] = await db.transaction("r", db.journal, db.settings, async () => [
    await readSetting(db, "chain"),
    await db.journal.orderBy("seq").last(),
  ]);
  if (head === undefined && last === undefined) return null;
  const row = last === undefined ? undefined : decodeRow(JournalRow, "journal", "last", last);
  if (head !== undefined && row !== undefined && row.seq === head.seq && row.entryId === head.entryId) return head;
  throw new CodedError("journal-damaged", "the journal does not end where the chain says it does", {
    evidence: { chain: head ?? null, last: row === undefined ? null : { seq: row.seq, entryId: row.entryId } },
  });
}

/**
 * All of them or none, durable when it resolves. Throws `chain-moved` when somebody else appended since `chainHead` was
 * read.
 */
export async function appendToJournal(db: CountersignDatabase, rows: readonly JournalRow[]): Promise<void> {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return;
  const { seq, prev } = first.submission.signed.item;
  await db.transaction("rw", db.journal, db.outbox, db.settings, async () => {
    const head = await readSetting(db, "chain");
    if ((head?.seq ?? 0) !== seq - 1 || (head?.entryId ?? null) !== prev) {
      throw new CodedError("chain-moved", `item ${seq} does not continue the chain`, { evidence: head ?? null });
    }
    await db.journal.bulkAdd([...rows]);
    await db.outbox.bulkAdd(rows.map((row) => ({ seq: row.seq })));
    await writeSetting(db, "chain", { seq: last.seq, entryId: last.entryId });
  });
}

export async function journalRow(db: CountersignDatabase, entryId: string): Promise<JournalRow | undefined> {
  const raw = await db.journal.where("entryId").equals(entryId).first();
  return raw === undefined ? undefined : decodeRow(JournalRow, "journal", entryId, raw);
}

/** Those that are there, by their numbers. */
export async function journalRowsAt(db: CountersignDatabase, seqs: readonly number[]): Promise<Rows<JournalRow>> {
  return decode((await db.journal.bulkGet([...seqs])).filter((raw) => raw !== undefined));
}

/** Those that are there, in no certain order. */
export async function journalRows(db: CountersignDatabase, entryIds: readonly string[]): Promise<Rows<JournalRow>> {
  return decode(await db.journal.where("entryId").anyOf(entryIds).toArray());
}

export async function journalOfTicket(db: CountersignDatabase, ticket: string): Promise<Rows<JournalRow>> {
  return decode(await db.journal.where("display.ticket").equals(ticket).sortBy("seq"));
}

export async function journalOfSuggestion(db: CountersignDatabase, suggestion: string): Promise<Rows<JournalRow>> {
  return decode(await db.journal.where("submission.signed.item.suggestion").equals(suggestion).sortBy("seq"));
}

/** Newest first. */
export async function newestJournalRows(db: CountersignDatabase, limit: number): Promise<Rows<JournalRow>> {
  return decode(await db.journal.orderBy("seq").reverse().limit(limit).toArray());
}

/** Those that are in an earlier log of this organisation, the newest of them. */
export async function formerJournalRows(
  db: CountersignDatabase,
  limit: number,
): Promise<{ rows: JournalRow[]; count: number }> {
  const count = await db.journal.where("log").above("").count();
  const { rows } = decode(await db.journal.where("log").above("").reverse().limit(limit).toArray());
  return { rows: rows.toSorted((a, b) => b.seq - a.seq), count };
}

/** Those below this place in the log, the highest first. */
export async function journalRowsBelow(
  db: CountersignDatabase,
  index: number,
  limit: number,
): Promise<Rows<JournalRow>> {
  return decode(await db.journal.where("index").between(0, index).reverse().limit(limit).toArray());
}

/** Items have no gaps here and none is ever removed, so the last number says how many there are: nothing is counted. */
export async function countJournal(db: CountersignDatabase): Promise<number> {
  return (await readSetting(db, "chain"))?.seq ?? 0;
}

function decode(raws: unknown[]): Rows<JournalRow> {
  return decodeRows(JournalRow, "journal", "seq", raws);
}
