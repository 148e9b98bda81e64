import { expect, test } from "vitest";
import { consistencyRanges, type Hash, hashOfRange, inclusionRanges, type NodeId, rootOfLeaves } from "./tree.ts";
import { EMPTY_ROOT, leafHash } from "./tree-hash.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

// The shape of the public RFC 6962 vectors: happy paths, and each with one thing wrong. Made here, from RFC 6962's own
// eight sample entries, so that the roots can be compared with those that are published for them.
const ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const leaves = ENTRIES.map((hex) =>
  leafHash(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
);
const rootAt = (size: number): Hash => rootOfLeaves(leaves.slice(0, size));
const read = ({ level, index }: NodeId): Hash =>
  rootOfLeaves(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("the roots are those that are published for the sample entries", () => {
  expect(hexOf(EMPTY_ROOT)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(hexOf(rootAt(1))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  expect(hexOf(rootAt(8))).toBe("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
});

const inclusion = (index: number, size: number) => ({
  leafHash: leaves[index] as Hash,
  leafIndex: BigInt(index),
  treeSize: BigInt(size),
  proof: inclusionRanges(index, size).map((range) => hashOfRange(range, read)) as Uint8Array[],
  root: rootAt(size) as Uint8Array,
});
const consistency = (size1: number, size2: number) => ({
  size1: BigInt(size1),
  size2: BigInt(size2),
  root1: rootAt(size1) as Uint8Array,
  root2: rootAt(size2) as Uint8Array,
  proof: consistencyRanges(size1, size2).map((range) => hashOfRange(range, read)) as Uint8Array[],
});
const junk = new Uint8Array(32).fill(7);
const LAST = (1n << 64n) - 1n;

const inclusions: [number, number][] = [
  [0, 1],
  [0, 8],
  [5, 8],
  [2, 3],
  [1, 5],
  [4, 5],
];

test.each(inclusions)("inclusion of %i in %i: the happy path, and every way it can be wrong", (index, size) => {
  const good = inclusion(index, size);
  verifyInclusion(good);
  verifyInclusion({ ...good, leafIndex: index, treeSize: size });
  const wrong: Partial<typeof good>[] = [
    { leafIndex: good.leafIndex + 1n },
    { leafIndex: good.leafIndex - 1n },
    { leafIndex: good.leafIndex ^ 2n },
    { leafIndex: LAST },
    { leafIndex: good.treeSize },
    { treeSize: good.treeSize * 2n },
    { treeSize: good.treeSize / 2n },
    { treeSize: 0n },
    { treeSize: 1n << 64n },
    { leafHash: junk },
    { leafHash: new Uint8Array(0) },
    { root: junk },
    { root: good.root.slice(1) },
    { root: new Uint8Array(0) },
    { proof: [...good.proof, new Uint8Array(0)] },
    { proof: [...good.proof, junk] },
    { proof: [...good.proof, good.root] },
    { proof: [junk, ...good.proof] },
    { proof: [good.root, ...good.proof] },
  ];
  if (good.proof.length > 0) {
    wrong.push({ proof: [] }, { proof: good.proof.slice(1) }, { proof: good.proof.slice(0, -1) });
    wrong.push({ proof: good.proof.map((hash) => hash.slice(1)) });
  }
  for (const change of wrong)
    expect(() => verifyInclusion({ ...good, ...change }), JSON.stringify(Object.keys(change))).toThrow();
});

const growths: [number, number][] = [
  [1, 8],
  [6, 8],
  [2, 5],
  [6, 7],
  [4, 8],
  [3, 4],
];

test.each(growths)("consistency of %i and %i: the happy path, and every way it can be wrong", (size1, size2) => {
  const good = consistency(size1, size2);
  verifyConsistency(good);
  verifyConsistency({ ...good, size1, size2 });
  const wrong: Partial<typeof good>[] = [
    { size1: good.size1 - 1n },
    { size1: good.size1 + 1n },
    { size1: good.size1 ^ 2n },
    { size1: 0n },
    { size1: LAST },
    { size2: good.size2 * 2n },
    { size2: good.size2 / 2n },
    { size2: 0n },
    { size2: 1n << 64n },
    { root1: junk },
    { root2: junk },
    { root1: good.root2, root2: good.root1 },
    { root1: new Uint8Array(0) },
    { proof: [] },
    { proof: [...good.proof, junk] },
    { proof: [...good.proof, good.root1] },
    { proof: [...good.proof, good.root2] },
    { proof: [junk, ...good.proof] },
    { proof: [good.root1, ...good.proof] },
    { proof: [good.root2, ...good.proof] },
    { proof: good.proof.slice(0, -1) },
    { proof: good.proof.slice(1) },
  ];
  for (const change of wrong)
    expect(() => verifyConsistency({ ...good, ...change }), JSON.stringify(Object.keys(change))).toThrow();
});

const codeOf = (run: () => void): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

test("each refusal has its code, and the claim as evidence that can be stored", () => {
  const one = inclusion(2, 5);
  const two = consistency(3, 7);
  expect(codeOf(() => verifyInclusion({ ...one, leafIndex: 5n }))).toBe("index-beyond-size");
  expect(codeOf(() => verifyInclusion({ ...one, leafIndex: 0n, treeSize: 0n, proof: [] }))).toBe("index-beyond-size");
  expect(codeOf(() => verifyInclusion({ ...one, treeSize: -1n }))).toBe("not-a-size");
  expect(codeOf(() => verifyInclusion({ ...one, treeSize: 2 ** 60 }))).toBe("not-a-size");
  expect(codeOf(() => verifyInclusion({ ...one, treeSize: 1.5 }))).toBe("not-a-size");
  expect(codeOf(() => verifyInclusion({ ...one, proof: [junk.slice(1)] }))).toBe("not-a-hash");
  expect(codeOf(() => verifyInclusion({ ...one, proof: [] }))).toBe("wrong-proof-length");
  expect(codeOf(() => verifyInclusion({ ...one, root: junk }))).toBe("wrong-root");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 0n }))).toBe("empty-tree");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 0n, size2: 0n, proof: [] }))).toBe("empty-tree");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 8n }))).toBe("size-shrank");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 7n, root1: two.root2 }))).toBe("wrong-proof-length");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 7n, proof: [] }))).toBe("wrong-root");
  expect(codeOf(() => verifyConsistency({ ...two, size1: 7n, root1: two.root2, proof: [] }))).toBeUndefined();
  try {
    verifyInclusion({ ...one, root: junk });
  } catch (error) {
    expect(JSON.stringify((error as { evidence: unknown }).evidence)).toContain('"treeSize":"5"');
  }
  expect.assertions(15);
});

test("sizes up to 2^64 - 1 are exact: neighbours that a double cannot tell apart are told apart", () => {
  // The last leaf of a tree of 2^63 + 1 leaves has one sibling: the perfect left half.
  const size = (1n << 63n) + 1n;
  const left = junk;
  const claim = { leafHash: leaves[0] as Hash, leafIndex: size - 1n, treeSize: size, proof: [left], root: junk };
  expect(codeOf(() => verifyInclusion(claim))).toBe("wrong-root");
  expect(codeOf(() => verifyInclusion({ ...claim, leafIndex: size - 2n }))).toBe("wrong-proof-length");
  expect(codeOf(() => verifyInclusion({ ...claim, leafIndex: LAST, treeSize: LAST }))).toBe("index-beyond-size");
});
