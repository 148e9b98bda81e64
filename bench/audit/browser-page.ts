/** Runs inside the browser: how long one entry's proof takes, and a whole receipt with its two signatures. */
import "#lib/domain/jitless.ts";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { verifyInclusion } from "#lib/audit/verify-proof.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";

export interface InclusionFigures {
  /** Leaf hash and inclusion proof in a log of a million entries: median and 99th percentile. */
  inclusionMs: number;
  inclusionP99Ms: number;
  /** The whole receipt: the checkpoint's signature, the proof, the device's signature. Median. */
  receiptMs: number;
}

export interface GivenReceipt {
  receipt: Receipt;
  vkey: string;
  deviceKey: string;
}

const TIMES = 2_000;

const verify: VerifySignature = async (publicKey, bytes, sig) => {
  const key = await crypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, fromBase64(sig), bytes);
};

export async function measure({ receipt, vkey, deviceKey }: GivenReceipt): Promise<InclusionFigures> {
  const [entry] = receipt.entries;
  if (entry === undefined) throw new Error("the receipt has no entry");
  const { root, size } = parseCheckpoint(parseNote(receipt.checkpoint).text);
  const leaf = fromBase64(entry.leaf);
  const proof = entry.proof.map(fromBase64);
  const once = () => verifyInclusion({ leafHash: leafHash(leaf), leafIndex: entry.index, treeSize: size, proof, root });
  const proofs = await timed(async () => once());
  const { item } = JSON.parse(new TextDecoder().decode(leaf)) as { item: { device: string } };
  const deviceKeys = new Map([[item.device, deviceKey]]);
  const receipts = await timed(async () => {
    const checked = await verifyReceipt(receipt, { remembered: null, vkeys: [vkey], verify, deviceKeys });
    if (!checked.ok || !checked.complete) throw new Error("the receipt does not verify");
  });
  return { inclusionMs: at(proofs, 0.5), inclusionP99Ms: at(proofs, 0.99), receiptMs: at(receipts, 0.5) };
}

/** A browser's clock is coarse, so each figure is of ten in a row. */
async function timed(run: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < TIMES / 10; i++) {
    const began = performance.now();
    for (let j = 0; j < 10; j++) await run();
    times.push((performance.now() - began) / 10);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], part: number): number {
  return Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 1000) / 1000;
}

Object.assign(globalThis, { measure });
