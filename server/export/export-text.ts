/** The log as text, line by line: whole and verifiable as JSON Lines, or a selection, or a table. Never more than a page in memory. */
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Leaf } from "#lib/domain/log-entry.ts";
import type { ExportEntry, ExportHead } from "../store/log-export.ts";
import { csvHead, csvRow } from "./csv.ts";
import { inWords, type Selection, selects } from "./selection.ts";

export type ExportFormat = "jsonl" | "csv";

/** Each with its line end. */
export async function* exportText(
  lines: AsyncIterable<ExportHead | ExportEntry>,
  format: ExportFormat,
  selection: Selection,
): AsyncGenerator<string> {
  const partial = inWords(selection);
  for await (const line of lines) {
    if (!("leaf" in line)) {
      const head = partial === undefined ? line : { ...line, partial };
      yield format === "csv" ? csvHead(partial) : `${JSON.stringify(head)}\n`;
      continue;
    }
    if (partial === undefined && format === "jsonl") {
      yield `${JSON.stringify(line)}\n`;
      continue;
    }
    const leaf = JSON.parse(new TextDecoder().decode(fromBase64(line.leaf))) as Leaf;
    if (selects(selection, leaf)) yield format === "csv" ? csvRow(line, leaf) : `${JSON.stringify(line)}\n`;
  }
}
