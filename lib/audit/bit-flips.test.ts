/**
 * Each bit of everything that proves something, turned over one after another: all must be refused. No chance is in it, so a
 * verifier that overlooks one bit fails here every time.
 */
import { beforeAll, describe, expect, test } from "vitest";
import {
  exportOf,
  idOf,
  type MadeEntry,
  madeDevice,
  madeKey,
  noteOf,
  signerFor,
  verifyMade,
} from "#cli/commands/fixtures/made-log.ts";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { leafBytes } from "#lib/domain/log-entry.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import { verifyCheckpoint } from "./checkpoint.ts";
import type { NoteSigner } from "./note.ts";
import { verifyReceipt } from "./receipt.ts";
import { consistencyRanges, type Hash, hashOfRange, inclusionRanges, type NodeId } from "./tree.ts";
import { leafHash } from "./tree-hash.ts";
import { verifyExport } from "./verify-export.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

const SIZES = [1, 2, 3, 5, 8, 13, 16, 33];

let entries: MadeEntry[];
let leaves: Uint8Array<ArrayBuffer>[];
let hashes: Hash[];
let signer: NoteSigner;
let note: string;

beforeAll(async () => {
  signer = signerFor(await madeKey());
  const sam = await madeDevice("sam");
  entries = [await sam.enrol("person")];
  while (entries.length < 33) entries.push(await sam.next({ entry: "rejected" }, { ticket: `z:${entries.length}` }));
  leaves = entries.map(({ leaf }) => leafBytes(leaf));
  hashes = leaves.map(leafHash);
  note = await noteOf(entries, [signer, signerFor(await madeKey(), "witness.example")]);
});

/** RFC 6962 §2.1 word for word, over nothing but the leaves' hashes: it shares no code with what is tested. */
async function mth(level: readonly Uint8Array<ArrayBuffer>[]): Promise<Hash> {
  if (level.length === 1) return level[0] as Hash;
  let k = 1;
  while (k * 2 < level.length) k *= 2;
  const [left, right] = [await mth(level.slice(0, k)), await mth(level.slice(k))];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.of(1, ...left, ...right)));
}

const readOf = (nodes: ReadonlyMap<string, Hash>) => (node: NodeId) => nodes.get(`${node.level}/${node.index}`) as Hash;

async function allNodes(): Promise<Map<string, Hash>> {
  const nodes = new Map<string, Hash>();
  for (let width = 1, level = 0; width <= hashes.length; width *= 2, level++) {
    for (let index = 0; (index + 1) * width <= hashes.length; index++)
      nodes.set(`${level}/${index}`, await mth(hashes.slice(index * width, (index + 1) * width)));
  }
  return nodes;
}

function* flips(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = new Uint8Array(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield flipped;
  }
}

/** Lists that differ from a proof in one node: without it, with it twice, exchanged with its neighbour, with one more. */
function* reshaped(proof: readonly Hash[], more: Hash): Generator<Hash[]> {
  yield [...proof, more];
  yield [more, ...proof];
  for (let i = 0; i < proof.length; i++) {
    const node = proof[i] as Hash;
    yield proof.toSpliced(i, 1);
    yield proof.toSpliced(i, 0, node);
    yield proof.with(i, node.slice(1));
    yield proof.with(i, Uint8Array.of(...node, 0));
    if (i + 1 < proof.length) yield proof.with(i, proof[i + 1] as Hash).with(i + 1, node);
  }
}

function refuses(run: () => void): boolean {
  try {
    run();
    return false;
  } catch (error) {
    const { code, evidence } = error as { code?: unknown; evidence?: unknown };
    return typeof code === "string" && evidence !== undefined;
  }
}

