/**
 * The server is put back to a backup. Under the old name that is an alarm, which stops; under a new one that the root
 * has signed, and that says where the old one ended, the browser follows and sends again what was lost.
 */
import "fake-indexeddb/auto";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Io } from "#cli/commands/command.ts";
import { logNewEpochCommand } from "#cli/commands/log-new-epoch.ts";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { readSetting } from "#lib/storage/settings.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { neededFields } from "#server/testing/needed-fields.ts";
import { testPack } from "#server/testing/pack.ts";
import { type Bench, openBench } from "./fixtures/bench.ts";

let dir: string;
let server: RunningServer;
let bench: Bench;
let runs = 0;
const ship = () => bench.record.ship(new AbortController().signal);
const origin = (note: string | null) => parseCheckpoint(parseNote(note ?? "").text).origin;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "countersign-restore-"));
  server = await startServer({ dir, pack: testPack() });
  bench = await openBench(`restore-${runs++}`, server.url, { wall: Date.now(), count: 1_000 });
  const met = await bench.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  await bench.connection.signIn({ server: server.url, root: met.value.root, ...who });
  await write("kept");
  await ship();
});
afterEach(async () => {
  bench.db.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

function write(suggestion: string) {
  return bench.record.write(
    { ...neededFields("intent"), entry: "intent", suggestion, action: "status.set" },
    { args: { status: "solved" } },
  );
}

/** Two entries are written after the backup, and proven, before it is put back. */
async function restoreBackup(): Promise<void> {
  const { port } = server;
  const file = (name: string) => path.join(dir, name);
  await server.stop();
  copyFileSync(file("countersign.db"), file("backup.db"));
  server = await startServer({ dir, port });
  await write("lost-1");
  await write("lost-2");
  await ship();
  expect(await bench.record.status()).toMatchObject({ onRecord: 4, verified: 4, waiting: 0 });
  await server.stop();
  for (const name of ["countersign.db-wal", "countersign.db-shm"]) if (existsSync(file(name))) rmSync(file(name));
  copyFileSync(file("backup.db"), file("countersign.db"));
}

async function newEpoch(): Promise<void> {
  const said: string[] = [];
  const io: Io = {
    lines: async function* () {},
    out: async (line) => void said.push(line),
    err: (line) => void said.push(line),
    env: {},
  };
  const args = ["--dir", dir, "--why", "Restored after a disk failure", "--root", authorityPaths(dir).root];
  expect(await logNewEpochCommand.run(args, io), said.join("\n")).toBe(0);
}

test("under a new name the browser follows, sends again what was lost, and says it once", async () => {
  const before = await bench.record.remembered();
  await restoreBackup();
  const lost = await bench.record.remembered();
  await newEpoch();
  server = await startServer({ dir, port: server.port });
  await write("after");
  await ship();
  expect(await bench.record.problem()).toBeNull();
  const now = await bench.record.remembered();
  expect(origin(now)).not.toBe(origin(before));
  const status = await bench.record.status();
  expect(status).toMatchObject({ onRecord: 5, verified: 5, waiting: 0, renamed: { from: origin(before), again: 2 } });
  expect(await readSetting(bench.db, "formerLogs")).toMatchObject([{ origin: origin(before), note: lost }]);
  const page = await bench.record.history(null);
  expect(page.problem).toBeNull();
  const rows = page.rows.map((row) => row.suggestion);
  for (const one of ["kept", "lost-1", "lost-2", "after"]) expect(rows).toContain(one);
  expect(page.rows.filter(({ log }) => log !== undefined).map(({ entry, log }) => [entry, log])).toEqual([
    ["intent", origin(before)],
  ]);
  // Its enrolment was carried over, so that the new log can be checked by itself.
  expect(page.rows.filter(({ entry }) => entry === "device-enrolled")).toHaveLength(1);
  await bench.record.understoodLog();
  expect(await bench.record.status()).not.toHaveProperty("renamed");
  // A worker that was started anew goes on from there.
  await write("later");
  await ship();
  expect(await bench.record.status()).toEqual({ onRecord: 6, verified: 6, waiting: 0 });
});

test("under the old name nothing is taken, and what was lost is not given up", async () => {
  await restoreBackup();
  const remembered = await bench.record.remembered();
  // Its own newer signature is not beside it any more either: the whole machine was put back.
  for (const name of readdirSync(path.join(dir, "keys")))
    if (name.includes("checkpoint")) rmSync(path.join(dir, "keys", name));
  server = await startServer({ dir, port: server.port });
  await write("after");
  await ship();
  // What it had signed came with the request: it finds out by itself, and writes nothing from then on.
  expect(await bench.record.status()).toMatchObject({ problem: { code: "server-refused:log-quarantined" } });
  expect(await bench.record.remembered()).toBe(remembered);
  expect((await bench.record.status()).waiting).toBe(1);
});
