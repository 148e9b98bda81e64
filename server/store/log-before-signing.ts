/**
 * The last look before a checkpoint is signed. Nothing that the append computed is used: leaves are read back from
 * their rows, old subtrees from their tiles, and the root comes out of RFC 6962's recursion, not the frontier. (In
 * 2022 one flipped bit between hashing and storing made a public certificate log unrecoverable.)
 */
import { sql } from "kysely";
import {
  consistencyRanges,
  type Frontier,
  type Hash,
  hashOfRange,
  type NodeId,
  nodesOfRange,
  type Range,
  type ReadNode,
} from "#lib/audit/tree.ts";
import { verifyConsistency } from "#lib/audit/verify-proof.ts";
import { damaged, type Head, isSame } from "./log-head.ts";
import { loadNodes } from "./log-tiles.ts";
import { nativeLeafHash, nativeNodeHash } from "./native-hash.ts";
import type { Transaction } from "./open.ts";
import { isPostgres } from "./postgres-dialect.ts";

/** Throws `log-damaged` unless what is stored now is the old tree, grown by the stored rows. */
export async function assertSound(trx: Transaction, log: string, old: Head, claimed: Frontier): Promise<void> {
  const fresh = await readLeafHashes(trx, log, old.size, claimed.size);
  const growth = old.size === 0 ? [] : consistencyRanges(old.size, claimed.size);
  const wanted = [{ from: 0, to: old.size }, ...growth];
  const read = await loadNodes(trx, log, wanted.flatMap(nodesOfRange));
  const stored = await trx.selectFrom("log_head").select(["root", "size"]).where("log", "=", log).executeTakeFirst();
  const root = rootAfresh(log, old.size, claimed.size, fresh, read);
  if (stored?.size !== claimed.size || !isSame(root, stored.root))
    throw damaged(log, "the root does not come out again");
  if (old.size > 0) assertGrown(log, old, claimed.size, root, growth, read);
}

type LeafHashes = ReadonlyMap<number, Hash>;

/** Hashed from the stored bytes: by the database itself where it can, which reads what it stored and not what it was sent. */
async function readLeafHashes(trx: Transaction, log: string, from: number, to: number): Promise<LeafHashes> {
  const stored = trx.selectFrom("log_entries").where("log", "=", log).where("idx", ">=", from).orderBy("idx");
  const rows = isPostgres(trx)
    ? await stored.select(["idx", "leaf_hash", sql<Uint8Array>`sha256('\\x00'::bytea || leaf)`.as("hash")]).execute()
    : (await stored.select(["idx", "leaf_hash", "leaf"]).execute()).map(({ idx, leaf_hash, leaf }) => {
        return { idx, leaf_hash, hash: nativeLeafHash(leaf) };
      });
  if (rows.length !== to - from) throw damaged(log, "the stored rows are not those that were written");
  return new Map(
    rows.map(({ idx, hash, leaf_hash }): [number, Hash] => {
      if (!isSame(hash, leaf_hash)) throw damaged(log, `entry ${idx} was changed while it was stored`);
      return [idx, hash as Hash];
    }),
  );
}

function rootAfresh(log: string, oldSize: number, newSize: number, fresh: LeafHashes, readOld: ReadNode): Hash {
  const read = (node: NodeId): Hash => {
    const width = 2 ** node.level;
    if ((node.index + 1) * width <= oldSize) return readOld(node);
    if (node.level === 0) return fresh.get(node.index) ?? missing(log, node);
    const level = node.level - 1;
    return nativeNodeHash(read({ level, index: node.index * 2 }), read({ level, index: node.index * 2 + 1 }));
  };
  return hashOfRange({ from: 0, to: newSize }, read, nativeNodeHash);
}

function assertGrown(log: string, old: Head, size: number, root: Hash, ranges: readonly Range[], read: ReadNode): void {
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