describe("proofs", () => {
  let nodes: Map<string, Hash>;
  let roots: Map<number, Hash>;

  beforeAll(async () => {
    nodes = await allNodes();
    roots = new Map(await Promise.all(SIZES.map(async (size) => [size, await mth(hashes.slice(0, size))] as const)));
  });

  test.each(SIZES)("inclusion in a tree of %i", (size) => {
    for (const index of new Set([0, size >> 1, size - 1])) {
      const proof = inclusionRanges(index, size).map((range) => hashOfRange(range, readOf(nodes)));
      const claim = {
        leafHash: hashes[index] as Hash,
        leafIndex: index,
        treeSize: size,
        proof,
        root: roots.get(size) as Hash,
      };
      verifyInclusion(claim);
      let tried = 0;
      const expectRefused = (change: Partial<typeof claim>) => {
        tried++;
        if (!refuses(() => verifyInclusion({ ...claim, ...change })))
          throw new Error(`accepted ${JSON.stringify(change)}`);
      };
      for (const flipped of flips(claim.leafHash)) expectRefused({ leafHash: flipped });
      for (const flipped of flips(claim.root)) expectRefused({ root: flipped });
      for (const [i, node] of proof.entries())
        for (const flipped of flips(node)) expectRefused({ proof: proof.with(i, flipped) });
      for (const other of reshaped(proof, claim.leafHash)) expectRefused({ proof: other });
      expect(tried).toBeGreaterThanOrEqual(256 * (2 + proof.length));
    }
  });

  test.each(SIZES.slice(1))("consistency with a tree of %i", (size2) => {
    for (const size1 of SIZES.filter((size) => size < size2)) {
      const proof = consistencyRanges(size1, size2).map((range) => hashOfRange(range, readOf(nodes)));
      const claim = { size1, size2, root1: roots.get(size1) as Hash, root2: roots.get(size2) as Hash, proof };
      verifyConsistency(claim);
      const expectRefused = (change: Partial<typeof claim>) => {
        if (!refuses(() => verifyConsistency({ ...claim, ...change }))) throw new Error(`accepted ${size1} ${size2}`);
      };
      for (const flipped of flips(claim.root1)) expectRefused({ root1: flipped });
      for (const flipped of flips(claim.root2)) expectRefused({ root2: flipped });
      for (const [i, node] of proof.entries())
        for (const flipped of flips(node)) expectRefused({ proof: proof.with(i, flipped) });
      for (const other of reshaped(proof, claim.root1)) expectRefused({ proof: other });
      expectRefused({ size1: 0 });
    }
  });

  test("the sizes themselves, up to the 64th bit", () => {
    const proof = inclusionRanges(20, 33).map((range) => hashOfRange(range, readOf(nodes)));
    const claim = { leafHash: hashes[20] as Hash, leafIndex: 20n, treeSize: 33n, proof, root: roots.get(33) as Hash };
    for (let bit = 0n; bit < 66n; bit++) {
      expect(refuses(() => verifyInclusion({ ...claim, leafIndex: claim.leafIndex ^ (1n << bit) }))).toBe(true);
    }
    const last = (1n << 64n) - 1n;
    for (const treeSize of [0n, 20n, 65n, last, last + 1n])
      expect(refuses(() => verifyInclusion({ ...claim, treeSize }))).toBe(true);
  });
});

