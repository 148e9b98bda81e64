/** The step from one name of the log to the next: what is remembered, and what has to be sent again, change together. */
import type { CountersignDatabase } from "./database.ts";
import { JournalRow } from "./journal.ts";
import { readSetting, writeSetting } from "./settings.ts";

export interface Move {
  /** The note that is remembered now; nothing happens when it is another. */
  was: string;
  now: string;
  from: string;
  to: string;
  /** So many entries of the old log are known to the new one; ours from there on were lost with the restore. */
  known: number;
  at: string;
}

export async function moveToLog(db: CountersignDatabase, move: Move): Promise<void> {
  await db.transaction("rw", db.journal, db.outbox, db.settings, async () => {
    const remembered = await readSetting(db, "remembered");
    if (remembered?.note !== move.was) return;
    const raws = await db.journal.where("index").aboveOrEqual(move.known).toArray();
    const rows = raws.flatMap((raw) => JournalRow.safeParse(raw).data ?? []);
    // What was proven under a name before that one is in neither, and stays as it is.
    const lost = rows.filter((row) => (row.log ?? move.from) === move.from);
    await db.journal.bulkPut(lost.map((row) => ({ ...row, index: null })));
    await db.outbox.bulkPut(lost.map((row) => ({ seq: row.seq })));
    // A number alone says no more where an entry is: those that stay are marked with the old name.
    await db.journal
      .where("index")
      .between(0, move.known)
      .modify((raw) => {
        const row = raw as { log?: string };
        row.log ??= move.from;
      });
    const earlier = (await readSetting(db, "formerLogs")) ?? [];
    await writeSetting(db, "formerLogs", [...earlier, { origin: move.from, note: move.was, at: move.at }]);
    await writeSetting(db, "remembered", { note: move.now, since: remembered.since, checked: move.at });
    await writeSetting(db, "logRenamed", { from: move.from, to: move.to, at: move.at, again: lost.length });
  });
}
