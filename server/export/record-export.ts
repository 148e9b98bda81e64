/** Whoever takes a copy of the record is on it, before the first line is given out: the copy contains its own entry. */
import { recordChange } from "../policy/record.ts";
import type { Log } from "../store/log.ts";
import type { Database } from "../store/open.ts";
import type { ExportFormat } from "./export-text.ts";
import { inWords, type Selection } from "./selection.ts";

export interface Taken {
  /** Whose session it was; absent for the holder of a token or of the server's own keys. */
  readonly rep?: string;
  /** In words, who else it may have been. */
  readonly by?: string;
  readonly format: ExportFormat;
  readonly selection: Selection;
}

export async function recordExport(
  db: Database,
  log: Pick<Log, "record">,
  { rep, by, format, selection }: Taken,
): Promise<void> {
  const partial = inWords(selection);
  await db.transaction().execute((trx) =>
    recordChange(log, trx, {
      entry: "export",
      reason: partial === undefined ? "whole-log" : "part-of-log",
      ...(rep === undefined ? {} : { rep }),
      values: { format, ...partial, ...(by === undefined ? {} : { by }) },
    }),
  );
}
