import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCheckpointFile } from "./log-checkpoint-file.ts";
import {
  enrolledDevice,
  type Fixture,
  type Keys,
  newKey,
  newKeys,
  ORIGIN,
  openLog,
  signerOf,
  type TestDevice,
  verify,
} from "./testing/log-fixture.ts";
import { describeStores } from "./testing/suites/stores.ts";

describeStores("a log that is behind what it signed", (store) => {
  let place: string;
  let folder: string;
  let keys: Keys;
  let at: Fixture;
  let sam: TestDevice;

  /** As a process opens it whose checkpoints are kept in `folder`. */
  const open = async (where: string): Promise<Fixture> => {
    const vkeys = [signerOf(keys.log).vkey];
    return openLog(where, keys, { keeper: await openCheckpointFile({ folder, origin: ORIGIN, vkeys, verify }) });
  };
  const close = async () => {
    await at.log.close();
    await at.db.destroy();
  };

  beforeEach(async () => {
    place = await store.fresh();
    folder = mkdtempSync(path.join(tmpdir(), "countersign-kept-"));
    keys = await newKeys();
    at = await open(place);
    const [device, enrolment] = await enrolledDevice(at.db);
    sam = device;
    await at.log.append([enrolment]);
  });

  afterEach(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function restoreBackup(): Promise<void> {
    await close();
    const backup = await store.copy(place);
    at = await open(place);
    const items = [await sam.next(), await sam.next()];
    await at.log.append(items);
    await at.log.checkpoint();
    await close();
    place = backup;
  }

  test("a restored backup is found at the start, with no client to remember", async () => {
    await restoreBackup();
    at = await open(place);
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
    expect(await at.log.isWritable()).toBe(false);
  });

  test("an empty database under the old keys is found at the start", async () => {
    await at.log.checkpoint();
    await close();
    place = await store.fresh();
    at = await open(place);
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("a database put back under a running server is found at the next append, and stays found", async () => {
    const before = await at.db.selectFrom("log_head").selectAll().executeTakeFirstOrThrow();
    await at.log.append([await sam.next()]);
    await at.log.checkpoint();
    const { log, ...was } = before;
    await at.db.updateTable("log_head").set(was).where("log", "=", log).execute();
    await at.db.deleteFrom("log_checkpoints").where("size", ">", was.size).execute();
    await at.db.deleteFrom("log_entries").where("idx", ">=", was.size).execute();
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-behind" });
    await close();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    at = await open(place);
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("what was appended beside what was signed is found before anybody is told of it", async () => {
    await restoreBackup();
    // A process without the folder, as a second server of the same key would be: it regrows the log.
    const blind = await openLog(place, keys);
    const [lee, enrolment] = await enrolledDevice(blind.db, "lee");
    await blind.log.append([enrolment, await lee.next(), await lee.next()]);
    await blind.db.destroy();
    at = await open(place);
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("an alarm with this log's own word for more than it holds makes it read-only, and one it holds does not", async () => {
    const backup = await at.log.checkpoint();
    const sender = { device: sam.id, rep: "sam" };
    await at.log.reportAlarm({ code: "forked", remembered: null, received: backup }, sender);
    expect(await at.log.alarms()).toMatchObject({ readOnly: null, alarms: [{ received: backup, by: "sam" }] });
    const [alarm] = await at.db.selectFrom("log_entries").select("entry").where("entry", "=", "log-alarm").execute();
    expect(alarm).toBeDefined();
    await close();
    const older = await store.copy(place);
    at = await open(place);
    await at.log.append([await sam.next()]);
    const remembered = await at.log.checkpoint();
    await close();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    at = await open(older);
    expect(await at.log.isWritable()).toBe(true);
    const told = await at.log.reportAlarm({ code: "rolled-back", remembered, received: backup }, sender);
    expect(told.says).toContain("does not hold");
    expect(await at.log.alarms()).toMatchObject({ readOnly: { code: "log-behind" } });
    await expect(at.log.append([await sam.next()])).rejects.toMatchObject({ code: "log-read-only" });
  });

  test("a checkpoint is kept before it is handed out, and survives a write cut short", async () => {
    const note = await at.log.checkpoint();
    const vkeys = [signerOf(keys.log).vkey];
    const kept = async () => {
      const keeper = await openCheckpointFile({ folder, origin: ORIGIN, vkeys, verify });
      await keeper.close();
      return keeper.newest();
    };
    expect((await kept())?.note).toBe(note);
    await at.log.append([await sam.next()]);
    const next = await at.log.checkpoint();
    expect((await kept())?.note).toBe(next);
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(path.join(folder, name));
      const start = bytes.indexOf(next);
      if (start !== -1) writeFileSync(path.join(folder, name), bytes.fill(0, start + 40, start + next.length));
    }
    expect((await kept())?.note).toBe(note);
  });

  test("a file that somebody else signed, or garbage, stops nothing", async () => {
    const forger = signerOf(await newKey());
    const forged = await openCheckpointFile({ folder, origin: ORIGIN, vkeys: [forger.vkey], verify });
    await forged.keep({ size: 999, root: new Uint8Array(32), note: "not a note" });
    await forged.close();
    writeFileSync(path.join(folder, "last-checkpoint.other.1.00000000"), Buffer.alloc(5000, 7));
    await close();
    at = await open(place);
    expect(await at.log.append([await sam.next()])).toMatchObject([{ state: "appended" }]);
  });
});
