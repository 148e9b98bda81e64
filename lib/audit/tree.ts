/**
 * The growing tree of RFC 6962: append by compact range, roots and proofs out of stored nodes. A node is named by
 * its level (0 = leaf hashes) and its index on that level; only complete subtrees are ever stored or read, so a
 * node once written never changes. Storage is the caller's; this file must never assume how nodes are kept.
 */
import { EMPTY_ROOT, nodeHash } from "./tree-hash.ts";

export interface NodeId {
  level: number;
  index: number;
}

export type Hash = Uint8Array<ArrayBuffer>;

/** Reads the hash of a complete subtree of 2^level leaves. */
export type ReadNode = (node: NodeId) => Hash;

/** Another way to compute the same hash of two nodes: the server's own is several times faster. */
export type HashNodes = (left: Uint8Array, right: Uint8Array) => Hash;

/** Leaves `from` up to, not including, `to`. */
export interface Range {
  from: number;
  to: number;
}

/** The hashes of the complete subtrees that a tree of `size` leaves consists of, largest first. */
export interface Frontier {
  size: number;
  hashes: readonly Hash[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] };

/** Appends one leaf; `onNode` hears every node that became complete, the leaf itself included. */
export function appendLeaf(
  frontier: Frontier,
  leaf: Hash,
  onNode: (node: NodeId, hash: Hash) => void,
  hashNodes: HashNodes = nodeHash,
): Frontier {
  const hashes = [...frontier.hashes];
  let node: NodeId = { level: 0, index: frontier.size };
  let hash = leaf;
  onNode(node, hash);
  while (node.index % 2 === 1) {
    const left = hashes.pop();
    if (left === undefined) throw new RangeError("the frontier has too few hashes for its size");
    hash = hashNodes(left, hash);
    node = { level: node.level + 1, index: (node.index - 1) / 2 };
    onNode(node, hash);
  }
  return { size: frontier.size + 1, hashes: [...hashes, hash] };
}

export function rootOfFrontier(frontier: Frontier, hashNodes: HashNodes = nodeHash): Hash {
  const [last, ...rest] = frontier.hashes.toReversed();
  if (last === undefined) return EMPTY_ROOT;
  return rest.reduce((right, left) => hashNodes(left, right), last);
}

export function rootOfLeaves(leafHashes: readonly Hash[]): Hash {
  if (leafHashes.length === 0) return EMPTY_ROOT;
  return hashOfRange({ from: 0, to: leafHashes.length }, (node) => {
    if (node.level === 0) return leafHashes[node.index] ?? missing(node);
    return nodeHash(...childrenOf(node, leafHashes));
  });
}

/** What an inclusion proof consists of, in its order: each range is one hash. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`there is no entry ${index} in a tree of ${size}`);
  const ranges: Range[] = [];
  let here: Range = { from: 0, to: size };
  while (here.to - here.from > 1) {
    const [left, right] = halves(here);
    ranges.unshift(index < right.from ? right : left);
    here = index < right.from ? left : right;
  }
  return ranges;
}

/** What a consistency proof consists of, in its order; nothing when the first tree is empty or the sizes are equal. */
export function consistencyRanges(size1: number, size2: number): Range[] {
  if (!(size1 >= 0 && size1 <= size2)) throw new RangeError(`a tree cannot grow from ${size1} to ${size2}`);
  if (size1 === 0) return [];
  const ranges: Range[] = [];
  let here: Range = { from: 0, to: size2 };
  while (here.to !== size1) {
    const [left, right] = halves(here);
    ranges.unshift(size1 <= right.from ? right : left);
    here = size1 <= right.from ? left : right;
  }
  // The verifier knows the first root: when that is the whole remaining part, it need not be said.
  if (here.from !== 0) ranges.unshift(here);
  return ranges;
}

/** The complete subtrees of a range, so that a store can fetch them before the proof is built. */
export function nodesOfRange(range: Range): NodeId[] {
  const nodes: NodeId[] = [];
  let from = range.from;
  while (from < range.to) {
    const width = largestSubtree(from, range.to);
    nodes.push({ level: Math.log2(width), index: from / width });
    from += width;
  }
  return nodes;
}

/** Hash of a range that starts where a subtree of its width may start, as all ranges of proofs do. */
export function hashOfRange(range: Range, read: ReadNode, hashNodes: HashNodes = nodeHash): Hash {
  if (range.from === range.to) return EMPTY_ROOT;
  const [last, ...rest] = nodesOfRange(range).toReversed().map(read);
  if (last === undefined) return EMPTY_ROOT;
  return rest.reduce((right, left) => hashNodes(left, right), last);
}

function childrenOf(node: NodeId, leafHashes: readonly Hash[]): [Hash, Hash] {
  const width = 2 ** node.level;
  const [left, right] = halves({ from: node.index * width, to: (node.index + 1) * width });
  return [rootOfLeaves(leafHashes.slice(left.from, left.to)), rootOfLeaves(leafHashes.slice(right.from, right.to))];
}

/** Splits at the largest power of two smaller than the width (RFC 6962's k). */
function halves({ from, to }: Range): [Range, Range] {
  let k = 1;
  while (k * 2 < to - from) k *= 2;
  return [
    { from, to: from + k },
    { from: from + k, to },
  ];
}

function largestSubtree(from: number, to: number): number {
  let width = 1;
  while (from % (width * 2) === 0 && from + width * 2 <= to) width *= 2;
  return width;
}

function missing(node: NodeId): never {
  throw new RangeError(`node ${node.index} on level ${node.level} is missing`);
}
