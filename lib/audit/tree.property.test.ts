import fc from "fast-check";
import { expect, test } from "vitest";
import {
  appendLeaf,
  consistencyRanges,
  EMPTY_FRONTIER,
  type Frontier,
  type Hash,
  hashOfRange,
  inclusionRanges,
  type NodeId,
  rootOfFrontier,
  rootOfLeaves,
} from "./tree.ts";
import { leafHash, nodeHash } from "./tree-hash.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

const LARGEST = 300;
const leaves = Array.from({ length: LARGEST }, (_, i) => leafHash(new TextEncoder().encode(`entry ${i}`)));
const { read, roots } = grow();
const sizes = fc.integer({ min: 1, max: LARGEST });

/** Merkle tree hash exactly as RFC 6962 §2.1 defines it: recursive, and slow. */
function mth(d: readonly Hash[]): Hash {
  if (d.length === 1) return d[0] as Hash;
  let k = 1;
  while (k * 2 < d.length) k *= 2;
  return nodeHash(mth(d.slice(0, k)), mth(d.slice(k)));
}

function grow(): { read: (node: NodeId) => Hash; roots: Hash[] } {
  const nodes = new Map<string, Hash>();
  let frontier: Frontier = EMPTY_FRONTIER;
  const roots = [rootOfFrontier(frontier)];
  for (const leaf of leaves) {
    frontier = appendLeaf(frontier, leaf, ({ level, index }, hash) => nodes.set(`${level}/${index}`, hash));
    roots.push(rootOfFrontier(frontier));
  }
  return { read: ({ level, index }) => nodes.get(`${level}/${index}`) as Hash, roots };
}

const inclusionAt = (index: number, size: number) => ({
  leafHash: leaves[index] as Hash,
  leafIndex: BigInt(index),
  treeSize: BigInt(size),
  proof: inclusionRanges(index, size).map((range) => hashOfRange(range, read)),
  root: roots[size] as Hash,
});

const growthOf = (size1: number, size2: number) => ({
  size1: BigInt(size1),
  size2: BigInt(size2),
  root1: roots[size1] as Hash,
  root2: roots[size2] as Hash,
  proof: consistencyRanges(size1, size2).map((range) => hashOfRange(range, read)),
});

const flip = (hash: Uint8Array, bit: number): Uint8Array =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

test("the growing root is the root that RFC 6962 defines, at every size", () => {
  for (let size = 1; size <= LARGEST; size++) {
    const expected = mth(leaves.slice(0, size));
    expect(roots[size]).toEqual(expected);
    expect(rootOfLeaves(leaves.slice(0, size))).toEqual(expected);
  }
});

test("every inclusion proof of every small tree verifies, and only at its own index", () => {
  for (let size = 1; size <= 40; size++) {
    for (let index = 0; index < size; index++) {
      const claim = inclusionAt(index, size);
      verifyInclusion(claim);
      for (let other = 0; other < size + 2; other++) {
        if (other !== index) expect(() => verifyInclusion({ ...claim, leafIndex: BigInt(other) })).toThrow();
      }
    }
  }
});

test("every consistency proof of every small pair verifies, and no other first size fits", () => {
  for (let size2 = 1; size2 <= 40; size2++) {
    for (let size1 = 1; size1 <= size2; size1++) {
      const claim = growthOf(size1, size2);
      verifyConsistency(claim);
      for (let other = 0; other <= size2 + 1; other++) {
        if (other !== size1) expect(() => verifyConsistency({ ...claim, size1: BigInt(other) })).toThrow();
      }
    }
  }
});

test("any single flipped bit in a proof, a leaf or a root is refused", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(255), fc.nat(), (size, at, bit, part) => {
      const claim = inclusionAt(at % size, size);
      const where = part % (claim.proof.length + 2);
      const broken = {
        ...claim,
        leafHash: where === 0 ? flip(claim.leafHash, bit) : claim.leafHash,
        root: where === 1 ? flip(claim.root, bit) : claim.root,
        proof: claim.proof.map((hash, i) => (i === where - 2 ? flip(hash, bit) : hash)),
      };
      verifyInclusion(claim);
      expect(() => verifyInclusion(broken)).toThrow();
    }),
  );
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(255), fc.nat(), (size2, first, bit, part) => {
      const claim = growthOf(1 + (first % size2), size2);
      const where = part % (claim.proof.length + 2);
      const broken = {
        ...claim,
        root1: where === 0 ? flip(claim.root1, bit) : claim.root1,
        root2: where === 1 ? flip(claim.root2, bit) : claim.root2,
        proof: claim.proof.map((hash, i) => (i === where - 2 ? flip(hash, bit) : hash)),
      };
      verifyConsistency(claim);
      expect(() => verifyConsistency(broken)).toThrow();
    }),
  );
});

test("a proof with a hash too many, too few, swapped or doubled is refused", () => {
  fc.assert(
    fc.property(sizes, fc.nat(), fc.nat(), (size, at, cut) => {
      const claim = inclusionAt(at % size, size);
      const { proof } = claim;
      const where = cut % (proof.length + 1);
      const longer = [...proof.slice(0, where), claim.root, ...proof.slice(where)];
      expect(() => verifyInclusion({ ...claim, proof: longer })).toThrow();
      if (proof.length === 0) return;
      const shorter = proof.filter((_, i) => i !== where % proof.length);
      expect(() => verifyInclusion({ ...claim, proof: shorter })).toThrow();
    }),
  );
});
