/** Which of several logs continues which, as their first entries say; looked up before anything is audited. */
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { ExportHead } from "./export-format.ts";
import type { ExportSource } from "./export-source.ts";
import { parseNote } from "./note.ts";

export interface OrderedSource {
  source: ExportSource;
  origin: string | null;
  /** The checkpoint that its `epoch-began` holds; null when it continues nothing, or nothing that can be read. */
  continues: Checkpoint | null;
}

/** `epoch-began` is the first entry; what enrols its writer may stand before it. */
const LOOKED_AT = 16;

export async function inOrder(sources: readonly ExportSource[]): Promise<OrderedSource[]> {
  // One log needs no order, and its lines can perhaps be had only once.
  if (sources.length === 1) return sources.map((source) => ({ source, origin: null, continues: null }));
  const waiting = await Promise.all(sources.map(beginningOf));
  const ordered: OrderedSource[] = [];
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ continues }) => !waiting.some(({ origin }) => origin === continues?.origin));
    ordered.push(...waiting.splice(Math.max(at, 0), 1));
  }
  return ordered;
}

async function beginningOf(source: ExportSource): Promise<OrderedSource> {
  let origin: string | null = null;
  let looked = 0;
  for await (const { head, lines } of source.open()) {
    if (head !== undefined) origin = originOf(head);
    for (const line of lines.slice(0, LOOKED_AT - looked)) {
      const more = line.is === "entry" ? line.entry?.more : undefined;
      if (more?.is === "epoch") return { source, origin, continues: checkpointIn(more.checkpoint) };
    }
    looked += lines.length;
    if (looked >= LOOKED_AT) break;
  }
  return { source, origin, continues: null };
}

function originOf(head: string): string | null {
  try {
    return checkpointIn(ExportHead.parse(JSON.parse(head)).checkpoint)?.origin ?? null;
  } catch {
    return null;
  }
}

export function checkpointIn(note: string): Checkpoint | null {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch {
    return null;
  }
}
