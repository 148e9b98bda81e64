/** C2SP tlog-checkpoints: what the log's key signs. One checkpoint has one text, so parsing is strict. */
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { parseNote, parseVkey, verifyNote } from "./note.ts";
import { HASH_LENGTH } from "./tree-hash.ts";

export interface Checkpoint {
  /** `<host>/log/<organisation>/<epoch>`; a restored log begins a new one. */
  origin: string;
  size: bigint;
  root: Uint8Array<ArrayBuffer>;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Further lines are extensions, which this log does not know and therefore ignores. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = "", size = "", root = "", ...extensions] = text.split("\n").slice(0, -1);
  const isWellFormed =
    text.endsWith("\n") && origin !== "" && /^(0|[1-9]\d{0,19})$/.test(size) && extensions.every((line) => line !== "");
  if (!isWellFormed) throw malformed(text);
  const checkpoint = { origin, size: BigInt(size), root: decodeRoot(root, text) };
  if (checkpoint.size >= 1n << 64n) throw malformed(text);
  return checkpoint;
}

/** Opens a note that one of the keys signed for this very origin: a key's name is the origin it signs for. */
export async function verifyCheckpoint(
  note: string,
  vkeys: readonly string[],
  verify: VerifySignature,
): Promise<Checkpoint> {
  const checkpoint = parseCheckpoint(parseNote(note).text);
  const own = vkeys.filter((vkey) => parseVkey(vkey).name === checkpoint.origin);
  await verifyNote(note, own, verify);
  return checkpoint;
}

function decodeRoot(root: string, text: string): Uint8Array<ArrayBuffer> {
  try {
    const bytes = fromBase64(root);
    if (bytes.length === HASH_LENGTH) return bytes;
  } catch {
    // The refusal below carries the whole text, which says more than the base64's own.
  }
  throw malformed(text);
}

function malformed(text: string): CodedError<"malformed-checkpoint"> {
  return new CodedError("malformed-checkpoint", "the checkpoint is not origin, size and root", { evidence: text });
}
