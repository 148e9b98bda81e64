/**
 * Lines of a stream of bytes, each as soon as it is there. A line that is longer than a request can be is cut short
 * instead of filling memory, and one that is not UTF-8 is not mended, since two different ids could become the same:
 * both come out as something that is not JSON.
 */
const LONGEST = 8_000_000;
const NEWLINE = 0x0a;
const UNREADABLE = "\uFFFD";

export async function* splitLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let isFirst = true;
  const finish = (): string => {
    const line = clean(parts, size, isFirst);
    parts = [];
    size = 0;
    isFirst = false;
    return line;
  };
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      keep(bytes.subarray(from, at));
      yield finish();
      from = at + 1;
    }
    keep(bytes.subarray(from));
  }
  if (size > 0) yield finish();

  function keep(bytes: Uint8Array): void {
    if (bytes.length === 0 || size > LONGEST) return;
    parts.push(bytes);
    size += bytes.length;
  }
}

function clean(parts: readonly Uint8Array[], size: number, isFirst: boolean): string {
  if (size > LONGEST) return UNREADABLE;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  let line: string;
  try {
    line = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return UNREADABLE;
  }
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  return isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
}