describe("the note", () => {
  test("every bit of its text and of each line that a known key signed", async () => {
    const bytes = new TextEncoder().encode(note);
    const lines = note.split("\n");
    const foreign = lines.findIndex((line) => line.startsWith("— witness.example"));
    const own = new TextEncoder().encode(lines.slice(0, foreign).join("\n")).length;
    let at = 0;
    const wrong: number[] = [];
    for (const flipped of flips(bytes)) {
      const byte = at++ >> 3;
      if (byte < own && (await opens(new TextDecoder().decode(flipped)))) wrong.push(byte);
    }
    expect(wrong).toEqual([]);
  });

  test("a line of a key that nobody asked about may say what it likes, but must be a signature line", async () => {
    const lines = note.trimEnd().split("\n");
    const other = (line: string) => opens(`${[...lines.slice(0, -1), line].join("\n")}\n`);
    const last = lines.at(-1) ?? "";
    expect(await other(last)).toBe(true);
    expect(await other(`— else.example ${toBase64(new Uint8Array(70))}`)).toBe(true);
    expect(await opens(`${[...lines, last, last].join("\n")}\n`)).toBe(true);
    for (const line of [`${last} `, ` ${last}`, `${last}\r`, last.replace("— ", "- "), last.slice(0, -1), "—", ""])
      expect(await other(line)).toBe(false);
    const stray = last.replace(
      /(.)(=*)$/,
      (_, letter: string, end: string) => `${String.fromCharCode(letter.charCodeAt(0) + 1)}${end}`,
    );
    if (last.endsWith("=")) expect(await other(stray)).toBe(false);
  });

  test("a known name under another key's number, or a known number under another name, is not that key", async () => {
    const [text = "", block = ""] = note.split("\n\n");
    const [line = ""] = block.split("\n");
    const [, name = "", body = ""] = line.split(" ");
    const bytes = fromBase64(body);
    const renumbered = Uint8Array.of((bytes[0] ?? 0) ^ 1, ...bytes.slice(1));
    for (const alone of [`— ${name} ${toBase64(renumbered)}`, `— ${name}x ${body}`, `— x${name} ${body}`])
      expect(await opens(`${text}\n\n${alone}\n`)).toBe(false);
    expect(await opens(note.replaceAll("\n", "\r\n"))).toBe(false);
  });

  async function opens(changed: string): Promise<boolean> {
    try {
      await verifyCheckpoint(changed, [signer.vkey], verifyMade);
      return true;
    } catch {
      return false;
    }
  }
});

describe("the leaf", () => {
  const INDEX = 20;

  test("every bit of it in a receipt", async () => {
    const nodes = await allNodes();
    const proof = inclusionRanges(INDEX, 33).map((range) => toBase64(hashOfRange(range, readOf(nodes))));
    const entry = { entryId: idOf(entries[INDEX] as MadeEntry), index: INDEX, proof };
    const check = async (leaf: Uint8Array) => {
      const receipt: Receipt = { checkpoint: note, entries: [{ ...entry, leaf: toBase64(leaf) }], consistency: [] };
      const found = await verifyReceipt(receipt, { remembered: null, vkeys: [signer.vkey], verify: verifyMade });
      return found.ok && found.complete;
    };
    const leaf = leaves[INDEX] as Uint8Array;
    expect(await check(leaf)).toBe(true);
    let accepted = 0;
    for (const flipped of flips(leaf)) if (await check(flipped)) accepted++;
    expect(accepted).toBe(0);
  });

  test("every bit of it in a tree", () => {
    const leaf = leaves[INDEX] as Uint8Array;
    const seen = new Set([toBase64(hashes[INDEX] as Hash)]);
    for (const flipped of flips(leaf)) seen.add(toBase64(leafHash(flipped)));
    expect(seen.size).toBe(1 + leaf.length * 8);
  });

  test("every bit of a line of an export, and lines that are lost, doubled or exchanged", async () => {
    const lines = await exportOf(entries.slice(0, 4), [signer]);
    const isRefused = async (changed: readonly string[]) => {
      const { faults } = await verifyExport(changed, { verify: verifyMade, vkey: signer.vkey });
      return faults.length > 0;
    };
    expect(await isRefused(lines)).toBe(false);
    const short = await exportOf(entries.slice(0, 2), [signer]);
    const accepted: string[] = [];
    for (const flipped of flips(new TextEncoder().encode(short[2]))) {
      const line = new TextDecoder("utf-8", { ignoreBOM: true }).decode(flipped);
      if (!(await isRefused(short.with(2, line)))) accepted.push(line);
    }
    expect(accepted).toEqual([]);
    for (let i = 1; i < lines.length; i++) {
      expect(await isRefused(lines.toSpliced(i, 1))).toBe(true);
      expect(await isRefused(lines.toSpliced(i, 0, lines[i] ?? ""))).toBe(true);
      if (i > 1) expect(await isRefused(lines.with(i, lines[i - 1] ?? "").with(i - 1, lines[i] ?? ""))).toBe(true);
    }
  });
});
