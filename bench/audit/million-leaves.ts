/** A tree of a million leaves and the receipt of one entry in it. Hashes by the platform, since a million take a while. */
import { createHash } from "node:crypto";
import { madeDevice, madeKey, signerFor } from "#cli/commands/fixtures/made-log.ts";
import { checkpointText } from "#lib/audit/checkpoint.ts";
import { signNote } from "#lib/audit/note.ts";
import { type Hash, hashOfRange, inclusionRanges, type NodeId } from "#lib/audit/tree.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { entryId, leafBytes } from "#lib/domain/log-entry.ts";
import type { GivenReceipt } from "./browser-page.ts";

const LEAVES = 1_000_000;
const INDEX = 618_033;
const ORIGIN = "bench.example/log/acme/1";

export async function receiptFromMillion(): Promise<GivenReceipt> {
  const [key, device] = [await madeKey(), await madeDevice("sam")];
  const deviceKey = toBase64(device.key.publicKey);
  const { leaf } = await device.next({ entry: "intent" }, { ticket: "zendesk:acme:4711", customer: "c-17" });
  const bytes = leafBytes(leaf);
  const levels = grow(bytes);
  const read = ({ level, index }: NodeId) => levels[level]?.slice(index * 32, index * 32 + 32) as Hash;
  const root = hashOfRange({ from: 0, to: LEAVES }, read);
  const signer = signerFor(key, ORIGIN);
  const checkpoint = await signNote(checkpointText({ origin: ORIGIN, size: BigInt(LEAVES), root }), [signer]);
  const proof = inclusionRanges(INDEX, LEAVES).map((range) => toBase64(hashOfRange(range, read)));
  const entry = { entryId: entryId(leaf.item), index: INDEX, leaf: toBase64(bytes), proof };
  return { receipt: { checkpoint, entries: [entry], consistency: [] }, vkey: signer.vkey, deviceKey };
}

/** Every complete subtree, level by level, 32 bytes each. The other leaves only need to be different ones. */
function grow(own: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const leaves = new Uint8Array(LEAVES * 32);
  for (let i = 0; i < LEAVES; i++) leaves.set(hash(0, i === INDEX ? own : `entry ${i}`), i * 32);
  const levels = [leaves];
  for (let below = leaves; below.length >= 64; ) {
    const level = new Uint8Array(Math.floor(below.length / 64) * 32);
    for (let at = 0; at < level.length; at += 32) level.set(hash(1, below.subarray(at * 2, at * 2 + 64)), at);
    levels.push(level);
    below = level;
  }
  return levels;
}

function hash(prefix: 0 | 1, body: Uint8Array | string): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(prefix)).update(body).digest();
}
