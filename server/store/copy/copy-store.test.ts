import { CompiledQuery } from "kysely";
import { beforeAll, expect, test } from "vitest";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import { migrations } from "../migrations/index.ts";
import { openDatabase } from "../open.ts";
import { enrolledDevice, type Keys, newKeys, openLog, type TestDevice, verify } from "../testing/log-fixture.ts";
import { describePostgres, sqliteStore } from "../testing/suites/stores.ts";
import { copyStore } from "./copy-store.ts";
import { tablesOf, untyped } from "./table-rows.ts";

const run = async (place: string, statement: string) => {
  const db = await openDatabase(place);
  await db.executeQuery(CompiledQuery.raw(statement));
  await db.destroy();
};

describePostgres("copying a store", (postgres) => {
  const sqlite = sqliteStore();
  let keys: Keys;
  let source: string;
  let sam: TestDevice;
  /** What a client has kept: each proof with the checkpoint that it was made to. */
  const kept: { ids: string[]; receipt: Receipt }[] = [];

  beforeAll(async () => {
    keys = await newKeys();
    source = await sqlite.fresh();
    const { db, log } = await openLog(source, keys);
    const [device, enrolment] = await enrolledDevice(db);
    sam = device;
    await log.append([enrolment]);
    for (let batch = 0; batch < 12; batch++) {
      const items = [];
      for (let i = 0; i <= batch * 10; i++)
        items.push(await sam.next({ suggestion: `s${batch}` }, { note: "Grüße 🫖" }));
      await log.append(items);
      const ids = items.slice(0, 2).map(({ signed }) => entryId(signed.item));
      kept.push({ ids, receipt: await log.receipt(ids, null) });
    }
    await db.insertInto("model_uses").values({ user: "sam", day: "2026-11-20", tokens: 7, settled: 1 }).execute();
    await log.close();
    await db.destroy();
  });

  const isEmpty = async (place: string): Promise<boolean> => {
    const db = await openDatabase(place);
    const rows = await db.selectFrom("log_entries").select("idx").execute();
    const devices = await db.selectFrom("devices").select("id").execute();
    await db.destroy();
    return rows.length + devices.length === 0;
  };

  async function assertGoesOn(place: string): Promise<void> {
    const { db, log, signer } = await openLog(place, keys);
    const deviceKeys = new Map([[sam.id, toBase64(sam.key.publicKey)]]);
    for (const { ids, receipt } of kept) {
      const remembered = receipt.checkpoint;
      // The old proof is still a proof, and the log of now has grown out of it.
      expect(
        await verifyReceipt(receipt, { remembered: null, vkeys: [signer.vkey], verify, deviceKeys }),
      ).toMatchObject({ ok: true });
      const now = await log.receipt(ids, remembered);
      const checked = await verifyReceipt(now, { remembered, vkeys: [signer.vkey], verify, deviceKeys });
      expect(checked).toMatchObject({ ok: true, complete: true });
      expect(now.entries.map(({ leaf, values }) => ({ leaf, values }))).toEqual(
        receipt.entries.map(({ leaf, values }) => ({ leaf, values })),
      );
    }
    const state = sam.state;
    expect(await log.append([await sam.next()])).toMatchObject([{ state: "appended" }]);
    sam.state = state;
    const use = { user: "mia", day: "2026-11-20", tokens: 1, settled: 1 };
    expect((await db.insertInto("model_uses").values(use).returning("id").executeTakeFirstOrThrow()).id).toBe(2);
    await log.close();
    await db.destroy();
  }

  test("into PostgreSQL: every row, every proof that was made before, and the log goes on", async () => {
    const target = await postgres.empty();
    const copied = await copyStore({ from: source, to: target, verify });
    expect(copied.logs).toMatchObject([{ size: 674, checkpoints: expect.any(Number) }]);
    expect(copied.logs[0]?.checkpoints).toBeGreaterThan(12);
    const db = await openDatabase(source);
    expect(copied.tables).toBe((await tablesOf(untyped(db))).length);
    await db.destroy();
    await assertGoesOn(target);
  }, 60_000);

  test("and back into a file", async () => {
    const [between, target] = [await postgres.empty(), await sqlite.fresh()];
    await copyStore({ from: source, to: between, verify });
    await copyStore({ from: between, to: target, verify });
    await assertGoesOn(target);
  }, 60_000);

  test("a target that is not empty is left as it is", async () => {
    const target = await postgres.fresh();
    await run(target, "insert into credentials (\"user\", hash) values ('sam', 'x')");
    await expect(copyStore({ from: source, to: target, verify })).rejects.toMatchObject({ code: "target-not-empty" });
    expect(await isEmpty(target)).toBe(true);
  });

  const damages = [
    [
      "a leaf that was edited",
      "update log_entries set leaf = cast(replace(cast(leaf as text), 'intent', 'result') as blob) where idx = 300",
    ],
    ["a row that is missing", "delete from log_entries where idx = 300"],
    ["a checkpoint of another tree", "update log_checkpoints set root = zeroblob(32) where size = 3"],
    ["a head set back", "update log_head set size = 2"],
    [
      "the newest checkpoint cut off",
      "delete from log_checkpoints where size = (select max(size) from log_checkpoints)",
    ],
  ] as const;
  test.each(damages)("%s: nothing is copied", async (_, statement) => {
    const [bad, target] = [await sqlite.copy(source), await postgres.fresh()];
    await run(bad, statement);
    await expect(copyStore({ from: bad, to: target, verify })).rejects.toMatchObject({ code: "copy-unsound" });
    expect(await isEmpty(target)).toBe(true);
  });

  test("a log in quarantine only when that is said, and it stays read-only", async () => {
    const [bad, target] = [await sqlite.copy(source), await postgres.fresh()];
    await run(
      bad,
      "insert into log_quarantine (log, at, code, evidence) select log, 'now', 'log-behind', '' from log_head",
    );
    await expect(copyStore({ from: bad, to: target, verify })).rejects.toMatchObject({ code: "in-quarantine" });
    expect(await isEmpty(target)).toBe(true);
    await copyStore({ from: bad, to: target, verify, evenInQuarantine: true });
    const { db, log } = await openLog(target, keys);
    const state = sam.state;
    await expect(log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
    sam.state = state;
    await log.close();
    await db.destroy();
  });

  test("a store of an earlier version is not taken for one of this", async () => {
    const old = await sqlite.fresh();
    await (await openDatabase(old, { migrations: migrations.slice(0, 3) })).destroy();
    await expect(copyStore({ from: old, to: await postgres.fresh(), verify })).rejects.toMatchObject({
      code: "other-version",
    });
  });
});
