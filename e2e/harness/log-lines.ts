/** The entries of the server's log that are about acts of people: intents, results, cancellations. */
import path from "node:path";
import { exportLog } from "#cli/start/export-log.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";

export interface LogLine {
  entry: string;
  suggestion?: string;
  action?: string;
  ending?: string;
}

/** What was done, not what was shown or taken or went out beside it. */
const ACTS = new Set(["intent", "held", "cancelled", "result", "undone"]);

export function isAct({ entry, suggestion }: LogLine): boolean {
  return suggestion !== undefined && ACTS.has(entry);
}

/** `dir`: the session's folder. */
export async function logLines(dir: string): Promise<LogLine[]> {
  const [, ...lines] = (await exportLog(path.join(dir, "server"))).trim().split("\n");
  const items = lines.filter(Boolean).map((line) => {
    const { leaf } = JSON.parse(line) as { leaf: string };
    return (JSON.parse(new TextDecoder().decode(fromBase64(leaf))) as { item: LogLine }).item;
  });
  return items.filter(isAct);
}
