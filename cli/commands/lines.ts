/** Lines of a stream of bytes. A line that is longer than a request can be is cut short instead of filling memory. */
const LONGEST = 8_000_000;

export async function* splitLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let isFirst = true;
  for await (const chunk of stream) {
    rest += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const parts = rest.split("\n");
    rest = (parts.pop() ?? "").slice(0, LONGEST);
    for (const part of parts) {
      yield clean(part, isFirst);
      isFirst = false;
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield clean(rest, isFirst);
}

function clean(line: string, isFirst: boolean): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  return isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
}
