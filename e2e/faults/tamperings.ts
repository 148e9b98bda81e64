/** What can be done to the rows of a stored log: an edited row, a cut tail, a flipped bit. */
import type { DatabaseSync } from "node:sqlite";
import { tamper } from "./tamper.ts";

const ALL = ["careless", "skilled", "with the key"] as const;

export const editRow = tamper({
  says: "an entry is edited, by a careless hand, a skilled one, or one that has the log's key",
  rounds: 60,
  brief: 3,
  hands: ALL,
  change(database, random) {
    const idx = random.between(2, 290);
    const { leaf } = database.prepare("select leaf from log_entries where idx = ?").get(idx) as { leaf: Uint8Array };
    const text = Buffer.from(leaf).toString();
    const [from, to] = random.pick([
      ["refund.create", "refund.cancel"],
      ['"rep":"sam"', '"rep":"eve"'],
      ['"outcome":"allow"', '"outcome":"deny"'],
      ["kept-", "lost-"],
      ["2026-11-20", "2026-11-19"],
    ] as const);
    const edited = text.includes(from) ? text.replaceAll(from, to) : text.replace('"v":1', '"v":2');
    if (edited === text) throw new Error("nothing was edited");
    database.prepare("update log_entries set leaf = ? where idx = ?").run(Buffer.from(edited), idx);
  },
});

export const swapRows = tamper({
  says: "two entries change places, or one is written over another",
  rounds: 20,
  brief: 1,
  hands: ALL,
  change(database, random) {
    const [a, b] = [random.between(2, 150), random.between(151, 290)];
    const leafOf = (idx: number) =>
      database.prepare("select leaf from log_entries where idx = ?").get(idx)?.leaf as Uint8Array;
    const [one, two] = [leafOf(a), leafOf(b)];
    const put = database.prepare("update log_entries set leaf = ? where idx = ?");
    put.run(two, a);
    if (random.chance(0.5)) put.run(one, b);
  },
});

export const cutTail = tamper({
  says: "the newest entries are cut off",
  rounds: 40,
  brief: 3,
  hands: ALL,
  change(database, random) {
    const from = 301 - random.between(1, 60);
    database.prepare("delete from log_entries where idx >= ?").run(from);
    if (random.chance(0.5)) database.prepare("delete from log_checkpoints where size > ?").run(from);
  },
});

/** Where bits of the record lie, beside the leaves: what proofs, signatures and the next append are made of. */
const PLACES = [
  ["log_entries", "leaf"],
  ["log_tiles", "hashes"],
  ["log_tiles", "hashes"],
  ["log_head", "root"],
  ["log_head", "frontier"],
  ["log_checkpoints", "root"],
  ["log_checkpoints", "note"],
  ["log_values", "*"],
] as const;

export const flipBit = tamper({
  says: "one bit of a stored leaf, tile, frontier, root, checkpoint or value is flipped",
  rounds: 120,
  brief: 4,
  hands: ["careless"],
  change(database, random) {
    const [table, named] = random.pick(PLACES);
    const column = named === "*" ? random.pick(sealedColumns(database, table)) : named;
    // Older checkpoints are kept for whoever asks; the newest is what everybody is shown.
    const newest = table === "log_checkpoints" ? "order by size desc limit 1" : "";
    const rows = database.prepare(`select rowid, ${column} as bytes from ${table} ${newest}`).all();
    const { rowid, bytes } = random.pick(rows) as { rowid: number; bytes: Uint8Array | string };
    const flipped = Buffer.from(bytes as string);
    const at = random.below(flipped.length);
    // Text stays text: the lowest bit of a letter makes another letter.
    const bit = typeof bytes === "string" ? 0 : random.below(8);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
    const changed = typeof bytes === "string" ? flipped.toString() : flipped;
    database.prepare(`update ${table} set ${column} = ? where rowid = ?`).run(changed, rowid);
  },
});

function sealedColumns(database: DatabaseSync, table: string): string[] {
  const columns = database.prepare(`select name, type from pragma_table_info('${table}')`).all();
  return columns.flatMap(({ name, type }) => (type === "BLOB" ? [String(name)] : []));
}
