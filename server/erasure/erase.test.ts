import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { openDatabase } from "../store/open.ts";
import {
  enrolledDevice,
  type Fixture,
  type Keys,
  newKeys,
  ORIGIN,
  openLog,
  type TestDevice,
  valueKeysOf,
  verify,
} from "../store/testing/log-fixture.ts";
import { describeStores } from "../store/testing/suites/stores.ts";
import { openValues } from "../store/values/open-values.ts";
import { erase, planErasure } from "./erase.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { devicesWithErasures, erasuresFor } from "./erasures.ts";
import { endHold, listHolds, setHold } from "./legal-holds.ts";
import { rotateWrappingKeys } from "./rotate.ts";

const SECRET = "Ana Vidal wants her kettle back";
const TICKET = "zendesk:acme.zendesk.com:4711";
const DAY = 86_400_000;

describeStores("erasing a customer", (store) => {
  let file: string;
  let keys: Keys;
  let at: Fixture;
  let parts: ErasureParts;
  let sam: TestDevice;
  let enrolment: Submission;

  beforeEach(async () => {
    file = await store.fresh();
    keys = await newKeys();
    await open();
    [sam, enrolment] = await enrolledDevice(at.db);
    await at.log.append([enrolment]);
  });
  afterEach(async () => {
    await at.log.close();
    await at.db.destroy();
  });

  async function open(): Promise<void> {
    at = await openLog(file, keys);
    const { db, log, clock } = at;
    parts = { db, log, now: () => clock.now };
  }

  async function add(fields: Parameters<TestDevice["next"]>[0], values: Record<string, unknown>): Promise<string> {
    const [entry] = await at.log.append([await sam.next(fields, values)]);
    if (entry?.state !== "appended") throw new Error(JSON.stringify(entry));
    return entry.entryId;
  }

  /** An approved act with its result and a later word, all about one customer. */
  async function story(customer: string, suggestion: string): Promise<string[]> {
    const intent = await add(
      { suggestion },
      { customer, ticket: `${TICKET}${customer}`, args: { text: SECRET + customer } },
    );
    const result = await add(
      { entry: "result", suggestion, settles: intent, ending: "done" },
      { says: SECRET + customer },
    );
    const verdict = await add({ entry: "qa-verdict", about: result, verdict: "good" }, { note: SECRET + customer });
    return [intent, result, verdict];
  }

  const kept = (ids: readonly string[]) => at.log.values.read(at.db, ORIGIN, ids);

  function bytesUnder(...folders: string[]): Buffer {
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
    );
    return Buffer.concat(files.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name)));
  }

  /** Every byte that the store itself can still show: its files, or the files of the tables. */
  async function everything(): Promise<Buffer> {
    if (store.kind === "sqlite") return bytesUnder(path.dirname(file), valueKeysOf(keys));
    const tables = ["log_values", "log_value_keys", "log_erased"];
    const read = tables.map(async (table) => {
      const { rows } = await sql<{
        bytes: Uint8Array;
      }>`select pg_read_binary_file(pg_relation_filepath(${table})) as bytes`.execute(at.db);
      return rows[0]?.bytes ?? new Uint8Array();
    });
    return Buffer.concat([...(await Promise.all(read)), bytesUnder(valueKeysOf(keys))]);
  }

  /** What was written is in the files that `everything` reads. */
  const settle = () =>
    store.kind === "sqlite" ? sql`pragma wal_checkpoint(truncate)`.execute(at.db) : sql`checkpoint`.execute(at.db);

  async function assertSound(): Promise<void> {
    const lines: string[] = [];
    for await (const line of at.log.exportLines()) lines.push(JSON.stringify(line));
    const report = await verifyExport(lines, { vkey: at.signer.vkey, verify });
    expect(report.faults).toEqual([]);
  }

  test("a customer's values are gone from every byte of every file, and every proof still holds", async () => {
    const ana = await story("cus_ana", "s1");
    const ben = await story("cus_ben", "s2");
    const remembered = await at.log.checkpoint();
    const sealed = await at.db
      .selectFrom("log_values")
      .select(["entry_id", "sealed"])
      .where("entry_id", "in", ana)
      .execute();
    const wrapped = await at.db
      .selectFrom("log_value_keys as k")
      .innerJoin("log_values as v", "v.key_id", "k.id")
      .select("k.wrapped")
      .where("v.entry_id", "in", ana)
      .execute();
    const traces = [...sealed.map((row) => row.sealed), ...wrapped.flatMap((row) => row.wrapped ?? [])];
    expect(traces).toHaveLength(6);
    // The control: before, all of it is there and opens.
    expect((await kept(ana)).get(ana[0] ?? "")?.values?.args?.value).toEqual({ text: `${SECRET}cus_ana` });
    await settle();
    const before = await everything();
    expect(traces.every((trace) => before.includes(Buffer.from(trace)))).toBe(true);

    const plan = await planErasure(parts, ["cus_ana"]);
    expect(plan).toMatchObject({
      ok: true,
      value: { ids: 1, entries: 3, byKind: { intent: 1, "qa-verdict": 1, result: 1 }, keys: 1 },
    });
    const erased = await erase(parts, ["cus_ana"], "Letter 17");
    expect(erased).toMatchObject({ ok: true, value: { entries: 3, keys: 1, indexes: [8], compacted: true } });

    const after = await everything();
    expect(traces.some((trace) => after.includes(Buffer.from(trace)))).toBe(false);
    expect([...(await kept(ana)).values()]).toEqual([{ erasedBy: 8 }, { erasedBy: 8 }, { erasedBy: 8 }]);
    expect((await kept(ben)).get(ben[0] ?? "")?.values?.args?.value).toEqual({ text: `${SECRET}cus_ben` });
    const receipt = await at.log.receipt([...ana, ...ben], remembered);
    expect(receipt.entries.map((entry) => entry.erasedBy)).toEqual([8, 8, 8, undefined, undefined, undefined]);
    expect(await verifyReceipt(receipt, { remembered, vkeys: [at.signer.vkey], verify })).toMatchObject({
      ok: true,
      complete: true,
    });
    await assertSound();
    const [entry] = (await at.log.history({ device: sam.id, limit: 1, before: null, remembered })).entries;
    expect(entry).toBeDefined();
    const leaf = await at.db.selectFrom("log_entries").select("leaf").where("idx", "=", 8).executeTakeFirstOrThrow();
    const { item } = JSON.parse(Buffer.from(leaf.leaf).toString()) as { item: Record<string, unknown> };
    expect(item).toMatchObject({ entry: "erasure", reason: "request", count: 3, erases: digest([...ana].sort()) });
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({
      ok: true,
      value: { entries: 0, indexes: [] },
    });
  });

  test("with its key gone, not even a copy of the ciphertext opens", async () => {
    const [intent = ""] = await story("cus_ana", "s1");
    const row = await at.db
      .selectFrom("log_values")
      .selectAll()
      .where("entry_id", "=", intent)
      .executeTakeFirstOrThrow();
    await erase(parts, ["cus_ana"], "Letter 17");
    await at.db.insertInto("log_values").values(row).execute();
    await at.db.deleteFrom("log_erased").where("entry_id", "=", intent).execute();
    expect((await kept([intent])).get(intent)).toEqual({ damaged: true });
  });

  test("whoever comes again gets a new key; what was erased stays so", async () => {
    const before = await story("cus_ana", "s1");
    await erase(parts, ["cus_ana"], "Letter 17");
    const [again = ""] = await story("cus_ana", "s3");
    // What a device says late about an act that was erased is the same person's.
    const late = await add({ entry: "sent", suggestion: "s1", match: "same" }, { text: SECRET });
    expect((await kept(before)).get(before[0] ?? "")).toEqual({ erasedBy: 5 });
    expect((await kept([again])).get(again)?.values).toBeDefined();
    const plan = await planErasure(parts, ["cus_ana"]);
    expect(plan).toMatchObject({ ok: true, value: { entries: 4, keys: 1 } });
    const generations = await at.db
      .selectFrom("log_value_keys")
      .select("generation")
      .where("wrapped", "is not", null)
      .orderBy("generation")
      .execute();
    expect(generations.at(-1)).toEqual({ generation: 2 });
    await erase(parts, ["cus_ana"], "Letter 18");
    expect((await kept([late])).get(late)).toEqual({ erasedBy: 10 });
  });

  test("under one of a person's ids everything is found, whatever id it was kept under", async () => {
    const shop = await story("cus_ana", "s1");
    const desk = await story("zendesk:501", "s2");
    const byTicket = await add(
      { entry: "suggested", suggestion: "s9" },
      { ticket: `${TICKET}cus_ana`, args: { text: SECRET } },
    );
    const other = await story("cus_ben", "s3");
    await at.log.values.link(at.db, ["cus_ana", "zendesk:501"]);
    const erased = await erase(parts, ["zendesk:501"], "Letter 17");
    expect(erased).toMatchObject({ ok: true, value: { ids: 2, entries: 7, sharedTickets: 0 } });
    for (const id of [...shop, ...desk, byTicket]) expect((await kept([id])).get(id)?.erasedBy).toBeDefined();
    expect((await kept(other)).get(other[0] ?? "")?.values).toBeDefined();
  });

  test("an approval whose end nobody knows forbids it until somebody says how it ended", async () => {
    const intent = await add({ suggestion: "s1", action: "status.set" }, { customer: "cus_ana" });
    const no = await erase(parts, ["cus_ana"], "Letter 17");
    expect(no).toMatchObject({ refusal: { error: { code: "act-open" } } });
    expect(JSON.stringify(no)).toContain("status.set (approved, and nothing says how it ended)");
    await add({ entry: "result", suggestion: "s1", settles: intent, ending: "failed" }, {});
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ ok: true, value: { entries: 1 } });
  });

  test("what a lead was asked about the customer goes too, and not what was asked about another", async () => {
    await story("cus_ana", "s1");
    await story("cus_ben", "s2");
    const asked = { obligation: "lead-approval", action: "refund.create", policy: "p", asker: "sam", asked_at: "t" };
    const open = { expires_at: 1, state: "waiting" as const, decided_by: null, decided_at: null, evidence: null };
    const approval = (id: string, suggestion: string) => ({
      ...{ id, suggestion, proposal: id, card: JSON.stringify({ title: SECRET }), why: null },
      ...asked,
      ...open,
    });
    await at.db
      .insertInto("approvals")
      .values([approval("a1", "s1"), approval("a2", "s2")])
      .execute();
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ ok: true, value: { approvals: 1 } });
    const cards = await at.db.selectFrom("approvals").select("card").orderBy("id").execute();
    expect(cards).toEqual([{ card: null }, { card: JSON.stringify({ title: SECRET }) }]);
  });

  test("the reason must not name whom it is about", async () => {
    await story("cus_ana", "s1");
    expect(await erase(parts, ["cus_ana"], "cus_ana wrote")).toMatchObject({
      refusal: { error: { code: "why-names" } },
    });
  });

  test("a legal hold on the customer, under any of their ids, or on the time, forbids it until it is ended", async () => {
    await story("cus_ana", "s1");
    await at.log.values.link(at.db, ["cus_ana", "zendesk:501"]);
    const person = await setHold(parts, { customer: "zendesk:501" }, "litigation", "Case 12");
    const no = await erase(parts, ["cus_ana"], "Letter 17");
    expect(no).toMatchObject({ ok: false, refusal: { error: { code: "legal-hold" } } });
    expect(JSON.stringify(no)).toContain("litigation");
    expect(await endHold(parts, "sha256:0000", "no such")).toBeUndefined();
    expect(await endHold(parts, person.id, "Case closed")).toMatchObject({ id: person.id });
    const noon = new Date(at.clock.now).toISOString();
    const time = await setHold(parts, { since: noon, until: noon }, "audit", "Yearly audit");
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ refusal: { error: { code: "legal-hold" } } });
    await endHold(parts, time.id, "Done");
    // The hold's own entry names them, so it goes with them.
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ ok: true, value: { entries: 5 } });
    expect(await listHolds(at.db)).toMatchObject([{ ended_by: expect.any(String) }, { ended_by: expect.any(String) }]);
    await assertSound();
  });

  test("another time's hold forbids nothing", async () => {
    await story("cus_ana", "s1");
    await setHold(parts, { since: "2020-01-01T00:00:00.000Z", until: "2021-01-01T00:00:00.000Z" }, "audit", "Old");
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ ok: true, value: { entries: 3 } });
  });

  test("a device is told of its own entries, in order, and says itself what it has done", async () => {
    const first = await story("cus_ana", "s1");
    const [other, hello] = await enrolledDevice(at.db, "mia");
    await at.log.append([hello, await other.next({ entry: "suggested" }, { customer: "cus_ben" })]);
    await erase(parts, ["cus_ana"], "Letter 17");
    await erase(parts, ["cus_ben"], "Letter 18");
    const told = await erasuresFor(at.db, sam.id, 0, at.clock.now);
    expect(told).toMatchObject({ more: false, erasures: [{ n: 1 }, { n: 2, entries: [] }] });
    expect([...(told.erasures[0]?.entries ?? [])].sort()).toEqual([...first].sort());
    expect(await devicesWithErasures(at.db)).toEqual(
      expect.arrayContaining([expect.objectContaining({ device: sam.id, user: "sam", done: 0, waiting: 1 })]),
    );
    expect(await erasuresFor(at.db, sam.id, 2, at.clock.now)).toEqual({ erasures: [], more: false });
    // A number that was never given out acknowledges nothing that is still to come, and an older one takes nothing back.
    await erasuresFor(at.db, other.id, 999, at.clock.now);
    await erasuresFor(at.db, sam.id, 1, at.clock.now);
    const devices = await devicesWithErasures(at.db);
    expect(devices.map(({ done, waiting }) => ({ done, waiting }))).toEqual([
      { done: 2, waiting: 0 },
      { done: 2, waiting: 0 },
    ]);
  });

  test("after the backup window the old wrapping key is gone, and with it what an older copy could give back", async () => {
    const [intent = ""] = await story("cus_ana", "s1");
    const ben = await story("cus_ben", "s2");
    await settle();
    await at.db.destroy();
    const copy = await store.copy(file);
    await open();
    await erase(parts, ["cus_ana"], "Letter 17");
    const folder = valueKeysOf(keys);
    const [old = ""] = readdirSync(folder).filter((name) => name.startsWith("w-"));
    const rotated = await rotateWrappingKeys(parts, 30 * DAY);
    expect(rotated).toMatchObject({ destroyed: [] });
    expect(rotated.rewrapped).toBeGreaterThan(1);
    expect((await kept(ben)).get(ben[0] ?? "")?.values).toBeDefined();
    // Within the window the copy gives it back: this is what the window says.
    const early = await openDatabase(copy);
    const values = await openValues(early, folder, parts.now);
    expect((await values.read(early, ORIGIN, [intent])).get(intent)?.values).toBeDefined();
    await early.destroy();
    at.clock.now += 31 * DAY;
    const later = await rotateWrappingKeys(parts, 30 * DAY);
    expect(later.destroyed).toEqual([old.replace(".json", "")]);
    expect(readdirSync(folder)).not.toContain(old);
    const late = await openDatabase(copy);
    await expect(openValues(late, folder, parts.now)).rejects.toMatchObject({ code: "value-keys-missing" });
    await late.destroy();
    at.log.values.keys.forget();
    expect((await kept(ben)).get(ben[0] ?? "")?.values).toBeDefined();
    await story("cus_new", "s5");
  });

  test("killed at any statement, it happened as a whole or not at all, and asking again finishes it", async () => {
    const ana = await story("cus_ana", "s1");
    const sealed = await at.db.selectFrom("log_values").select("sealed").where("entry_id", "in", ana).execute();
    const run = (killAt: number) =>
      spawnSync(
        process.execPath,
        [
          path.join(import.meta.dirname, "testing", "erase-until-killed.ts"),
          JSON.stringify({ file, killAt, customer: "cus_ana", log: portable(keys.log), server: portable(keys.server) }),
        ],
        { encoding: "utf8" },
      );
    const everyStep = process.env.COUNTERSIGN_ROUNDS !== undefined;
    let killed = 0;
    const seen = new Set<string>();
    await settle();
    for (let killAt = 2; ; killAt += everyStep ? 1 : 15) {
      await at.db.destroy();
      const child = run(killAt);
      if (child.signal === "SIGKILL") killed++;
      await open();
      const states = [...(await kept(ana)).values()].map((one) => (one.erasedBy === undefined ? "there" : "erased"));
      expect(new Set(states).size).toBe(1);
      seen.add(states[0] ?? "");
      await assertSound();
      // Opening it took up what the killed process still had to do.
      if (states[0] === "erased") {
        const left = await everything();
        expect(sealed.some((row) => left.includes(Buffer.from(row.sealed)))).toBe(false);
        break;
      }
      expect(child.signal).toBe("SIGKILL");
    }
    expect(killed).toBeGreaterThan(1);
    expect([...seen]).toEqual(["there", "erased"]);
    expect(await erase(parts, ["cus_ana"], "Letter 17")).toMatchObject({ ok: true, value: { entries: 0 } });
  }, 120_000);

  const portable = ({ publicKey, secret }: Keys["log"]) => ({ publicKey: toBase64(publicKey), secret });
});
