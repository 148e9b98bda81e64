/** The whole log as JSON Lines: what `audit verify` checks without trusting whoever exported it. */
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { ItemValues } from "#lib/domain/log-entry.ts";
import { newestCheckpoint } from "./log-proofs.ts";
import type { LogCode } from "./log-types.ts";
import type { Database } from "./open.ts";
import type { ValueStore } from "./values/value-store.ts";

const PAGE = 500;

export interface ExportHead {
  checkpoint: string;
  vkey: string;
}
export interface ExportEntry {
  index: number;
  leaf: string;
  values?: ItemValues;
  /** Index of the entry that says that they were erased. */
  erasedBy?: number;
}

/** Exactly the entries under the checkpoint of the first line; what is appended meanwhile is left out. */
export async function* exportLines(
  db: Database,
  origin: string,
  vkey: string,
  values: Pick<ValueStore, "read">,
  /** Told of each entry whose values do not open; without it such an entry ends the export. */
  onDamaged: (index: number) => void = damaged,
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
    const ids = rows.map((row) => row.entry_id);
    const kept = await values.read(db, origin, ids);
    for (const row of rows) {
      const own = kept.get(row.entry_id);
      if (own?.damaged) onDamaged(row.idx);
      yield {
        index: row.idx,
        leaf: toBase64(row.leaf),
        ...(own?.values === undefined ? {} : { values: own.values }),
        ...(own?.erasedBy === undefined ? {} : { erasedBy: own.erasedBy }),
      };
    }
  }
}

function damaged(index: number): never {
  throw new CodedError<LogCode>("log-damaged", `the values of entry ${index} were changed after they were recorded`, {
    evidence: { index },
  });
}
