/** The whole log as JSON Lines: what `audit verify` checks without trusting whoever exported it. */
import { toBase64 } from "#lib/domain/bytes.ts";
import type { ItemValues } from "#lib/domain/log-entry.ts";
import { newestCheckpoint, valuesOf } from "./log-proofs.ts";
import type { Database } from "./open.ts";

const PAGE = 500;

export interface ExportHead {
  checkpoint: string;
  vkey: string;
}
export interface ExportEntry {
  index: number;
  leaf: string;
  values?: ItemValues;
}

/** Exactly the entries under the checkpoint of the first line; what is appended meanwhile is left out. */
export async function* exportLines(
  db: Database,
  origin: string,
  vkey: string,
): AsyncGenerator<ExportHead | ExportEntry> {
  const checkpoint = await newestCheckpoint(db, origin);
  yield { checkpoint: checkpoint.note, vkey };
  for (let from = 0; from < checkpoint.size; from += PAGE) {
    const rows = await db
      .selectFrom("log_entries")
      .select(["idx", "entry_id", "leaf"])
      .where("log", "=", origin)
      .where("idx", ">=", from)
      .where("idx", "<", Math.min(from + PAGE, checkpoint.size))
      .orderBy("idx")
      .execute();
    const values = await valuesOf(db, origin, rows);
    for (const row of rows) {
      const own = values.get(row.entry_id);
      yield { index: row.idx, leaf: toBase64(row.leaf), ...(own === undefined ? {} : { values: own }) };
    }
  }
}
