import { type ExportFormat, exportText } from "../export/export-text.ts";
import { recordExport } from "../export/record-export.ts";
import { inWords, readSelection } from "../export/selection.ts";
import { refused } from "../http/refusal.ts";
import { eitherRoute } from "../http/route.ts";
import { tokenHolders } from "../policy/record.ts";

const MAY_EXPORT = ["lead", "reviewer", "admin"];
const TYPES: Record<ExportFormat, string> = { jsonl: "application/jsonl", csv: "text/csv; header=present" };
const CHUNK = 64_000;

/** A copy of the record, or of a part of it, as a stream. That it was taken is on record before its first byte leaves. */
export const logExport = eitherRoute({
  method: "GET",
  path: "/v1/log/export",
  handle: async ({ query, signal }, { db, log, keys }, session) => {
    if (session !== undefined && !session.person.roles.some((role) => MAY_EXPORT.includes(role))) return notForReps();
    const format = query("format") ?? "jsonl";
    if (format !== "jsonl" && format !== "csv") return unclear("`format` is jsonl or csv");
    const asked = { from: query("from"), to: query("to"), kind: query("kind"), rep: query("rep") };
    const read = readSelection(asked);
    if (!read.ok) return unclear(read.problem);
    const { selection } = read;
    const who = session === undefined ? { by: tokenHolders(keys.roster) } : { rep: session.person.user };
    await recordExport(db, log, { ...who, format, selection });
    const isPart = inWords(selection) !== undefined;
    return new Response(toStream(exportText(log.exportLines(), format, selection), signal), {
      headers: {
        "content-type": TYPES[format],
        "content-disposition": `attachment; filename="countersign-log${isPart ? "-part" : ""}.${format}"`,
      },
    });
  },
});

/** Pulled by whoever reads: what is not taken is not read from the database either. */
function toStream(lines: AsyncGenerator<string>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let text = "";
      while (text.length < CHUNK) {
        signal.throwIfAborted();
        const next = await lines.next();
        if (next.done) {
          if (text !== "") controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += next.value;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

function notForReps() {
  return refused(
    403,
    "not-for-you",
    "The record is given out to leads and reviewers.",
    "Nothing was given out.",
    "Your own entries are in the extension's history; for more, ask a lead.",
  );
}

function unclear(problem: string) {
  return refused(
    400,
    "bad-request",
    `What is wanted of the record is not clear: ${problem}.`,
    "Nothing was given out.",
    "Ask with `format`, `from`, `to`, `kind` and `rep`, or with none of them for the whole record.",
  );
}
