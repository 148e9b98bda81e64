/**
 * Tree nodes kept as 256-wide tiles (C2SP tlog-tiles): only every eighth level is stored, what lies between is
 * hashed again when read. A tile only ever grows at its end, so a proof for an older size stays readable.
 */

import { type Hash, hashOfRange, type NodeId, type ReadNode } from "#lib/audit/tree.ts";
import { CodedError } from "#lib/domain/error.ts";
import { nativeNodeHash } from "./native-hash.ts";
import type { Database, Transaction } from "./open.ts";

const WIDTH = 256;
const HEIGHT = 8;
const HASH = 32;

type TileId = { level: number; idx: number };
export type NewNode = { node: NodeId; hash: Hash };

/** Loads the tiles that hold these nodes; the reader then answers for them, and only for them. */
export async function loadNodes(db: Database | Transaction, log: string, nodes: readonly NodeId[]): Promise<ReadNode> {
  const tiles = await loadTiles(
    db,
    log,
    nodes.map((node) => placeOf(node).tile),
  );
  return (node) => {
    const { tile, at, width } = placeOf(node);
    const hashes = tiles.get(nameOf(tile));
    if (hashes === undefined || hashes.length < (at + width) * HASH) throw damaged(log, node);
    return hashOfTilePart(hashes, at, width);
  };
}

/** Adds the nodes that an append completed. Refuses to leave a hole. */
export async function storeNodes(trx: Transaction, log: string, added: readonly NewNode[]): Promise<void> {
  const stored = added.filter(({ node }) => node.level % HEIGHT === 0);
  const tiles = await loadTiles(
    trx,
    log,
    stored.map(({ node }) => placeOf(node).tile),
  );
  const changed = new Map<string, { tile: TileId; hashes: Uint8Array[] }>();
  for (const { node, hash } of stored) {
    const { tile, at } = placeOf(node);
    const name = nameOf(tile);
    const before = tiles.get(name) ?? new Uint8Array(0);
    const entry = changed.get(name) ?? { tile, hashes: [before] };
    if (before.length + (entry.hashes.length - 1) * HASH !== at * HASH) throw damaged(log, node);
    entry.hashes.push(hash);
    changed.set(name, entry);
  }
  const rows = [...changed.values()].map(({ tile, hashes }) => {
    return { log, ...tile, hashes: new Uint8Array(Buffer.concat(hashes)) };
  });
  if (rows.length === 0) return;
  await trx
    .insertInto("log_tiles")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["log", "level", "idx"]).doUpdateSet((eb) => ({ hashes: eb.ref("excluded.hashes") })),
    )
    .execute();
}

async function loadTiles(
  db: Database | Transaction,
  log: string,
  wanted: readonly TileId[],
): Promise<Map<string, Uint8Array>> {
  const tiles = new Map<string, Uint8Array>();
  const levels = [...Map.groupBy(wanted, (tile) => tile.level)];
  if (levels.length === 0) return tiles;
  const rows = await db
    .selectFrom("log_tiles")
    .select(["level", "idx", "hashes"])
    // The log in each part: beside them all, SQLite would look through all of its tiles.
    .where((eb) =>
      eb.or(
        levels.map(([level, ids]) =>
          eb.and([
            eb("log", "=", log),
            eb("level", "=", level),
            eb("idx", "in", [...new Set(ids.map((tile) => tile.idx))]),
          ]),
        ),
      ),
    )
    .execute();
  for (const row of rows) tiles.set(nameOf(row), row.hashes);
  return tiles;
}

/** Where a node lies: `width` hashes from `at` on in its tile are its subtree on the tile's lowest level. */
function placeOf({ level, index }: NodeId): { tile: TileId; at: number; width: number } {
  const width = 2 ** (level % HEIGHT);
  const start = index * width;
  return {
    tile: { level: Math.floor(level / HEIGHT), idx: Math.floor(start / WIDTH) },
    at: start % WIDTH,
    width,
  };
}

function hashOfTilePart(hashes: Uint8Array, at: number, width: number): Hash {
  const read: ReadNode = ({ level, index }) => {
    if (level === 0) return hashes.slice((at + index) * HASH, (at + index + 1) * HASH) as Hash;
    const half = level - 1;
    return nativeNodeHash(read({ level: half, index: index * 2 }), read({ level: half, index: index * 2 + 1 }));
  };
  return hashOfRange({ from: 0, to: width }, read, nativeNodeHash);
}

const nameOf = ({ level, idx }: TileId): string => `${level}/${idx}`;

function damaged(log: string, node: NodeId): CodedError<"log-damaged"> {
  return new CodedError("log-damaged", "the log's stored tree has a hole", { evidence: { log, node } });
}
