import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendLeaf, EMPTY_FRONTIER, type Frontier, type Hash, rootOfFrontier, rootOfLeaves } from "#lib/audit/tree.ts";
import { parseTilePath, readTile, type TilePath, writeTileIndex } from "./log-tile-files.ts";
import { type NewNode, storeNodes } from "./log-tiles.ts";
import { nativeLeafHash, nativeNodeHash } from "./native-hash.ts";
import { type Database, openDatabase } from "./open.ts";
import { describeStores } from "./testing/suites/stores.ts";

const LOG = "127.0.0.1/log/acme/tiles";
const SIZES = [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_792, 66_049];

test("a path is read as it is written, and in no other way", () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000_000_000 }), fc.integer({ min: 0, max: 63 }), (index, level) => {
      expect(parseTilePath(`${level}/${writeTileIndex(index)}`)).toEqual({ level, index, width: 256 });
      expect(parseTilePath(`entries/${writeTileIndex(index)}.p/7`)).toEqual({ level: null, index, width: 7 });
    }),
  );
  expect(writeTileIndex(1_234_067)).toBe("x001/x234/067");
  const wrong = [
    "0/67",
    "0/x000/067",
    "0/001/067",
    "0/x001",
    "64/000",
    "0/000.p/0",
    "0/000.p/256",
    "0/000.p/",
    "entries",
  ];
  for (const path of [...wrong, "00/000", "-1/000", "0/000/", "0/../000", ""]) {
    expect([path, parseTilePath(path)]).toEqual([path, undefined]);
  }
});

describeStores("the log as tiles", (store) => {
  let db: Database;
  beforeEach(async () => {
    db = await openDatabase(await store.fresh());
  });
  afterEach(() => db.destroy());

  test("an outsider computes each size's root from tiles alone, across every edge of a tile", async () => {
    const roots = await growTo(db, SIZES.at(-1) ?? 0, new Set(SIZES));
    for (const size of SIZES) expect([size, await rootFromTiles(db, size)]).toEqual([size, roots.get(size)]);
    const last = { level: 0, index: 258, width: 2 };
    expect(await readTile(db, LOG, last)).toBeUndefined();
    expect(await readTile(db, LOG, { ...last, width: 1 })).toHaveLength(32);
  });
});

async function growTo(db: Database, size: number, wanted: ReadonlySet<number>): Promise<Map<number, Hash>> {
  const roots = new Map<number, Hash>();
  let frontier: Frontier = EMPTY_FRONTIER;
  let nodes: NewNode[] = [];
  const write = () => db.transaction().execute((trx) => storeNodes(trx, LOG, nodes));
  for (let i = 0; i < size; i++) {
    const leaf = nativeLeafHash(Buffer.from(`leaf ${i}`));
    frontier = appendLeaf(frontier, leaf, (node, hash) => nodes.push({ node, hash }), nativeNodeHash);
    if (wanted.has(frontier.size)) roots.set(frontier.size, rootOfFrontier(frontier, nativeNodeHash));
    if (nodes.length < 8_000 && i < size - 1) continue;
    await write();
    nodes = [];
  }
  return roots;
}

/** As the layout says it: full tiles and one cut one on each level; a level's hashes are the roots of the tiles below. */
async function rootFromTiles(db: Database, size: number): Promise<Hash> {
  let below: Hash[] | undefined;
  const leaves = await hashesOf(db, 0, size);
  for (let level = 0, width = size; width > 0; level++, width = Math.floor(width / 256)) {
    const hashes = await hashesOf(db, level, width);
    if (below !== undefined) {
      const roots = Array.from({ length: width }, (_, i) => rootOfTile(below?.slice(i * 256, i * 256 + 256) ?? []));
      expect(hashes).toEqual(roots);
    }
    below = hashes;
  }
  let frontier: Frontier = EMPTY_FRONTIER;
  for (const leaf of leaves) frontier = appendLeaf(frontier, leaf, () => {}, nativeNodeHash);
  return rootOfFrontier(frontier, nativeNodeHash);
}

const rootOfTile = (hashes: Hash[]): Hash => rootOfLeaves(hashes);

async function hashesOf(db: Database, level: number, width: number): Promise<Hash[]> {
  const hashes: Hash[] = [];
  for (let index = 0; index * 256 < width; index++) {
    const tile: TilePath = { level, index, width: Math.min(256, width - index * 256) };
    const bytes = await readTile(db, LOG, tile);
    if (bytes === undefined) throw new Error(`tile ${level}/${index} is missing`);
    for (let at = 0; at < bytes.length; at += 32) hashes.push(bytes.slice(at, at + 32));
  }
  return hashes;
}
