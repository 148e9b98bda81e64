/**
 * A file as blocks of whole lines: never more of it in memory than a few blocks. A line that is longer than an entry can be
 * is passed over and stands in its place as a line of one letter, which is no entry.
 */
export interface Block {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where it begins in the file. */
  offset: number;
}

const NEWLINE = 0x0a;
const LONGEST_LINE = 8_000_000;
const BLOCK = 512_000;

export async function* blocksOf(file: Blob): AsyncGenerator<Block> {
  let offset = 0;
  let size = BLOCK;
  while (offset < file.size) {
    const bytes = await read(file, offset, size);
    const isLast = offset + bytes.length >= file.size;
    const end = isLast && bytes.length <= LONGEST_LINE ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield { bytes: bytes.subarray(0, end), offset };
      offset += end;
      size = BLOCK;
    } else if (size <= LONGEST_LINE) {
      size *= 4;
    } else {
      offset = await endOfLine(file, offset + bytes.length);
      yield { bytes: UNREADABLE.slice(), offset: offset - 1 };
      size = BLOCK;
    }
  }
}

const UNREADABLE = new TextEncoder().encode("?\n");

/** Behind the next newline, or the end of the file. */
async function endOfLine(file: Blob, from: number): Promise<number> {
  for (let offset = from; offset < file.size; offset += BLOCK) {
    const at = (await read(file, offset, BLOCK)).indexOf(NEWLINE);
    if (at >= 0) return offset + at + 1;
  }
  return file.size;
}

async function read(file: Blob, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(offset, offset + size).arrayBuffer());
}
