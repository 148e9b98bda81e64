import { webcrypto } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commitValues } from "#lib/audit/values.ts";
import { migrations } from "../migrations/index.ts";
import { openDatabase } from "../open.ts";
import {
  type Fixture,
  type Keys,
  NOON,
  newFile,
  newKeys,
  ORIGIN,
  openLog,
  startLog,
  type TestDevice,
  valueKeysOf,
} from "../testing/log-fixture.ts";
import { describeStores } from "../testing/suites/stores.ts";
import { openValues, readValues } from "./open-values.ts";
import { customerName, ORGANISATION, ticketName } from "./subjects.ts";

const SECRET = "ana@example.com wants her kettle back";
const TICKET = "zendesk:acme.zendesk.com:4711";

describeStores("values beside the log", (store) => {
  let file: string;
  let keys: Keys;
  let at: Fixture;
  let sam: TestDevice;

  beforeEach(async () => {
    ({ place: file, keys, at, sam } = await startLog(await store.fresh()));
  });
  afterEach(async () => {
    await at.db.destroy();
  });

  /** Appends one entry and answers its id. */
  async function add(fields: Parameters<TestDevice["next"]>[0], values: Record<string, unknown>): Promise<string> {
    const [entry] = await at.log.append([await sam.next(fields, values)]);
    if (entry?.state !== "appended") throw new Error(JSON.stringify(entry));
    return entry.entryId;
  }

  async function valuesOf(entryId: string) {
    const kept = (await at.log.values.read(at.db, ORIGIN, [entryId])).get(entryId);
    return Object.fromEntries(Object.entries(kept?.values ?? {}).map(([field, { value }]) => [field, value]));
  }

  async function subjectOf(entryId: string): Promise<string | undefined> {
    const row = await at.db
      .selectFrom("log_values as v")
      .innerJoin("log_value_keys as k", "k.id", "v.key_id")
      .select("k.subject")
      .where("v.entry_id", "=", entryId)
      .executeTakeFirst();
    return row?.subject;
  }

  const subject = (name: string) => at.log.values.wrapping.index(name);

  function bytesOf(folder: string): Buffer {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name));
    return Buffer.concat(files.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name)));
  }

  if (store.kind === "sqlite")
    test("what is kept comes back whole, and is nowhere to be read in the files", async () => {
      const id = await add({}, { customer: "cus_ana", args: { text: SECRET }, nothing: null });
      expect(await valuesOf(id)).toEqual({ customer: "cus_ana", args: { text: SECRET }, nothing: null });
      const folder = bytesOf(path.dirname(file));
      expect(folder.includes(SECRET)).toBe(false);
      expect(folder.includes("cus_ana")).toBe(false);
      expect(folder.includes("127.0.0.1/log/acme/1")).toBe(true);
    });

  test("an entry's values are the customer's, else of whom it settles or follows, else the ticket's, else everybody's", async () => {
    const named = await add({ suggestion: "s1" }, { customer: "cus_ana", ticket: TICKET });
    const settled = await add({ entry: "result", settles: named, ending: "done" }, { says: "done" });
    const about = await add({ entry: "qa-verdict", about: settled, verdict: "good" }, { note: "fine" });
    const later = await add({ entry: "accepted", suggestion: "s1" }, { ticket: TICKET });
    const undone = await add({ suggestion: "s2", undoes: "s1" }, { args: {} });
    const ticket = await add({ suggestion: "s3" }, { ticket: TICKET, customer: "" });
    const nobody = await add({ suggestion: "s4" }, { args: {} });
    for (const id of [named, settled, about, later, undone]) {
      expect(await subjectOf(id)).toBe(subject(customerName("cus_ana")));
    }
    expect(await subjectOf(ticket)).toBe(subject(ticketName(TICKET)));
    expect(await subjectOf(nobody)).toBe(subject(ORGANISATION));
  });

  test("the same within one batch, in whatever company", async () => {
    const intent = await sam.next({ suggestion: "s1" }, { customer: "cus_ana" });
    const follows = await sam.next({ entry: "accepted", suggestion: "s1" }, { why: "yes" });
    const other = await sam.next({ entry: "accepted", suggestion: "s2" }, { customer: "cus_ben" });
    const answers = await at.log.append([intent, follows, other]);
    const subjects = await Promise.all(answers.map(({ entryId }) => subjectOf(entryId)));
    const [ana, ben] = [subject(customerName("cus_ana")), subject(customerName("cus_ben"))];
    expect(subjects).toEqual([ana, ana, ben]);
    expect(await at.db.selectFrom("log_value_keys").select("generation").where("subject", "=", ana).execute()).toEqual([
      { generation: 1 },
    ]);
  });

  test("a ticket is linked to its customer, and two ids of one person to each other", async () => {
    await add({}, { customer: "cus_ana", ticket: TICKET });
    await at.db.transaction().execute((trx) => at.log.values.link(trx, ["cus_ana", "zendesk:501", "cus_ana"]));
    await at.db.transaction().execute((trx) => at.log.values.link(trx, ["zendesk:501", "cus_ana"]));
    const links = await at.db.selectFrom("log_subject_links").selectAll().execute();
    const [ana, desk] = [subject(customerName("cus_ana")), subject(customerName("zendesk:501"))].sort();
    expect(links).toHaveLength(2);
    expect(links).toContainEqual({
      a: subject(ticketName(TICKET)),
      b: subject(customerName("cus_ana")),
      kind: "ticket",
    });
    expect(links).toContainEqual({ a: ana, b: desk, kind: "person" });
  });

  type Row = { key_id: string; sealed: Uint8Array };

  test.each<[string, (row: Row, same: Row, other: Row) => Row]>([
    ["swapped with another row of the same customer", (row, same) => ({ ...row, sealed: same.sealed })],
    ["given another customer's key", (row, _same, other) => ({ ...row, key_id: other.key_id })],
    ["changed in one byte", (row) => ({ ...row, sealed: row.sealed.map((byte, i) => (i === 20 ? byte ^ 1 : byte)) })],
    ["cut off", (row) => ({ ...row, sealed: row.sealed.slice(0, 5) })],
  ])("a ciphertext that was %s is named and never handed out", async (_how, change) => {
    const a = await add({}, { customer: "cus_ana", args: 1 });
    const b = await add({}, { customer: "cus_ana", args: 2 });
    const c = await add({}, { customer: "cus_ben", args: 3 });
    const rowOf = (id: string) =>
      at.db.selectFrom("log_values").select(["key_id", "sealed"]).where("entry_id", "=", id).executeTakeFirstOrThrow();
    const changed = change(await rowOf(a), await rowOf(b), await rowOf(c));
    await at.db.updateTable("log_values").set(changed).where("entry_id", "=", a).execute();
    expect((await at.log.values.read(at.db, ORIGIN, [a, b])).get(a)).toEqual({ damaged: true });
    expect(await valuesOf(b)).toEqual({ customer: "cus_ana", args: 2 });
    await expect(at.log.receipt([a], null)).rejects.toMatchObject({
      code: "log-damaged",
      message: /values of entry 2/,
    });
  });

  test("a key of another subject put in its place opens nothing", async () => {
    const id = await add({}, { customer: "cus_ana", args: 1 });
    await add({}, { customer: "cus_ben", args: 3 });
    const [ana, ben] = [subject(customerName("cus_ana")), subject(customerName("cus_ben"))];
    await sql`update log_value_keys set wrapped = (select wrapped from log_value_keys where subject = ${ben}) where subject = ${ana}`.execute(
      at.db,
    );
    at.log.values.keys.forget();
    await expect(at.log.values.read(at.db, ORIGIN, [id])).rejects.toMatchObject({ code: "value-keys-wrong" });
  });

  test.each([
    ["missing", (name: string) => rmSync(name), "value-keys-missing"],
    [
      "another one",
      (name: string) =>
        writeFileSync(
          name,
          JSON.stringify({ ...JSON.parse(readFileSync(name, "utf8")), key: Buffer.alloc(32, 7).toString("base64") }),
        ),
      "value-keys-wrong",
    ],
  ])(
    "a wrapping key that is %s is said at the start, and no new one is made in its place",
    async (_how, change, code) => {
      await add({}, { customer: "cus_ana" });
      const folder = valueKeysOf(keys);
      const before = readdirSync(folder);
      const [name = ""] = before.filter((one) => one.startsWith("w-"));
      await at.db.destroy();
      change(path.join(folder, name));
      const db = await openDatabase(file);
      await expect(openValues(db, folder, () => NOON)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(name),
      });
      expect(readdirSync(folder).length).toBeLessThanOrEqual(before.length);
      await db.destroy();
      at = await openLog(await store.fresh(), await newKeys());
    },
  );

  test("an entry whose values cannot be kept is not recorded", async () => {
    await add({}, { customer: "cus_ana" });
    const before = await at.log.checkpoint();
    // The key in force is one that this process cannot find.
    await at.db
      .insertInto("log_wrapping_keys")
      .values({ id: "w-gone", proof: "", made_at: "2099-01-01T00:00:00.000Z", retired_at: null, destroyed_at: null })
      .execute();
    const [refused, known] = [await sam.next({}, { customer: "cus_new" }), await sam.next({}, { customer: "cus_ana" })];
    await expect(at.log.append([refused])).rejects.toMatchObject({ code: "value-keys-missing" });
    expect(await at.log.checkpoint()).toBe(before);
    // Whose key is there already needs no new one.
    expect(await at.log.append([known])).toMatchObject([{ state: "appended" }]);
  });

  if (store.kind === "sqlite")
    test("keys are files that only this user can read, outside the database, and two starts at once make one", async () => {
      const folder = path.join(mkdtempSync(path.join(tmpdir(), "countersign-values-")), "value-keys");
      const other = newFile();
      const [one, two] = await Promise.all([openDatabase(other), openDatabase(other)]);
      const [a, b] = await Promise.all([openValues(one, folder, Date.now), openValues(two, folder, Date.now)]);
      expect(readdirSync(folder)).toHaveLength(2);
      for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
      expect(a.wrapping.index("x")).toBe(b.wrapping.index("x"));
      expect(await readValues(one, folder, Date.now)).toBeDefined();
      await Promise.all([one.destroy(), two.destroy()]);
    });

  if (store.kind === "sqlite")
    test("what an older version kept in plain is encrypted at the next start, also after a stop in between", async () => {
      const plain = newFile();
      const version9 = migrations.slice(
        0,
        migrations.findIndex(({ name }) => name === "0010-values"),
      );
      const older = await openDatabase(plain, { migrations: version9 });
      const count = 1_203;
      const { values } = commitValues({ customer: "cus_old", args: { text: SECRET } }, () =>
        webcrypto.getRandomValues(new Uint8Array(32)),
      );
      const leaf = Buffer.from(JSON.stringify(await leafOf()));
      const every = sql`with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;
      await sql`insert into log_entries ${every} select ${ORIGIN}, i, 'id' || i, 'd', i + 1, 'intent', 'sam', null, null, null, null, ${leaf}, ${leaf} from n`.execute(
        older,
      );
      for (const [field, { k, value }] of Object.entries(values)) {
        await sql`insert into log_values ${every} select ${ORIGIN}, 'id' || i, ${field}, ${k}, ${JSON.stringify(value)} from n`.execute(
          older,
        );
      }
      await sql`pragma wal_checkpoint(truncate)`.execute(older);
      await older.destroy();
      expect(readFileSync(plain).includes(SECRET)).toBe(true);
      const folder = path.join(path.dirname(plain), "keys");
      const stopped = await openDatabase(plain);
      let turns = 0;
      const stopInBetween = () => {
        if (++turns > 5) throw new Error("killed");
        return NOON;
      };
      await expect(openValues(stopped, folder, stopInBetween)).rejects.toThrow("killed");
      const left = await stopped
        .selectFrom("log_plain_values")
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow();
      expect(left.n).toBeGreaterThan(0);
      expect(left.n).toBeLessThan(count * 2);
      await stopped.destroy();
      const db = await openDatabase(plain);
      const store = await openValues(db, folder, () => NOON);
      const kept = await store.read(db, ORIGIN, ["id0", "id700", "id1202"]);
      expect([...kept.values()]).toEqual([{ values }, { values }, { values }]);
      expect(bytesOf(path.dirname(plain)).includes(SECRET)).toBe(false);
      expect(bytesOf(path.dirname(plain)).includes("cus_old")).toBe(false);
      await db.destroy();
    });

  async function leafOf() {
    const { signed } = await sam.next({}, {});
    return { v: 1, item: signed.item, sig: signed.sig, server: { tServer: new Date(NOON).toISOString() } };
  }

  if (store.kind === "sqlite")
    test("a copy of the database opens with the same folder, and with no other", async () => {
      const id = await add({}, { customer: "cus_ana" });
      await sql`pragma wal_checkpoint(truncate)`.execute(at.db);
      const copy = newFile();
      cpSync(file, copy);
      const db = await openDatabase(copy);
      const store = await openValues(db, valueKeysOf(keys), () => NOON);
      expect((await store.read(db, ORIGIN, [id])).get(id)?.values).toBeDefined();
      const empty = path.join(path.dirname(copy), "none");
      await expect(openValues(db, empty, () => NOON)).rejects.toMatchObject({ code: "value-keys-missing" });
      expect(existsSync(empty)).toBe(false);
      await db.destroy();
    });
});
