/**
 * What belongs to a customer goes from every table in one transaction; the items themselves stay, since the log is proven
 * with them and they hold no personal data. It must never take what is not in the log yet (it would be lost, not erased),
 * nor what an act on its way still needs: then it answers that it is not complete, and is asked again.
 */
import type { CountersignDatabase } from "./database.ts";
import { Drafted } from "./drafted.ts";
import { Draft } from "./drafts.ts";
import { JournalRow } from "./journal.ts";
import { isUnfinished, Operation } from "./operation.ts";
import { readSetting, writeSetting } from "./settings.ts";

export interface Erasure {
  /** The server's number of it; counted as done here when all of it could be. */
  n: number;
  /** Index of the `erasure` entry. */
  index: number;
  entries: readonly string[];
}

/** Whether everything is gone; if not, it is to be asked for again. */
export async function erase(db: CountersignDatabase, erasure: Erasure): Promise<boolean> {
  const { journal, operations, drafts, drafted, departures, settings } = db;
  return db.transaction("rw", [journal, operations, drafts, drafted, departures, settings], async () => {
    const named = readable(
      await journal
        .where("entryId")
        .anyOf([...erasure.entries])
        .toArray(),
    );
    const suggestions = new Set(named.flatMap((row) => row.submission.signed.item.suggestion ?? []));
    const wheres = new Set(named.flatMap(ticketOf));
    const busy = await eraseOperations(db, suggestions, wheres);
    const kin = await journal
      .where("submission.signed.item.suggestion")
      .anyOf([...suggestions])
      .toArray();
    const later = named.filter((row) => row.index === null || isBusy(row, busy));
    const now = named.filter((row) => !later.includes(row));
    const words = readable(kin).filter((row) => row.index !== null && row.display !== null && !isBusy(row, busy));
    await journal.bulkPut(words.map((row) => ({ ...row, display: null })));
    await journal.bulkPut(now.map((row) => withoutValues(row, erasure.index)));
    await removeDraftsOf(db, suggestions, wheres);
    await departures
      .where("where")
      .anyOf([...wheres])
      .delete();
    const isComplete = later.length === 0 && busy.size === 0;
    const done = (await readSetting(db, "erasures"))?.done ?? 0;
    if (isComplete && erasure.n > done) await writeSetting(db, "erasures", { done: erasure.n });
    return isComplete;
  });
}

/** Operations hold the ticket as it was. Answers the suggestions whose act is still on its way. */
async function eraseOperations(
  { operations }: CountersignDatabase,
  suggestions: ReadonlySet<string>,
  wheres: Set<string>,
): Promise<Set<string>> {
  const known = (await operations.bulkGet([...suggestions])).filter((raw) => raw !== undefined);
  for (const raw of known) {
    const { data } = Operation.safeParse(raw);
    if (data !== undefined) wheres.add(data.where);
  }
  const all = [
    ...known,
    ...(await operations
      .where("where")
      .anyOf([...wheres])
      .toArray()),
  ];
  const busy = new Set<string>();
  const over: string[] = [];
  for (const raw of all) {
    const { data } = Operation.safeParse(raw);
    // One that cannot be read can never be driven on either.
    if (data !== undefined && isUnfinished(data)) busy.add(data.suggestion);
    else over.push((raw as { suggestion: string }).suggestion);
  }
  await operations.bulkDelete(over);
  return busy;
}

/** Rows of before do not say whose they are: they are only a saving, and go too. */
async function removeDraftsOf(
  { drafts, drafted }: CountersignDatabase,
  suggestions: ReadonlySet<string>,
  wheres: ReadonlySet<string>,
): Promise<void> {
  await drafts
    .filter((raw) => {
      const { data } = Draft.safeParse(raw);
      return data?.where === undefined || suggestions.has(data.suggestion) || wheres.has(data.where);
    })
    .delete();
  await drafted
    .filter((raw) => {
      const { data } = Drafted.safeParse(raw);
      return data?.where === undefined || wheres.has(data.where);
    })
    .delete();
}

const STEP = 256;

/**
 * Data that nobody needs here any more: the values of what was written before then and is in the log. The server keeps
 * them as long as its own rule says. Goes on where it ended last; answers how many rows lost theirs.
 */
export async function forgetValuesBefore(db: CountersignDatabase, before: string): Promise<number> {
  const { journal, operations, settings } = db;
  return db.transaction("rw", [journal, operations, settings], async () => {
    const from = (await readSetting(db, "forgotten"))?.seq ?? 0;
    const raws = await journal.where("seq").above(from).limit(STEP).toArray();
    const gone: JournalRow[] = [];
    let seq = from;
    for (const raw of raws) {
      const { data: row } = JournalRow.safeParse(raw);
      if (row !== undefined) {
        const { suggestion, tClient } = row.submission.signed.item;
        if (tClient >= before || row.index === null) break;
        const operation =
          suggestion === undefined ? undefined : Operation.safeParse(await operations.get(suggestion)).data;
        if (operation !== undefined && isUnfinished(operation)) break;
        if (row.erased === undefined) gone.push(withoutValues(row, null));
        seq = row.seq;
      } else seq = (raw as { seq: number }).seq;
    }
    await journal.bulkPut(gone);
    if (seq > from) await writeSetting(db, "forgotten", { seq });
    return gone.length;
  });
}

/** Finished operations hold a whole ticket; what they were needed for (undo, the card) is over by then. */
export async function removeOperationsBefore(db: CountersignDatabase, at: number): Promise<number> {
  return db.operations
    .filter((raw) => {
      const { data } = Operation.safeParse(raw);
      return data !== undefined && !isUnfinished(data) && data.updatedAt < at;
    })
    .delete();
}

function withoutValues(row: JournalRow, erased: number | null): JournalRow {
  return { ...row, submission: { ...row.submission, values: {} }, display: null, erased };
}

function readable(raws: readonly unknown[]): JournalRow[] {
  return raws.flatMap((raw) => JournalRow.safeParse(raw).data ?? []);
}

function ticketOf({ submission: { values } }: JournalRow): string[] {
  const ticket = values.ticket?.value;
  return typeof ticket === "string" ? [ticket] : [];
}

function isBusy({ submission }: JournalRow, busy: ReadonlySet<string>): boolean {
  const { suggestion } = submission.signed.item;
  return suggestion !== undefined && busy.has(suggestion);
}
