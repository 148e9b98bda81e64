/**
 * A file as its first line and blocks of whole lines, streamed: never more of it in memory than a few blocks. A line that is
 * longer than an entry can be is passed over and stands in its place as a line of one letter, which is no entry.
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
  const reader = file.stream().getReader();
  let held = new Uint8Array(0);
  let parts: Uint8Array[] = [];
  let size = 0;
  let offset = 0;
  let isPassing = false;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      let bytes: Uint8Array = read.value;
      if (isPassing) {
        const newline = bytes.indexOf(NEWLINE);
        offset += newline < 0 ? bytes.length : newline + 1;
        if (newline < 0) continue;
        yield { bytes: UNREADABLE.slice(), offset: offset - 1 };
        isPassing = false;
        bytes = bytes.subarray(newline + 1);
      }
      parts.push(bytes);
      size += bytes.length;
      if (size < BLOCK) continue;
      held = join(parts);
      const end = held.lastIndexOf(NEWLINE) + 1;
      if (end > 0) yield { bytes: held.slice(0, end), offset };
      offset += end;
      held = held.slice(end);
      isPassing = held.length > LONGEST_LINE;
      if (isPassing) {
        offset += held.length;
        held = held.slice(0, 0);
      }
      parts = [held];
      size = held.length;
    }
    if (isPassing) yield { bytes: UNREADABLE.slice(), offset };
    else if (size > 0) yield { bytes: join(parts), offset };
  } finally {
    await reader.cancel();
  }
}

const UNREADABLE = new TextEncoder().encode("?\n");

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
