/** What somebody does who knows the schema and wants no trace: makes tiles, head and, with the key, the checkpoint fit again. */
import type { DatabaseSync } from "node:sqlite";
import { checkpointText } from "#lib/audit/checkpoint.ts";
import { type NoteSigner, signNote } from "#lib/audit/note.ts";
import { appendLeaf, EMPTY_FRONTIER, type Hash, rootOfFrontier } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { ORIGIN } from "#server/store/testing/log-fixture.ts";

const WIDTH = 256;
const HEIGHT = 8;

export interface Rebuilt {
  readonly size: number;
  readonly root: Hash;
}

export function rebuildTree(database: DatabaseSync): Rebuilt {
  const rows = database.prepare("select idx, leaf from log_entries where log = ? order by idx").all(ORIGIN);
  const tiles = new Map<string, { level: number; idx: number; hashes: Uint8Array[] }>();
  let frontier = EMPTY_FRONTIER;
  for (const { idx, leaf } of rows) {
    const hash = leafHash(leaf as Uint8Array<ArrayBuffer>);
    database.prepare("update log_entries set leaf_hash = ? where log = ? and idx = ?").run(hash, ORIGIN, idx as number);
    frontier = appendLeaf(frontier, hash, (node, nodeHash) => {
      if (node.level % HEIGHT !== 0) return;
      const tile = { level: node.level / HEIGHT, idx: Math.floor(node.index / WIDTH) };
      const name = `${tile.level}/${tile.idx}`;
      const known = tiles.get(name) ?? { ...tile, hashes: [] };
      known.hashes.push(nodeHash);
      tiles.set(name, known);
    });
  }
  database.prepare("delete from log_tiles where log = ?").run(ORIGIN);
  const insert = database.prepare("insert into log_tiles (log, level, idx, hashes) values (?, ?, ?, ?)");
  for (const { level, idx, hashes } of tiles.values()) insert.run(ORIGIN, level, idx, Buffer.concat(hashes));
  const root = rootOfFrontier(frontier);
  database
    .prepare("update log_head set size = ?, root = ?, frontier = ? where log = ?")
    .run(frontier.size, root, Buffer.concat(frontier.hashes), ORIGIN);
  return { size: frontier.size, root };
}

/** For the head as it is now, as only the holder of the key can; newer checkpoints go. */
export async function signTree({ size, root }: Rebuilt, signer: NoteSigner): Promise<(database: DatabaseSync) => void> {
  const note = await signNote(checkpointText({ origin: ORIGIN, size: BigInt(size), root }), [signer]);
  return (database) => {
    database.prepare("delete from log_checkpoints where log = ? and size >= ?").run(ORIGIN, size);
    database
      .prepare("insert into log_checkpoints (log, size, root, note) values (?, ?, ?, ?)")
      .run(ORIGIN, size, root, note);
  };
}
