/**
 * A read block on its way between workers: hashes and signed items travel as one buffer that is handed over. As
 * hundreds of little arrays they would take longer to copy than to make.
 */
import type { LineRead } from "#lib/audit/read-entry.ts";
import type { BlockRead, BlockSent } from "./messages.ts";

const HASH = 32;
const NOTHING = new Uint8Array(0);

/** The lines given are emptied of what is sent beside them. */
export function packBlock({ lines, starts, lengths }: BlockRead): BlockSent {
  const entries = lines.filter(isEntry);
  const sizes = Uint32Array.from(entries, ({ entry }) => entry?.signed.item.length ?? 0);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, entries.length * HASH));
  let at = 0;
  for (const line of entries) {
    at = put(bytes, at, line.leafHash);
    line.leafHash = NOTHING;
    if (line.entry === null) continue;
    at = put(bytes, at, line.entry.signed.item);
    line.entry.signed.item = NOTHING;
  }
  return { lines, starts, lengths, sizes, bytes };
}

export function unpackBlock({ lines, starts, lengths, sizes, bytes }: BlockSent): BlockRead {
  let at = 0;
  for (const [i, line] of lines.filter(isEntry).entries()) {
    line.leafHash = bytes.subarray(at, at + HASH);
    at += HASH;
    if (line.entry === null) continue;
    line.entry.signed.item = bytes.subarray(at, at + (sizes[i] ?? 0));
    at += sizes[i] ?? 0;
  }
  return { lines, starts, lengths };
}

function isEntry(line: LineRead): line is Extract<LineRead, { is: "entry" }> {
  return line.is === "entry";
}

function put(into: Uint8Array, at: number, bytes: Uint8Array): number {
  into.set(bytes, at);
  return at + bytes.length;
}
