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
import { appendToJournal, chainHead, type Display } from "#lib/storage/journal.ts";
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

export function appendItem(
  { db, device, clock, random }: AppendParts,
  words: ItemWords,
  given: Readonly<Record<string, unknown>>,
  display: Display | null,
): Promise<Written> {
  return db.journalTurn(async () => {
    const head = await chainHead(db);
    const { commitments, values } = commitValues(defined(given), () => random(32));
    const fields = { ...(defined(words) as Own), commitments, tClient: formatInstant(clock.now()) };
    const state = { device: device.id, seq: head?.seq ?? 0, prev: head?.entryId ?? null };
    const { item, id } = nextItem(state, fields);
    const submission: Submission = { signed: { item, sig: await device.sign(item) }, values };
    await appendToJournal(db, { seq: item.seq, entryId: id, submission, index: null, display });
    return { submission, entryId: id };
  });
}

/** JSON has no undefined, and what has no JSON form cannot be signed. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
