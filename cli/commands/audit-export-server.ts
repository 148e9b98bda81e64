/** An export that a server gives out, streaming; it puts it on record itself. */
import { inWords } from "#server/export/selection.ts";
import { download, orSay } from "./ask-server.ts";
import type { Wanted } from "./audit-export-wanted.ts";
import type { ExitCode, Io } from "./command.ts";

export async function exportFromServer(server: string, { format, selection }: Wanted, io: Io): Promise<ExitCode> {
  const query = new URLSearchParams({ format, ...inWords(selection) });
  return orSay(io, "What was written until then is not the whole export: do not keep it.", async () => {
    for await (const text of toLastLine(await download(server, `log/export?${query}`, io))) await io.out(text);
  });
}

/** Byte for byte what came, up to a line's end that is left to whoever writes: inside a table's cell there may be others. */
async function* toLastLine(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const end = rest.lastIndexOf("\n");
    if (end === -1) continue;
    yield rest.slice(0, end);
    rest = rest.slice(end + 1);
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
