/**
 * RFC 6962 proofs, checked as RFC 9162 §2.1.3.2 and §2.1.4.2 write it. Sizes are 64-bit, so they are BigInt.
 * Everything passed in is the other side's word: each length is checked before a byte is hashed, and a refusal
 * carries what was given. It must never answer "probably": it returns, or it throws.
 */
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { HASH_LENGTH, nodeHash } from "./tree-hash.ts";

export type ProofCode =
  | "not-a-hash"
  | "not-a-size"
  | "index-beyond-size"
  | "empty-tree"
  | "size-shrank"
  | "wrong-proof-length"
  | "wrong-root";

export interface Inclusion {
  leafHash: Uint8Array;
  leafIndex: bigint | number;
  treeSize: bigint | number;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/** Throws unless the leaf is at that index of the tree that has this size and root. */
export function verifyInclusion(claim: Inclusion): void {
  const index = toUint64(claim.leafIndex, "leafIndex", claim);
  const size = toUint64(claim.treeSize, "treeSize", claim);
  assertHashes([claim.leafHash, claim.root, ...claim.proof], claim);
  if (index >= size) throw refused("index-beyond-size", `there is no entry ${index} in a tree of ${size}`, claim);
  const path = new Path(index, size - 1n);
  let hash = claim.leafHash;
  for (const sibling of claim.proof) {
    const side = path.step();
    if (side === "above-root") throw refused("wrong-proof-length", "the inclusion proof is too long", claim);
    hash = side === "left" ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  if (!path.atRoot()) throw refused("wrong-proof-length", "the inclusion proof is too short", claim);
  if (!isSame(hash, claim.root)) throw refused("wrong-root", "the inclusion proof leads to another root", claim);
}

export interface Consistency {
  size1: bigint | number;
  size2: bigint | number;
  root1: Uint8Array;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
}

/** Throws unless the tree (size1, root1) is a beginning of (size2, root2). An empty first tree proves nothing. */
export function verifyConsistency(claim: Consistency): void {
  const size1 = toUint64(claim.size1, "size1", claim);
  const size2 = toUint64(claim.size2, "size2", claim);
  if (size1 === 0n) throw refused("empty-tree", "a proof from an empty tree says nothing", claim);
  if (size1 > size2) throw refused("size-shrank", `the tree shrank from ${size1} to ${size2}`, claim);
  if (size1 === size2) verifySameTree(claim);
  else verifyGrowth(claim, size1, size2);
}

/** Nothing is hashed here, so the roots may be any bytes (a public vector has shorter ones); they must be the same. */
function verifySameTree(claim: Consistency): void {
  if (claim.proof.length > 0) throw refused("wrong-proof-length", "equal sizes need no proof", claim);
  if (!isSame(claim.root1, claim.root2)) throw refused("wrong-root", "one size has two roots", claim);
}

function verifyGrowth(claim: Consistency, size1: bigint, size2: bigint): void {
  assertHashes([claim.root1, claim.root2, ...claim.proof], claim);
  // A perfect first tree is itself the node that the path starts from; else the proof names it first.
  const isPerfect = (size1 & (size1 - 1n)) === 0n;
  const [start, ...rest] = isPerfect ? [claim.root1, ...claim.proof] : claim.proof;
  if (start === undefined || claim.proof.length === 0) {
    throw refused("wrong-proof-length", "the consistency proof is empty", claim);
  }
  const path = new Path(size1 - 1n, size2 - 1n);
  path.skipRightEdges();
  let first = start;
  let second = start;
  for (const sibling of rest) {
    const side = path.step();
    if (side === "above-root") throw refused("wrong-proof-length", "the consistency proof is too long", claim);
    if (side === "left") first = nodeHash(sibling, first);
    second = side === "left" ? nodeHash(sibling, second) : nodeHash(second, sibling);
  }
  if (!path.atRoot()) throw refused("wrong-proof-length", "the consistency proof is too short", claim);
  if (!isSame(first, claim.root1)) throw refused("wrong-root", "the proof leads to another first root", claim);
  if (!isSame(second, claim.root2)) throw refused("wrong-root", "the proof leads to another second root", claim);
}

/** The way from a leaf up to the root, with the tree's last leaf beside it. */
class Path {
  private node: bigint;
  private last: bigint;

  constructor(node: bigint, last: bigint) {
    this.node = node;
    this.last = last;
  }

  /** One sibling up: on which side it stands. */
  step(): "left" | "right" | "above-root" {
    if (this.last === 0n) return "above-root";
    const isLeft = (this.node & 1n) === 1n || this.node === this.last;
    // At the right border a node without a right sibling is lifted until it is itself a right child.
    if (isLeft) while ((this.node & 1n) === 0n && this.node !== 0n) this.up();
    this.up();
    return isLeft ? "left" : "right";
  }

  skipRightEdges(): void {
    while ((this.node & 1n) === 1n) this.up();
  }

  atRoot(): boolean {
    return this.last === 0n;
  }

  private up(): void {
    this.node >>= 1n;
    this.last >>= 1n;
  }
}

function toUint64(value: bigint | number, name: string, claim: Inclusion | Consistency): bigint {
  const isSafe = typeof value === "bigint" || Number.isSafeInteger(value);
  const size = isSafe ? BigInt(value) : -1n;
  if (size < 0n || size >= 1n << 64n) throw refused("not-a-size", `\`${name}\` is not a 64-bit size`, claim);
  return size;
}

function assertHashes(hashes: readonly Uint8Array[], claim: Inclusion | Consistency): void {
  for (const hash of hashes) {
    if (hash.length !== HASH_LENGTH) throw refused("not-a-hash", `a hash has ${hash.length} bytes, not 32`, claim);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function refused(code: ProofCode, message: string, claim: Inclusion | Consistency): CodedError<ProofCode> {
  return new CodedError(code, message, { evidence: toEvidence(claim) });
}

/** The claim as text, so that it can be stored and sent on. */
function toEvidence(claim: Inclusion | Consistency): Record<string, unknown> {
  const text = (value: unknown): unknown =>
    value instanceof Uint8Array ? toBase64(value) : Array.isArray(value) ? value.map(text) : String(value);
  return Object.fromEntries(Object.entries(claim).map(([key, value]) => [key, text(value)]));
}
