/**
 * Re-checks a whole exported log from its leaves, in one pass, trusting nobody: tree, checkpoint, every device's
 * signatures and chain, references, and the values beside the leaves. It reports every fault rather than stop at
 * the first, and it never calls a log that is checked only against itself more than `self-consistent`.
 */
import { z } from "zod";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { ItemValues } from "#lib/domain/log-entry.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { EntryAudit } from "./entry-audit.ts";
import { type ExportFault, fault } from "./export-fault.ts";
import { parseNote } from "./note.ts";
import { decodeLeaf } from "./receipt.ts";
import { appendLeaf, EMPTY_FRONTIER, type Frontier, rootOfFrontier } from "./tree.ts";
import { leafHash } from "./tree-hash.ts";

export const ExportHead = z.strictObject({ checkpoint: z.string(), vkey: z.string() });
export const ExportEntry = z.strictObject({
  index: z.int().nonnegative(),
  leaf: z.string(),
  values: ItemValues.optional(),
});

export interface ExportReport {
  size: number;
  /** Root of the leaves in the file, base64. */
  root: string;
  origin: string | null;
  verified: "anchored" | "self-consistent";
  faults: ExportFault[];
}

export interface ExportAnchors {
  /** The log's key, from somewhere else than the file. */
  vkey?: string;
  /** A checkpoint note that somebody kept. */
  checkpoint?: string;
  verify: VerifySignature;
}

export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  anchors: ExportAnchors,
): Promise<ExportReport> {
  const faults: ExportFault[] = [];
  const entries = new EntryAudit(anchors.verify, (found) => faults.push(found));
  let head: { checkpoint: Checkpoint | undefined } | undefined;
  let kept: KeptCheckpoint | undefined;
  let read: Progress = { frontier: EMPTY_FRONTIER, index: 0 };
  for await (const line of lines) {
    if (line.trim() === "") continue;
    if (head === undefined) {
      const opened = await openHead(line, anchors, faults);
      head = opened;
      kept = opened.kept;
    } else {
      read = await readEntry(line, read, entries, faults);
    }
    if (kept?.size === read.frontier.size) kept.found = rootOfFrontier(read.frontier);
  }
  const { frontier } = read;
  if (head === undefined) faults.push(fault(null, "malformed-line", "the file is empty"));
  await entries.finish();
  checkTree(head?.checkpoint, kept, frontier, faults);
  return {
    size: frontier.size,
    root: toBase64(rootOfFrontier(frontier)),
    origin: head?.checkpoint?.origin ?? null,
    verified: anchors.vkey === undefined && anchors.checkpoint === undefined ? "self-consistent" : "anchored",
    faults,
  };
}

/** The tree so far, and the index that the next line should have. */
interface Progress {
  frontier: Frontier;
  index: number;
}

/** A checkpoint from outside, and the root that the file's leaves have at its size. */
interface KeptCheckpoint {
  size: number;
  root: Uint8Array;
  found?: Uint8Array;
}

async function openHead(
  line: string,
  anchors: ExportAnchors,
  faults: ExportFault[],
): Promise<{ checkpoint: Checkpoint | undefined; kept: KeptCheckpoint | undefined }> {
  const head = ExportHead.safeParse(parseJson(line));
  if (!head.success) {
    faults.push(fault(null, "malformed-line", "the first line is not `{checkpoint, vkey}`"));
    return { checkpoint: undefined, kept: undefined };
  }
  const vkeys = [anchors.vkey ?? head.data.vkey];
  const checkpoint = await openNote(head.data.checkpoint, vkeys, anchors.verify, faults);
  const old =
    anchors.checkpoint === undefined ? undefined : await openNote(anchors.checkpoint, vkeys, anchors.verify, faults);
  if (old !== undefined && checkpoint !== undefined && old.origin !== checkpoint.origin) {
    faults.push(fault(null, "other-log", { kept: old.origin, file: checkpoint.origin }));
  }
  return { checkpoint, kept: old && { size: Number(old.size), root: old.root } };
}

/** A wrong signature is a fault, but what the note says is still compared: one fault must not hide another. */
async function openNote(
  note: string,
  vkeys: readonly string[],
  verify: VerifySignature,
  faults: ExportFault[],
): Promise<Checkpoint | undefined> {
  try {
    return await verifyCheckpoint(note, vkeys, verify);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const isSignature = error.code === "unsigned" || error.code === "wrong-signature";
    faults.push(fault(null, isSignature ? "unsigned" : "malformed-checkpoint", { why: error.message, note }));
    return isSignature ? parseCheckpoint(parseNote(note).text) : undefined;
  }
}

async function readEntry(
  line: string,
  { frontier, index: expected }: Progress,
  entries: EntryAudit,
  faults: ExportFault[],
): Promise<Progress> {
  const entry = ExportEntry.safeParse(parseJson(line));
  const bytes = entry.success ? bytesOf(entry.data.leaf) : undefined;
  if (!entry.success || bytes === undefined) {
    faults.push(fault(expected, "malformed-line", "not `{index, leaf, values?}`"));
    return { frontier, index: expected + 1 };
  }
  const { index, values = {} } = entry.data;
  if (index !== expected) faults.push(fault(index, "wrong-index", { expected }));
  const leaf = decodeLeaf(bytes);
  if (leaf === undefined) faults.push(fault(index, "malformed-leaf", "the leaf is not the canonical form of an entry"));
  else await entries.add(index, leaf, values);
  return { frontier: appendLeaf(frontier, leafHash(bytes), () => {}), index: index + 1 };
}

function checkTree(
  checkpoint: Checkpoint | undefined,
  kept: KeptCheckpoint | undefined,
  frontier: Frontier,
  faults: ExportFault[],
): void {
  const root = rootOfFrontier(frontier);
  if (checkpoint !== undefined && checkpoint.size !== BigInt(frontier.size)) {
    faults.push(fault(null, "wrong-size", { checkpoint: Number(checkpoint.size), leaves: frontier.size }));
  } else if (checkpoint !== undefined && !isSame(checkpoint.root, root)) {
    faults.push(fault(null, "wrong-root", { checkpoint: toBase64(checkpoint.root), leaves: toBase64(root) }));
  }
  if (kept === undefined) return;
  if (kept.found === undefined) faults.push(fault(null, "rolled-back", { kept: kept.size, leaves: frontier.size }));
  else if (!isSame(kept.root, kept.found)) {
    const evidence = { size: kept.size, kept: toBase64(kept.root), leaves: toBase64(kept.found) };
    faults.push(fault(null, "forked", evidence));
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return fromBase64(base64);
  } catch {
    return undefined;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
