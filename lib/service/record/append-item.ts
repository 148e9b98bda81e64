/**
 * The one way onto this device's record: the next item of the chain, values committed to under fresh random keys,
 * signed, on the disk. Signing is asynchronous and cannot happen inside a database transaction, so writers take
 * turns, and the transaction checks once more that the chain still ends where the item begins.
 */
import { nextItem } from "#lib/audit/item.ts";
import { commitValues } from "#lib/audit/values.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { appendToJournal, chainHead, type Display, type JournalRow } from "#lib/storage/journal.ts";
import type { Clock } from "../clock.ts";
import type { Device } from "../device.ts";

/** That many unpredictable bytes. */
export type Random = (bytes: number) => Uint8Array<ArrayBuffer>;

export const systemRandom: Random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

type Own = Omit<LogItem, "type" | "device" | "seq" | "prev" | "tClient" | "commitments">;
/** What the caller says about an item; the rest is the chain's. A field that is undefined is left out. */
export type ItemWords = { [Key in keyof Own]: Own[Key] | undefined } & Pick<Own, "entry" | "rep">;

export interface Written {
  submission: Submission;
  entryId: string;
}

export interface AppendParts {
  db: CountersignDatabase;
  device: Device;
  clock: Pick<Clock, "now">;
  random: Random;
}

export interface NewItem {
  words: ItemWords;
  values: Readonly<Record<string, unknown>>;
  display: Display | null;
}

/** One after the other on the chain, on the disk together. */
export function appendItems({ db, device, clock, random }: AppendParts, items: readonly NewItem[]): Promise<Written[]> {
  return db.journalTurn(async () => {
    const head = await chainHead(db);
    let state = { device: device.id, seq: head?.seq ?? 0, prev: head?.entryId ?? null };
    const rows: JournalRow[] = [];
    for (const { words, values: given, display } of items) {
      const { commitments, values } = commitValues(defined(given), () => random(32));
      const fields = { ...(defined(words) as Own), commitments, tClient: formatInstant(clock.now()) };
      const next = nextItem(state, fields);
      const submission: Submission = { signed: { item: next.item, sig: await device.sign(next.item) }, values };
      rows.push({ seq: next.item.seq, entryId: next.id, submission, index: null, display });
      state = { device: device.id, seq: next.item.seq, prev: next.id };
    }
    await appendToJournal(db, rows);
    return rows.map(({ submission, entryId }) => ({ submission, entryId }));
  });
}

export async function appendItem(
  parts: AppendParts,
  words: ItemWords,
  values: Readonly<Record<string, unknown>>,
  display: Display | null,
): Promise<Written> {
  const [written] = await appendItems(parts, [{ words, values, display }]);
  if (written === undefined) throw new Error("one item was given and none was written");
  return written;
}

/** JSON has no undefined, and what has no JSON form cannot be signed. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
