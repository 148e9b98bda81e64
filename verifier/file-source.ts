/** An exported file as the audit wants it, read by several workers; and where each of its entries stands, to show it later. */
import type { ExportBatch, ExportSource } from "#lib/audit/export-source.ts";
import { type Block, blocksOf } from "./blocks.ts";
import type { BlockRead } from "./messages.ts";
import { textOf } from "./read-block.ts";
import type { Readers } from "./readers.ts";

const NEWLINE = 0x0a;
/** Blocks under way per worker: enough that none waits, few enough that a large file stays on disk. */
const AHEAD = 3;

/** Grows by doubling: numbers of every entry, in few bytes each. */
export class Places {
  size = 0;
  private starts = new Float64Array(1024);
  private lengths = new Uint32Array(1024);

  add(start: number, length: number): void {
    if (this.size === this.starts.length) {
      const { starts, lengths, size } = this;
      this.starts = new Float64Array(size * 2);
      this.lengths = new Uint32Array(size * 2);
      this.starts.set(starts);
      this.lengths.set(lengths);
    }
    this.starts[this.size] = start;
    this.lengths[this.size++] = length;
  }

  /** The bytes of one line in the file. */
  at(place: number): [start: number, end: number] {
    const start = this.starts[place] ?? 0;
    return [start, start + (this.lengths[place] ?? 0)];
  }
}

export class FileSource implements ExportSource {
  readonly file: File;
  places = new Places();
  private readonly readers: Readers;
  private readonly onBytes: (file: File, bytes: number) => void;

  constructor(file: File, readers: Readers, onBytes: (file: File, bytes: number) => void) {
    this.file = file;
    this.readers = readers;
    this.onBytes = onBytes;
  }

  async *open(): AsyncGenerator<ExportBatch> {
    this.places = new Places();
    const waiting: { block: Block; read: Promise<BlockRead>; end: number }[] = [];
    let hasHead = false;
    for await (let block of blocksOf(this.file)) {
      const end = block.offset + block.bytes.length;
      if (!hasHead) {
        const [head, rest] = cutHead(block);
        block = rest;
        if (head === undefined) continue;
        hasHead = true;
        yield { head, lines: [] };
      }
      waiting.push({ block, read: this.readers.read(block.bytes), end });
      if (waiting.length >= this.readers.size * AHEAD) yield await this.next(waiting);
    }
    while (waiting.length > 0) yield await this.next(waiting);
  }

  private async next(waiting: { block: Block; read: Promise<BlockRead>; end: number }[]): Promise<ExportBatch> {
    const first = waiting.shift();
    if (first === undefined) return { lines: [] };
    const { lines, starts, lengths } = await first.read;
    for (let i = 0; i < starts.length; i++) this.places.add(first.block.offset + (starts[i] ?? 0), lengths[i] ?? 0);
    this.onBytes(this.file, first.end);
    return { lines };
  }
}

/** The first line that is not empty, and what follows it. */
function cutHead({ bytes, offset }: Block): [string | undefined, Block] {
  let from = 0;
  while (from < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    const line = textOf(bytes.subarray(from, end));
    const rest = { bytes: bytes.slice(Math.min(end + 1, bytes.length)), offset: offset + end + 1 };
    if (line.trim() !== "" || end === from) {
      if (line.trim() !== "") return [line, rest];
    } else return ["?", rest];
    from = end + 1;
  }
  return [undefined, { bytes: new Uint8Array(0), offset: offset + bytes.length }];
}
