import { copyFileSync } from "node:fs";
import { CompiledQuery } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { type Database, openDatabase } from "./open.ts";
import {
  enrolledDevice,
  type Fixture,
  type Keys,
  newFile,
  newKeys,
  openLog,
  signerOf,
  type TestDevice,
  verify,
} from "./testing/log-fixture.ts";

let file: string;
let keys: Keys;
let at: Fixture;
let sam: TestDevice;

beforeEach(async () => {
  file = newFile();
  keys = await newKeys();
  at = await openLog(file, keys);
  const [device, enrolment] = await enrolledDevice(at.db);
  sam = device;
  await at.log.append([enrolment, await sam.next(), await sam.next()]);
});

afterEach(() => at.db.destroy());

const idOf = (submission: Submission): string => entryId(submission.signed.item);
const raw = (db: Database, sql: string) => db.executeQuery(CompiledQuery.raw(sql));
const check = (receipt: Parameters<typeof verifyReceipt>[0], remembered: string | null) =>
  verifyReceipt(receipt, { remembered, vkeys: [at.signer.vkey], verify });

// Each is done by the disk, so to speak: a trigger changes what is stored, or the stored state was changed before.
const damages: [string, string][] = [
  [
    "a leaf changed between hashing and storing",
    "create trigger t after insert on log_entries begin update log_entries set leaf = cast(replace(cast(leaf as text), 'intent', 'result') as blob) where idx = new.idx and log = new.log; end",
  ],
  [
    "a leaf's stored hash flipped",
    "create trigger t after insert on log_entries begin update log_entries set leaf_hash = zeroblob(32) where idx = new.idx and log = new.log; end",
  ],
  [
    "a row that was not stored",
    "create trigger t after insert on log_entries begin delete from log_entries where idx = new.idx and log = new.log; end",
  ],
  [
    "a tile changed while it was stored",
    "create trigger t after update on log_tiles begin update log_tiles set hashes = zeroblob(length(new.hashes)) where log = new.log and level = new.level and idx = new.idx and hashes <> zeroblob(length(new.hashes)); end",
  ],
  ["a tile cut short", "update log_tiles set hashes = substr(hashes, 1, 32)"],
  ["an old tile rewritten", "update log_tiles set hashes = zeroblob(length(hashes))"],
  ["another frontier", "update log_head set frontier = zeroblob(length(frontier))"],
  ["another root", "update log_head set root = zeroblob(32)"],
  [
    "a checkpoint that is newer than the head",
    "insert into log_checkpoints select log, 99, root, note from log_checkpoints where size = 1",
  ],
  ["a head set back", "update log_head set size = 1, frontier = substr(frontier, 1, 32)"],
];

test.each(damages)("%s: nothing is signed, nothing is recorded", async (_, sql) => {
  await raw(at.db, sql);
  const before = await at.db.selectFrom("log_checkpoints").select("size").execute();
  const item = await sam.next();
  await expect(at.log.append([item])).rejects.toMatchObject({ code: "log-damaged" });
  expect(await at.db.selectFrom("log_checkpoints").select("size").execute()).toEqual(before);
  expect(await at.db.selectFrom("log_entries").select("idx").where("entry_id", "=", idOf(item)).execute()).toEqual([]);
});

test("an entry edited later is not handed out as if it were on record", async () => {
  const item = await sam.next({ action: "refund.create" });
  await at.log.append([item]);
  await raw(
    at.db,
    `update log_entries set leaf = cast(replace(cast(leaf as text), 'refund.create', 'refund.refuse') as blob)`,
  );
  await expect(at.log.receipt([idOf(item)], null)).rejects.toMatchObject({ code: "log-damaged" });
});

test("a restored backup is noticed by whoever remembers more, and takes no further entry, also after a restart", async () => {
  const backup = newFile();
  await at.db.destroy();
  copyFileSync(file, backup);
  at = await openLog(file, keys);
  await at.log.append([await sam.next()]);
  const remembered = await at.log.checkpoint();
  await at.db.destroy();

  at = await openLog(backup, keys);
  const receipt = await at.log.receipt([], null);
  expect(await check(receipt, remembered)).toMatchObject({ ok: false, code: "rolled-back" });
  await expect(at.log.receipt([], remembered)).rejects.toMatchObject({ code: "log-behind" });
  const next = await sam.next();
  await expect(at.log.append([next])).rejects.toMatchObject({ code: "log-read-only" });
  await at.db.destroy();
  at = await openLog(backup, keys);
  await expect(at.log.append([next])).rejects.toMatchObject({ code: "log-read-only" });
});

test("a backup that has regrown is a second history: the client says so, and so does the log when it is told", async () => {
  const backup = newFile();
  await at.db.destroy();
  copyFileSync(file, backup);
  const state = sam.state;
  at = await openLog(file, keys);
  await at.log.append([await sam.next({ suggestion: "first history" })]);
  const remembered = await at.log.checkpoint();
  await at.db.destroy();

  at = await openLog(backup, keys);
  sam.state = state;
  await at.log.append([await sam.next({ suggestion: "second history" })]);
  expect(await check(await at.log.receipt([], null), remembered)).toMatchObject({ ok: false, code: "forked" });
  await at.log.append([await sam.next({ suggestion: "and longer" })]);
  expect(await check(await at.log.receipt([], null), remembered)).toMatchObject({ ok: false, code: "not-consistent" });
  await expect(at.log.receipt([], remembered)).rejects.toMatchObject({ code: "log-behind" });
  await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
});

test("a note that this log did not sign cannot put it into quarantine", async () => {
  const forger = await newKeys();
  const forged = await openLog(newFile(), forger);
  const [eve, enrolment] = await enrolledDevice(forged.db, "eve");
  await forged.log.append([enrolment, await eve.next(), await eve.next(), await eve.next()]);
  const note = await forged.log.checkpoint();
  expect(note).not.toContain(signerOf(keys.log).vkey);
  await expect(at.log.receipt([], note)).rejects.toMatchObject({ code: "other-log" });
  expect(await at.log.append([await sam.next()])).toMatchObject([{ state: "appended" }]);
  await forged.db.destroy();
});

test("a database of a newer or of another version is refused, and left as it is", async () => {
  await raw(at.db, "insert into migrations values (999, '0999-later', '')");
  await expect(openDatabase(file)).rejects.toMatchObject({
    code: expect.stringMatching(/newer-database|foreign-database/),
  });
  await raw(at.db, "delete from migrations where id = 999");
  await raw(at.db, "update migrations set name = '0001-other' where id = 1");
  await expect(openDatabase(file)).rejects.toMatchObject({ code: "foreign-database" });
});
