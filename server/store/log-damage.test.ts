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
  newKeys,
  openLog,
  signerOf,
  type TestDevice,
  verify,
} from "./testing/log-fixture.ts";
import { describeStores, type TestStore } from "./testing/suites/stores.ts";

type Damage = { readonly [Kind in TestStore["kind"]]: string };

/** The same statement does it to both. */
const both = (statement: string): Damage => ({ sqlite: statement, postgres: statement });
/** Zeros instead of what there is. */
const zeros = (column: string, table: string, where = ""): Damage => ({
  sqlite: `update ${table} set ${column} = zeroblob(length(${column})) ${where}`,
  postgres: `update ${table} set ${column} = decode(repeat('00', length(${column})), 'hex') ${where}`,
});
/** Row by row, while it is stored. */
const meanwhile = (on: string, sqlite: string, postgres: string): Damage => ({
  sqlite: `create trigger t after ${on} begin ${sqlite}; end`,
  postgres: `create or replace function hurt() returns trigger language plpgsql as $$ begin ${postgres}; end $$;
    create trigger t before ${on} for each row execute function hurt()`,
});
const HERE = "where idx = new.idx and log = new.log";

// Each is done by the disk, so to speak: a trigger changes what is stored, or the stored state was changed before.
const damages: [string, Damage][] = [
  [
    "a leaf changed between hashing and storing",
    meanwhile(
      "insert on log_entries",
      `update log_entries set leaf = cast(replace(cast(leaf as text), 'intent', 'result') as blob) ${HERE}`,
      "new.leaf = convert_to(replace(convert_from(new.leaf, 'UTF8'), 'intent', 'result'), 'UTF8'); return new",
    ),
  ],
  [
    "a leaf's stored hash flipped",
    meanwhile(
      "insert on log_entries",
      `update log_entries set leaf_hash = zeroblob(32) ${HERE}`,
      "new.leaf_hash = decode(repeat('00', 32), 'hex'); return new",
    ),
  ],
  ["a row that was not stored", meanwhile("insert on log_entries", `delete from log_entries ${HERE}`, "return null")],
  [
    "a tile changed while it was stored",
    meanwhile(
      "update on log_tiles",
      `update log_tiles set hashes = zeroblob(length(new.hashes)) ${HERE} and level = new.level and hashes <> zeroblob(length(new.hashes))`,
      "new.hashes = decode(repeat('00', length(new.hashes)), 'hex'); return new",
    ),
  ],
  ["a tile cut short", both("update log_tiles set hashes = substr(hashes, 1, 32)")],
  ["an old tile rewritten", zeros("hashes", "log_tiles")],
  ["another frontier", zeros("frontier", "log_head")],
  ["another root", zeros("root", "log_head")],
  [
    "a checkpoint that is newer than the head",
    both("insert into log_checkpoints select log, 99, root, note from log_checkpoints where size = 1"),
  ],
  ["a head set back", both("update log_head set size = 1, frontier = substr(frontier, 1, 32)")],
];

