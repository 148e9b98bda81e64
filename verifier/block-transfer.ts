/**
 * A read block on its way between workers: what is words and numbers as one text, hashes and signed items as one buffer that
 * is handed over. Copied object by object, array by array, they would take five times as long.
 */
import type { LineRead, Signed } from "#lib/audit/read-entry.ts";
import type { BlockRead, BlockSent } from "./messages.ts";

type EntryLine = Extract<LineRead, { is: "entry" }>;

const HASH = 32;
const NOTHING = new Uint8Array(0);

/** The lines given are emptied of what is sent beside them. */
export function packBlock({ lines, starts, lengths }: BlockRead): BlockSent {
  const entries = lines.filter(isEntry);
  const signed = entries.flatMap(signedIn);
  const sizes = Uint32Array.from(signed, ({ item }) => item.length);
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, entries.length * HASH));
  let at = 0;
  const put = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  for (const line of entries) {
    put(line.leafHash);
    line.leafHash = NOTHING;
  }
  for (const one of signed) {
    put(one.item);
    one.item = NOTHING;
  }
  return { text: JSON.stringify(lines), starts, lengths, sizes, bytes };
}

export function unpackBlock({ text, starts, lengths, sizes, bytes }: BlockSent): BlockRead {
  const lines: LineRead[] = JSON.parse(text);
  const entries = lines.filter(isEntry);
  let at = 0;
  const take = (size: number): Uint8Array<ArrayBuffer> => {
    at += size;
    return bytes.subarray(at - size, at);
  };
  for (const line of entries) line.leafHash = take(HASH);
  for (const [i, one] of entries.flatMap(signedIn).entries()) one.item = take(sizes[i] ?? 0);
  return { lines, starts, lengths };
}

function isEntry(line: LineRead): line is EntryLine {
  return line.is === "entry";
}

/** What was signed in it: its own item, and the refused one that a conflict keeps. */
function signedIn({ entry }: EntryLine): Signed[] {
  if (entry === null) return [];
  const refused = entry.more?.is === "conflict" ? entry.more.item?.signed : undefined;
  return refused === undefined ? [entry.signed] : [entry.signed, refused];
}
