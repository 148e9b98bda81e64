/** Where an audit's lines come from: read here, or elsewhere by several threads, which must keep their order. */
import { type Hashing, OWN_HASHING } from "./hashing.ts";
import { type LineRead, readLine } from "./read-entry.ts";

export interface ExportSource {
  /** May be called twice, when several logs are audited together: the first time only the beginning is read. */
  open(): AsyncIterable<ExportBatch>;
}

export interface ExportBatch {
  /** The first line of the file, in the first batch. */
  head?: string;
  lines: readonly LineRead[];
}

const BATCH = 256;

/** `hashing`: what there is that is quicker than the cores' own. */
export function linesSource(
  lines: () => AsyncIterable<string> | Iterable<string>,
  hashing = OWN_HASHING,
): ExportSource {
  return { open: () => batches(lines(), hashing) };
}

async function* batches(
  lines: AsyncIterable<string> | Iterable<string>,
  hashing: Hashing,
): AsyncGenerator<ExportBatch> {
  let head: string | undefined;
  let batch: LineRead[] = [];
  for await (const line of lines) {
    if (line.trim() === "") continue;
    if (head === undefined) {
      head = line;
      yield { head, lines: [] };
    } else {
      batch.push(readLine(line, hashing));
      if (batch.length < BATCH) continue;
      yield { lines: batch };
      batch = [];
    }
  }
  yield { lines: batch };
}
