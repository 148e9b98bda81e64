/** What the record holds, read beside the running server: each entry's kind and what its commitments stand for. */
import path from "node:path";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { exportLines } from "../store/log-export.ts";
import { openForReading } from "../store/open.ts";
import { readValues, valueKeysIn } from "../store/values/open-values.ts";

export interface RecordedEntry {
  readonly entry: LogItem["entry"];
  readonly policy: string | undefined;
  readonly item: LogItem;
  readonly values: Readonly<Record<string, unknown>>;
}

/** `dir` is the server's folder. */
export async function recordedEntries(dir: string): Promise<RecordedEntry[]> {
  const db = await openForReading(path.join(dir, "countersign.db"));
  try {
    const head = await db.selectFrom("log_head").select(["log", "vkey"]).executeTakeFirstOrThrow();
    const values = await readValues(db, valueKeysIn(dir), Date.now);
    const entries: RecordedEntry[] = [];
    for await (const line of exportLines(db, head.log, head.vkey, values)) {
      if (!("leaf" in line)) continue;
      const { item } = JSON.parse(Buffer.from(line.leaf, "base64").toString()) as { item: LogItem };
      const values = Object.entries(line.values ?? {}).map(([name, { value }]) => [name, value]);
      entries.push({ entry: item.entry, policy: item.policy, item, values: Object.fromEntries(values) });
    }
    return entries;
  } finally {
    await db.destroy();
  }
}

/** The values of each entry of one kind, oldest first. */
export async function recorded(dir: string, kind: LogItem["entry"]): Promise<RecordedEntry["values"][]> {
  return (await recordedEntries(dir)).filter(({ entry }) => entry === kind).map(({ values }) => values);
}
