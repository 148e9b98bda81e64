/**
 * What a client does with a server's receipt: believe nothing that is not proven. An item leaves the outbox only
 * after this said `ok`. `remembered` MUST be the note that was sent with the request, and on any alarm the caller
 * MUST keep both notes and go on remembering the old one: that pair is the proof.
 */
import { fromBase64 } from "#lib/domain/bytes.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { CodedError } from "#lib/domain/error.ts";
import { entryId, Leaf } from "#lib/domain/log-entry.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import { signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { parseNote } from "./note.ts";
import { leafHash } from "./tree-hash.ts";
import { checkValues } from "./values.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

export type ReceiptCode =
  | "malformed"
  /** No known key signed the checkpoint, or a known key's signature is wrong. */
  | "unsigned"
  | "other-log"
  /** The log is shorter than what the server signed before: a restored backup. */
  | "rolled-back"
  /** Same size, other content: two histories. */
  | "forked"
  /** Larger, but the proof from the remembered checkpoint fails: regrown after a roll-back, or forged. */
  | "not-consistent";

export type EntryCode = "malformed-leaf" | "wrong-entry" | "not-included" | "wrong-signature" | "wrong-values";

export type EntryCheck = { entryId: string; index: number } & (
  | { ok: true; leaf: Leaf }
  | { ok: false; code: EntryCode; evidence: string }
);

export type ReceiptCheck =
  | {
      ok: true;
      /** The note to remember from now on. */
      remember: string;
      origin: string;
      size: number;
      entries: EntryCheck[];
      /** True when every entry of the receipt was proven. */
      complete: boolean;
    }
  | { ok: false; code: ReceiptCode; message: string; evidence: { remembered: string | null; received: string } };

export interface ReceiptContext {
  /** The note that was sent along; null on first contact. */
  remembered: string | null;
  /** Verifier keys of the log, from the signed roster. */
  vkeys: readonly string[];
  verify: VerifySignature;
  /** Public keys by device; an entry of a listed device must carry that device's signature. */
  deviceKeys?: ReadonlyMap<string, string>;
}

export async function verifyReceipt(receipt: Receipt, context: ReceiptContext): Promise<ReceiptCheck> {
  const opened = await openCheckpoint(receipt.checkpoint, context);
  if ("code" in opened) return alarm(receipt, context, opened.code, opened.message);
  const growth = checkGrowth(receipt, context.remembered, opened);
  if (growth !== undefined) return alarm(receipt, context, growth.code, growth.message);
  const entries = await Promise.all(receipt.entries.map((entry) => checkEntry(entry, opened, context)));
  return {
    ok: true,
    remember: receipt.checkpoint,
    origin: opened.origin,
    size: Number(opened.size),
    entries,
    complete: entries.every((entry) => entry.ok),
  };
}

type Refusal = { code: ReceiptCode; message: string };

async function openCheckpoint(note: string, { vkeys, verify }: ReceiptContext): Promise<Checkpoint | Refusal> {
  try {
    return await verifyCheckpoint(note, vkeys, verify);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const isSignature = error.code === "unsigned" || error.code === "wrong-signature";
    return { code: isSignature ? "unsigned" : "malformed", message: error.message };
  }
}

function checkGrowth(receipt: Receipt, remembered: string | null, now: Checkpoint): Refusal | undefined {
  if (remembered === null) return undefined;
  // Remembered notes were verified before they were kept; a key that was rotated out since would fail here.
  const before = parseCheckpoint(parseNote(remembered).text);
  if (before.origin !== now.origin) {
    return { code: "other-log", message: `the log is now \`${now.origin}\`, it was \`${before.origin}\`` };
  }
  if (now.size < before.size) {
    return { code: "rolled-back", message: `the log shrank from ${before.size} to ${now.size} entries` };
  }
  if (before.size === 0n) return undefined;
  try {
    const proof = receipt.consistency.map(fromBase64);
    verifyConsistency({ size1: before.size, size2: now.size, root1: before.root, root2: now.root, proof });
    return undefined;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const isFork = now.size === before.size && error.code === "wrong-root";
    return { code: isFork ? "forked" : "not-consistent", message: error.message };
  }
}

type ReceiptEntry = Receipt["entries"][number];

async function checkEntry(entry: ReceiptEntry, root: Checkpoint, context: ReceiptContext): Promise<EntryCheck> {
  const { entryId: id, index } = entry;
  const refuse = (code: EntryCode, evidence: string): EntryCheck => ({ entryId: id, index, ok: false, code, evidence });
  const bytes = bytesOf(entry.leaf);
  const leaf = bytes && decodeLeaf(bytes);
  if (bytes === undefined || leaf === undefined) return refuse("malformed-leaf", "the leaf is not canonical");
  if (entryId(leaf.item) !== id) return refuse("wrong-entry", "the leaf holds another entry");
  const missing = inclusionFault(entry, bytes, root);
  if (missing !== undefined) return refuse("not-included", missing);
  const key = context.deviceKeys?.get(leaf.item.device);
  if (key !== undefined && !(await context.verify(key, signedBytes(leaf.item), leaf.sig))) {
    return refuse("wrong-signature", "the device did not sign this entry");
  }
  const [fault] = checkValues(leaf.item.commitments, entry.values ?? {});
  if (fault !== undefined) return refuse("wrong-values", `\`${fault.field}\`: ${fault.code}`);
  return { entryId: id, index, ok: true, leaf };
}

/** A leaf whose bytes are the canonical form of what they say; anything else would be a second text for one entry. */
export function decodeLeaf(bytes: Uint8Array): Leaf | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const leaf = Leaf.parse(JSON.parse(text));
    return canonicalJson(leaf) === text ? leaf : undefined;
  } catch {
    return undefined;
  }
}

function inclusionFault(entry: ReceiptEntry, leaf: Uint8Array, root: Checkpoint): string | undefined {
  try {
    verifyInclusion({
      leafHash: leafHash(leaf),
      leafIndex: entry.index,
      treeSize: root.size,
      proof: entry.proof.map(fromBase64),
      root: root.root,
    });
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return fromBase64(base64);
  } catch {
    return undefined;
  }
}

function alarm(receipt: Receipt, context: ReceiptContext, code: ReceiptCode, message: string): ReceiptCheck {
  return { ok: false, code, message, evidence: { remembered: context.remembered, received: receipt.checkpoint } };
}
