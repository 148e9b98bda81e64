import { afterEach, beforeEach, expect, test } from "vitest";
import { type FsckFault, type FsckOptions, fsck } from "./log-fsck.ts";
import type { LogTables } from "./log-tables.ts";
import type { Database } from "./open.ts";
import { type Fixture, NOON, ORIGIN, signerOf, startLog, valueKeysOf, verify } from "./testing/log-fixture.ts";
import { describeStores } from "./testing/suites/stores.ts";
import { readValues } from "./values/open-values.ts";

/** More than one tile, in batches that end on its edge and beside it. */
const BATCHES = [254, 1, 3];

type Damage = [name: string, code: FsckFault["code"], at: FsckFault["at"], (db: Database) => Promise<unknown>];
type Entry = LogTables["log_entries"];

const row = (db: Database, idx: number) =>
  db.selectFrom("log_entries").selectAll().where("idx", "=", idx).executeTakeFirstOrThrow();
const setRow = (db: Database, idx: number, to: Partial<Entry>) =>
  db.updateTable("log_entries").set(to).where("idx", "=", idx).execute();
const setHead = (db: Database, to: Partial<LogTables["log_head"]>) => db.updateTable("log_head").set(to).execute();
const zeros = (length: number) => new Uint8Array(length);

const damages: Damage[] = [
  ["a leaf cut", "wrong-leaf", 7, async (db) => setRow(db, 7, { leaf: (await row(db, 7)).leaf.slice(0, -1) })],
  ["a leaf's hash", "wrong-leaf-hash", 7, (db) => setRow(db, 7, { leaf_hash: zeros(32) })],
  [
    "another word in a leaf",
    "wrong-leaf-hash",
    9,
    async (db) => {
      const text = Buffer.from((await row(db, 9)).leaf)
        .toString()
        .replace('"sam"', '"eve"');
      return setRow(db, 9, { leaf: new Uint8Array(Buffer.from(text)) });
    },
  ],
  ["a column that says something else", "wrong-column", 8, (db) => setRow(db, 8, { rep: "eve" })],
  ["a row that is gone", "missing-entry", 5, (db) => db.deleteFrom("log_entries").where("idx", "=", 5).execute()],
  ["the last row gone", "wrong-head", null, (db) => db.deleteFrom("log_entries").where("idx", "=", 259).execute()],
  [
    "a full tile",
    "wrong-tile",
    "0/0",
    (db) => {
      return db
        .updateTable("log_tiles")
        .set({ hashes: zeros(8192) })
        .where("level", "=", 0)
        .where("idx", "=", 0)
        .execute();
    },
  ],
  [
    "a tile cut short",
    "wrong-tile",
    "0/1",
    (db) => {
      return db
        .updateTable("log_tiles")
        .set({ hashes: zeros(32) })
        .where("level", "=", 0)
        .where("idx", "=", 1)
        .execute();
    },
  ],
  [
    "a tile of an upper level",
    "missing-tile",
    "1/0",
    (db) => db.deleteFrom("log_tiles").where("level", "=", 1).execute(),
  ],
  [
    "a tile too many",
    "extra-tile",
    "0/9",
    (db) => {
      return db
        .insertInto("log_tiles")
        .values({ log: ORIGIN, level: 0, idx: 9, hashes: zeros(32) })
        .execute();
    },
  ],
  ["the frontier", "wrong-head", null, (db) => setHead(db, { frontier: zeros(64) })],
  ["the root", "wrong-head", null, (db) => setHead(db, { root: zeros(32) })],
  ["the size", "wrong-head", null, (db) => setHead(db, { size: 3 })],
  [
    "a checkpoint's root",
    "wrong-checkpoint",
    256,
    (db) => {
      return db
        .updateTable("log_checkpoints")
        .set({ root: zeros(32) })
        .where("size", "=", 256)
        .execute();
    },
  ],
  [
    "a checkpoint's signature",
    "unsigned-checkpoint",
    256,
    async (db) => {
      const { note } = await db
        .selectFrom("log_checkpoints")
        .select("note")
        .where("size", "=", 257)
        .executeTakeFirstOrThrow();
      return db
        .updateTable("log_checkpoints")
        .set({ note: note.replace("\n257\n", "\n256\n") })
        .where("size", "=", 256)
        .execute();
    },
  ],
  [
    "the newest checkpoint gone",
    "entries-not-signed",
    257,
    (db) => {
      return db.deleteFrom("log_checkpoints").where("size", "=", 260).execute();
    },
  ],
  [
    "a value's ciphertext",
    "wrong-values",
    4,
    async (db) => {
      const { entry_id } = await row(db, 4);
      return db
        .updateTable("log_values")
        .set({ sealed: zeros(80) })
        .where("entry_id", "=", entry_id)
        .execute();
    },
  ],
];

describeStores("fsck of the log", (store) => {
  let at: Fixture;
  let options: Omit<FsckOptions, "onFault">;

  beforeEach(async () => {
    const { sam, keys, ...started } = await startLog(await store.fresh());
    at = started.at;
    for (const size of BATCHES) {
      const items = [];
      for (let i = 0; i < size; i++) items.push(await sam.next({}, i < 5 ? { ticket: "4711" } : {}));
      await at.log.append(items);
    }
    const values = await readValues(at.db, valueKeysOf(keys), () => NOON);
    options = { db: at.db, log: ORIGIN, verify, vkeys: [signerOf(keys.log).vkey], values };
  });

  afterEach(() => at.db.destroy());

  async function faultsOf(): Promise<FsckFault[]> {
    const faults: FsckFault[] = [];
    const report = await fsck({ ...options, onFault: (fault) => faults.push(fault) });
    expect(report.faults).toBe(faults.length);
    return faults;
  }

  test("a sound log has no fault, and each damage is named where it is", async () => {
    expect(await faultsOf()).toEqual([]);
    const before = await keep(at.db);
    for (const [name, code, place, damage] of damages) {
      await damage(at.db);
      const found = (await faultsOf()).map((fault) => [fault.code, fault.at]);
      expect([name, found]).toEqual([name, expect.arrayContaining([[code, place]])]);
      await putBack(at.db, before);
    }
    expect(await faultsOf()).toEqual([]);
  });
});

const TABLES = ["log_head", "log_entries", "log_tiles", "log_checkpoints", "log_values"] as const;
type Kept = { table: (typeof TABLES)[number]; rows: object[] }[];

async function keep(db: Database): Promise<Kept> {
  return Promise.all(TABLES.map(async (table) => ({ table, rows: await db.selectFrom(table).selectAll().execute() })));
}

async function putBack(db: Database, kept: Kept): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { table, rows } of kept) {
      await trx.deleteFrom(table).execute();
      await trx
        .insertInto(table)
        .values(rows as never)
        .execute();
    }
  });
}
