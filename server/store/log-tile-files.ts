/**
 * The log as files of the C2SP tlog-tiles layout, for anybody who wants to follow it with tools of their own: tiles of
 * hashes, and bundles of leaves. A tile is full or cut at a width; a full one never changes.
 */
import type { Database } from "./open.ts";

const WIDTH = 256;
const HASH = 32;

export interface TilePath {
  /** Null for a bundle of leaves. */
  level: number | null;
  index: number;
  /** 256 for a full tile. */
  width: number;
}

const PATH = /^(entries|0|[1-9]|[1-5]\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]))?$/;

/** What follows `tile/`; undefined for what is no such path, a number written in another way than the one included. */
export function parseTilePath(path: string): TilePath | undefined {
  const [, level = "", number = "", width] = PATH.exec(path) ?? [];
  if (level === "") return undefined;
  const index = Number(number.replaceAll(/[x/]/g, ""));
  if (!Number.isSafeInteger(index) || writeTileIndex(index) !== number) return undefined;
  return {
    level: level === "entries" ? null : Number(level),
    index,
    width: width === undefined ? WIDTH : Number(width),
  };
}

/** 1234067 → `x001/x234/067`. */
export function writeTileIndex(index: number): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, "0"));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
}

/** Undefined when the log is not that large yet. */
export async function readTile(
  db: Database,
  log: string,
  { level, index, width }: TilePath,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (level === null) return readBundle(db, log, index, width);
  const row = await db
    .selectFrom("log_tiles")
    .select("hashes")
    .where("log", "=", log)
    .where("level", "=", level)
    .where("idx", "=", index)
    .executeTakeFirst();
  if (row === undefined || row.hashes.length < width * HASH) return undefined;
  return new Uint8Array(row.hashes.slice(0, width * HASH));
}

/** Each leaf behind its length in 16 bits; the intake takes none that is longer. */
async function readBundle(
  db: Database,
  log: string,
  index: number,
  width: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const rows = await db
    .selectFrom("log_entries")
    .select("leaf")
    .where("log", "=", log)
    .where("idx", ">=", index * WIDTH)
    .where("idx", "<", index * WIDTH + width)
    .orderBy("idx")
    .execute();
  if (rows.length < width) return undefined;
  const parts = rows.flatMap(({ leaf }) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(leaf.length);
    return [length, leaf];
  });
  return new Uint8Array(Buffer.concat(parts));
}
