/** The log as an auditor gets it, read beside the running servers; `where` is a file or a `postgres://` URL. */
import { exportLines } from "#server/store/log-export.ts";
import { type Database, openForReading } from "#server/store/open.ts";
import { readValues, valueKeysIn } from "#server/store/values/open-values.ts";

/** `dir`: the server's folder, in which the keys of the values are. */
export function exportRecord(where: string, dir: string): Promise<string[]> {
  return reading(where, async (db) => {
    const head = await db.selectFrom("log_head").select(["log", "vkey"]).executeTakeFirstOrThrow();
    const values = await readValues(db, valueKeysIn(dir), Date.now);
    const lines: string[] = [];
    for await (const line of exportLines(db, head.log, head.vkey, values)) lines.push(JSON.stringify(line));
    return lines;
  });
}

export function recordSize(where: string): Promise<number> {
  return reading(where, async (db) => {
    const head = await db.selectFrom("log_head").select("size").executeTakeFirst();
    return Number(head?.size ?? 0);
  });
}

async function reading<T>(where: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openForReading(where);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
