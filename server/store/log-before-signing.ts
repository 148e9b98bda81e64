/**
 * The last look before a checkpoint is signed. Nothing that the append computed is used: leaves are read back from
 * their rows, old subtrees from their tiles, and the root comes out of RFC 6962's recursion, not the frontier. (In
 * 2022 one flipped bit between hashing and storing made a public certificate log unrecoverable.)
 */
import {
  consistencyRanges,
  type Frontier,
  type Hash,
  hashOfRange,
  type NodeId,
  nodesOfRange,
} from "#lib/audit/tree.ts";
import { verifyConsistency } from "#lib/audit/verify-proof.ts";
import { damaged, type Head, isSame } from "./log-head.ts";
import { loadNodes } from "./log-tiles.ts";
import { nativeLeafHash, nativeNodeHash } from "./native-hash.ts";
import type { Transaction } from "./open.ts";

/** Throws `log-damaged` unless what is stored now is the old tree, grown by the stored rows. */
export async function assertSound(trx: Transaction, log: string, old: Head, claimed: Frontier): Promise<void> {
  const fresh = await readLeafHashes(trx, log, old.size, claimed.size);
  const stored = await trx.selectFrom("log_head").select(["root", "size"]).where("log", "=", log).executeTakeFirst();
  const root = await rootAfresh(trx, log, old.size, claimed.size, fresh);
  if (stored?.size !== claimed.size || !isSame(root, stored.root))
    throw damaged(log, "the root does not come out again");
  await assertGrown(trx, log, old, claimed.size, root);
}

async function readLeafHashes(trx: Transaction, log: string, from: number, to: number): Promise<Map<number, Hash>> {
  const rows = await trx
    .selectFrom("log_entries")
    .select(["idx", "leaf", "leaf_hash"])
    .where("log", "=", log)
    .where("idx", ">=", from)
    .orderBy("idx")
    .execute();
  if (rows.length !== to - from) throw damaged(log, "the stored rows are not those that were written");
  return new Map(
    rows.map(({ idx, leaf, leaf_hash }) => {
      const hash = nativeLeafHash(leaf);
      if (!isSame(hash, leaf_hash)) throw damaged(log, `entry ${idx} was changed while it was stored`);
      return [idx, hash];
    }),
  );
}

async function rootAfresh(
  trx: Transaction,
  log: string,
  oldSize: number,
  newSize: number,
  fresh: ReadonlyMap<number, Hash>,
): Promise<Hash> {
  const readOld = await loadNodes(trx, log, nodesOfRange({ from: 0, to: oldSize }));
  const read = (node: NodeId): Hash => {
    const width = 2 ** node.level;
    if ((node.index + 1) * width <= oldSize) return readOld(node);
    if (node.level === 0) return fresh.get(node.index) ?? missing(log, node);
    const level = node.level - 1;
    return nativeNodeHash(read({ level, index: node.index * 2 }), read({ level, index: node.index * 2 + 1 }));
  };
  return hashOfRange({ from: 0, to: newSize }, read, nativeNodeHash);
}

async function assertGrown(trx: Transaction, log: string, old: Head, size: number, root: Hash): Promise<void> {
  if (old.size === 0) return;
  const ranges = consistencyRanges(old.size, size);
  const read = await loadNodes(trx, log, ranges.flatMap(nodesOfRange));
  try {
    verifyConsistency({
      size1: BigInt(old.size),
      size2: BigInt(size),
      root1: old.root,
      root2: root,
      proof: ranges.map((range) => hashOfRange(range, read, nativeNodeHash)),
    });
  } catch (cause) {
    throw damaged(log, "the tree is not consistent with the last checkpoint", cause);
  }
}

function missing(log: string, node: NodeId): never {
  throw damaged(log, `the leaf ${node.index} is missing`);
}
