/**
 * What is written beside a leaf so that it can be looked up, and nothing else: the leaf alone is what was signed. An entry
 * whose columns say something else than its leaf MUST NOT be handed out, since the server finds its entries by them.
 */
import { CodedError } from "#lib/domain/error.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { LogTables } from "./log-tables.ts";
import type { LogCode } from "./log-types.ts";

type Row = LogTables["log_entries"];
export type Columns = Omit<Row, "log" | "idx" | "entry_id" | "leaf" | "leaf_hash">;

export const COLUMNS = ["device", "device_seq", "prev", "entry", "rep", "action", "suggestion", "settles"] as const;

export function columnsOf(item: LogItem): Columns {
  return {
    device: item.device,
    device_seq: item.seq,
    prev: item.prev,
    entry: item.entry,
    rep: item.rep,
    action: item.action ?? null,
    suggestion: item.suggestion ?? null,
    settles: item.settles ?? null,
  };
}

/** Names of the columns that do not fit. */
export function wrongColumns(row: Columns, item: LogItem): string[] {
  const should = columnsOf(item);
  return COLUMNS.filter((column) => row[column] !== should[column]);
}

/** For rows whose leaf was proven: what is beside it must say the same. */
export function assertColumns(log: string, row: Columns & Pick<Row, "idx" | "leaf">): void {
  const { item } = JSON.parse(new TextDecoder().decode(row.leaf)) as { item: LogItem };
  const wrong = wrongColumns(row, item);
  if (wrong.length === 0) return;
  throw new CodedError<LogCode>(
    "log-damaged",
    `what is written beside entry ${row.idx} of the log was changed after it was recorded: ${wrong.join(", ")}`,
    { evidence: { log, index: row.idx } },
  );
}
