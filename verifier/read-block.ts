/** A block of whole lines, read by one of several workers: parsed, hashed, and its signatures checked. */

import { verifyInPage } from "#components/console/web-verify.ts";
import type { Hashing } from "#lib/audit/hashing.ts";
import { readLine, signedItemBytes } from "#lib/audit/read-entry.ts";
import { type fromBase64, fromBase64Into } from "#lib/domain/bytes.ts";
import type { BlockRead, ToRead } from "./messages.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Keys of the devices that this worker has met. A device's name is the digest of its key, so a key that fits is the key. */
const keys = new Map<string, string>();

export async function readBlock({ block, length, signatures }: ToRead, hashing: Hashing): Promise<BlockRead> {
  const bytes = new Uint8Array(block, 0, length);
  const text = asciiOf(bytes);
  const decode = decoderWithin(length);
  const read: BlockRead["lines"] = [];
  const starts: number[] = [];
  const lengths: number[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(from, end);
    if (line.some((byte) => byte > SPACE)) {
      read.push(readLine(text?.slice(from, end) ?? textOf(line), hashing, decode));
      starts.push(from);
      lengths.push(end - from);
    }
    from = end + 1;
  }
  if (signatures === "every") await checkSignatures(read);
  return { lines: read, starts: Uint32Array.from(starts), lengths: Uint32Array.from(lengths) };
}

/** All leaves of a block in one place: room for each of its own would take longer to get than to fill. */
function decoderWithin(length: number): typeof fromBase64 {
  let room = new Uint8Array(length);
  return (text) => {
    const bytes = fromBase64Into(text, room);
    room = room.subarray(bytes.length);
    return bytes;
  };
}

/** Most blocks are ASCII: decoded at once, and each byte is a letter of its own. */
function asciiOf(block: Uint8Array): string | undefined {
  const text = textOf(block);
  return text.length === block.length ? text : undefined;
}

/** Not mended where it is no UTF-8: then it is no line of an export either. */
export function textOf(line: Uint8Array): string {
  try {
    return decoder.decode(line);
  } catch {
    return "";
  }
}

async function checkSignatures(lines: BlockRead["lines"]): Promise<void> {
  const entries = lines.flatMap((line) => (line.is === "entry" && line.entry !== null ? [line.entry] : []));
  for (const { device, enrolment } of entries) if (enrolment?.fits && enrolment.key) keys.set(device, enrolment.key);
  await Promise.all(
    entries.map(async ({ device, signed }) => {
      const key = keys.get(device);
      if (key === undefined) return;
      signed.isGood = await verifyInPage(key, signedItemBytes(signed), signed.sig);
      // Known now, so it need not travel to the worker that puts everything together.
      signed.item = NOTHING;
    }),
  );
}

const NOTHING = new Uint8Array(0);