describeStores("a damaged log", (store) => {
  let place: string;
  let keys: Keys;
  let at: Fixture;
  let sam: TestDevice;

  beforeEach(async () => {
    place = await store.fresh();
    keys = await newKeys();
    at = await openLog(place, keys);
    const [device, enrolment] = await enrolledDevice(at.db);
    sam = device;
    await at.log.append([enrolment, await sam.next(), await sam.next()]);
  });

  afterEach(() => at.db.destroy());

  const idOf = (submission: Submission): string => entryId(submission.signed.item);
  const raw = (db: Database, sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  const check = (receipt: Parameters<typeof verifyReceipt>[0], remembered: string | null) =>
    verifyReceipt(receipt, { remembered, vkeys: [at.signer.vkey], verify });

  test.each(damages)("%s: nothing is signed, nothing is recorded", async (_, damage) => {
    await raw(at.db, damage[store.kind]);
    const before = await at.db.selectFrom("log_checkpoints").select("size").execute();
    const item = await sam.next();
    await expect(at.log.append([item])).rejects.toMatchObject({ code: "log-damaged" });
    expect(await at.db.selectFrom("log_checkpoints").select("size").execute()).toEqual(before);
    expect(await at.db.selectFrom("log_entries").select("idx").where("entry_id", "=", idOf(item)).execute()).toEqual(
      [],
    );
  });

  test("an entry edited later is not handed out as if it were on record", async () => {
    const item = await sam.next({ action: "refund.create" });
    await at.log.append([item]);
    const edit: Damage = {
      sqlite:
        "update log_entries set leaf = cast(replace(cast(leaf as text), 'refund.create', 'refund.refuse') as blob)",
      postgres:
        "update log_entries set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'refund.create', 'refund.refuse'), 'UTF8')",
    };
    await raw(at.db, edit[store.kind]);
    await expect(at.log.receipt([idOf(item)], null)).rejects.toMatchObject({ code: "log-damaged" });
  });

  test.each(["rep", "action", "suggestion", "settles", "prev", "entry", "device_seq"] as const)(
    "what stands beside a leaf is held to it: an edited `%s` is not handed out",
    async (column) => {
      const item = await sam.next({ action: "refund.create", suggestion: "s1", settles: "an intent" });
      await at.log.append([item]);
      const other = column === "device_seq" ? { device_seq: 99 } : { [column]: "other" };
      await at.db.updateTable("log_entries").set(other).where("entry_id", "=", idOf(item)).execute();
      await expect(at.log.receipt([idOf(item)], null)).rejects.toMatchObject({ code: "log-damaged" });
    },
  );

  test("a restored backup is noticed by whoever remembers more, and takes no further entry, also after a restart", async () => {
    await at.db.destroy();
    const backup = await store.copy(place);
    at = await openLog(place, keys);
    const later = await sam.next();
    const lost = idOf(later);
    await at.log.append([later]);
    const remembered = await at.log.checkpoint();
    await at.db.destroy();

    at = await openLog(backup, keys);
    const receipt = await at.log.receipt([], null);
    expect(await check(receipt, remembered)).toMatchObject({ ok: false, code: "rolled-back" });
    // Asked for an entry that it lost, it says that it is behind, not that it never knew the entry.
    await expect(at.log.receipt([lost], remembered)).rejects.toMatchObject({ code: "log-behind" });
    const next = await sam.next();
    await expect(at.log.append([next])).rejects.toMatchObject({ code: "log-read-only" });
    await at.db.destroy();
    at = await openLog(backup, keys);
    await expect(at.log.append([next])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("a backup that has regrown is a second history: the client says so, and so does the log when it is told", async () => {
    await at.db.destroy();
    const backup = await store.copy(place);
    const state = sam.state;
    at = await openLog(place, keys);
    await at.log.append([await sam.next({ suggestion: "first history" })]);
    const remembered = await at.log.checkpoint();
    await at.db.destroy();

    at = await openLog(backup, keys);
    sam.state = state;
    await at.log.append([await sam.next({ suggestion: "second history" })]);
    expect(await check(await at.log.receipt([], null), remembered)).toMatchObject({ ok: false, code: "forked" });
    await at.log.append([await sam.next({ suggestion: "and longer" })]);
    expect(await check(await at.log.receipt([], null), remembered)).toMatchObject({
      ok: false,
      code: "not-consistent",
    });
    await expect(at.log.receipt([], remembered)).rejects.toMatchObject({ code: "log-behind" });
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("a note that this log did not sign cannot put it into quarantine", async () => {
    const forger = await newKeys();
    const forged = await openLog(await store.fresh(), forger);
    const [eve, enrolment] = await enrolledDevice(forged.db, "eve");
    await forged.log.append([enrolment, await eve.next(), await eve.next(), await eve.next()]);
    const note = await forged.log.checkpoint();
    expect(note).not.toContain(signerOf(keys.log).vkey);
    await expect(at.log.receipt([], note)).rejects.toMatchObject({ code: "other-log" });
    expect(await at.log.append([await sam.next()])).toMatchObject([{ state: "appended" }]);
    await forged.db.destroy();
  });

  test("a database of a newer or of another version is refused, and left as it is", async () => {
    const other = await store.empty();
    const db = await openDatabase(other);
    await raw(db, "insert into migrations values (999, '0999-later', '')");
    await expect(openDatabase(other)).rejects.toMatchObject({
      code: expect.stringMatching(/newer-database|foreign-database/),
    });
    await raw(db, "delete from migrations where id = 999");
    await raw(db, "update migrations set name = '0001-other' where id = 1");
    await expect(openDatabase(other)).rejects.toMatchObject({ code: "foreign-database" });
    await db.destroy();
  });
});
