import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { verifyConsistency } from "#lib/audit/verify-proof.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { EpochsAnswer } from "#lib/domain/log-api.ts";
import type { Hello, HistoryAnswer, Receipt, Submission } from "#lib/domain/server-api.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { isSignedBy, verifySignature } from "#server/keys/ed25519.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { Device } from "#server/testing/device.ts";
import type { Command, Io } from "./command.ts";
import { keysRotateLogCommand } from "./keys-rotate-log.ts";
import { keysSignRosterCommand } from "./keys-sign-roster.ts";
import { logNewEpochCommand } from "./log-new-epoch.ts";

let dir: string;
let server: RunningServer;
let sam: Device;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-epoch-"));
  await start();
  sam = await Device.make(() => server.url, Date.now);
  await sam.signIn("sam", server.practicePassword);
  await append([(await sam.enrol()).submission]);
});

afterEach(async () => {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const file = (name: string) => path.join(dir, name);
const rootKey = () => authorityPaths(dir).root;
const vkeysOf = ({ roster }: { roster: Hello["roster"] }) => roster.body.logKeys.map(({ vkey }) => vkey);
const checkpointOf = (note: string) => parseCheckpoint(parseNote(note).text);

async function start(): Promise<void> {
  server = await startServer({ dir });
}

async function append(submissions: Submission[], remembered: string | null = null) {
  return sam.call<Receipt>("POST", "/v1/log", { submissions, remembered });
}

async function hello(): Promise<Hello> {
  return (await fetch(`${server.url}/v1/hello`)).json() as Promise<Hello>;
}

async function write(count: number): Promise<Submission[]> {
  const items: Submission[] = [];
  for (let i = 0; i < count; i++) items.push((await sam.write({ entry: "rejected" }, { ticket: "4711" })).submission);
  return items;
}

async function run(command: Command, args: string[]): Promise<{ code: number; out: unknown; err: string }> {
  const said: string[] = [];
  const answered: string[] = [];
  const io: Io = {
    lines: async function* () {},
    out: async (line) => void answered.push(line),
    err: (line) => void said.push(line),
    env: {},
  };
  const code = await command.run(args, io);
  return { code, out: JSON.parse(answered.at(-1) ?? "null"), err: said.join("\n") };
}

/** The server as it was after 3 entries, with the keys of one that had signed 2 more. */
async function restoreBackup() {
  const kept = await append(await write(3));
  await server.stop();
  copyFileSync(file("countersign.db"), file("backup.db"));
  await start();
  const lost = await write(2);
  const seen = await append(lost);
  await server.stop();
  for (const end of ["-wal", "-shm"])
    if (existsSync(file(`countersign.db${end}`))) rmSync(file(`countersign.db${end}`));
  copyFileSync(file("backup.db"), file("countersign.db"));
  return { lost, before: kept.body.checkpoint, after: seen.body.checkpoint };
}

test("after a restore nothing is signed until a new epoch begins, and then what a browser still has is on record again", async () => {
  const { lost, before, after } = await restoreBackup();
  await start();
  expect(await append(lost)).toMatchObject({ status: 503, body: { error: { code: "log-quarantined" } } });
  expect((await fetch(`${server.url}/v1/hello`)).status).toBe(200);
  await server.stop();

  const begun = await run(logNewEpochCommand, ["--dir", dir, "--why", "the disk was lost", "--root", rootKey()]);
  const { size: known, origin: from } = checkpointOf(after);
  const { size: held } = checkpointOf(before);
  expect(begun).toMatchObject({ code: 0, out: { from, known: Number(known), held: Number(held), devices: 1 } });
  await start();

  // What a browser does, by hand: the root's list of keys, the first entry, and where the old log ended.
  const { body: way } = await sam.call<EpochsAnswer>("POST", "/v1/log/epochs", { remembered: after });
  expect(await isSignedBy((await hello()).root, way.roster)).toBe(true);
  const vkeys = vkeysOf(way);
  const [epoch] = way.epochs;
  const began = await verifyReceipt(epoch?.began as Receipt, { remembered: null, vkeys, verify: verifySignature });
  const [first] = began.ok ? began.entries : [];
  if (first?.ok !== true) throw new Error("the first entry is not proven");
  expect(first).toMatchObject({ index: 0, leaf: { item: { entry: "epoch-began", count: Number(known) } } });
  const ended = await verifyCheckpoint(first.leaf.item.checkpoint ?? "", vkeys, verifySignature);
  expect([ended.origin, ended.size]).toEqual([from, held]);

  // The same for a browser that saw less than what was restored: nothing it was told is missing.
  const older = await sam.call<EpochsAnswer>("POST", "/v1/log/epochs", { remembered: before });
  const size1 = checkpointOf(before);
  expect(older.body.epochs).toHaveLength(1);
  verifyConsistency({
    size1: size1.size,
    root1: size1.root,
    size2: ended.size,
    root2: ended.root,
    proof: older.body.consistency.map(fromBase64),
  });

  const again = await append([...lost, ...(await write(1))], after);
  const receipt = await verifyReceipt(again.body, { remembered: null, vkeys, verify: verifySignature });
  expect(receipt).toMatchObject({ ok: true, complete: true, origin: (begun.out as { origin: string }).origin });
  expect(again.body.entries).toHaveLength(3);

  // The old log stays provable under its own name, and nobody may write to it.
  const history = { remembered: before, limit: 50, before: null, log: from };
  const past = await sam.call<HistoryAnswer>("POST", "/v1/log/history", history);
  const proven = await verifyReceipt(past.body, { remembered: before, vkeys, verify: verifySignature });
  expect(proven).toMatchObject({ ok: true, complete: true, origin: from });
  expect(past.body.total).toBe(4);
});

test("the root may stay offline: the roster is made here, signed there, and put into force here", async () => {
  await restoreBackup();
  const epoch = (...more: string[]) => run(logNewEpochCommand, ["--dir", dir, "--why", "restored", ...more]);
  renameSync(path.dirname(rootKey()), file("elsewhere"));
  const offline = file("elsewhere/root-key.json");
  expect(await epoch("--out", file("to-sign.json"))).toMatchObject({ code: 0 });
  // Somebody else's signature is not the root's.
  const other = authorityPaths(dir).publisher;
  await run(keysSignRosterCommand, [file("to-sign.json"), "--root", other, "--out", file("forged.json")]);
  expect(await epoch("--roster", file("forged.json"))).toMatchObject({ code: 2, err: expect.stringContaining("root") });
  await run(keysSignRosterCommand, [file("to-sign.json"), "--root", offline, "--out", file("signed.json")]);
  expect(await epoch("--roster", file("signed.json"))).toMatchObject({ code: 0, out: { devices: 1 } });
  await start();
  expect(await append(await write(1))).toMatchObject({ status: 200 });
});

test("cut short after the new log began, the same command ends it", async () => {
  await restoreBackup();
  const { log, logNext, deviceNext } = authorityPaths(dir);
  const args = ["--dir", dir, "--why", "restored", "--out", file("to-sign.json")];
  await run(logNewEpochCommand, args);
  await run(keysSignRosterCommand, [file("to-sign.json"), "--root", rootKey(), "--out", file("signed.json")]);
  for (const [i, name] of [log, logNext, deviceNext].entries()) copyFileSync(name, file(`kept-${i}`));
  const finish = ["--dir", dir, "--why", "restored", "--roster", file("signed.json")];
  const once = await run(logNewEpochCommand, finish);
  for (const [i, name] of [log, logNext, deviceNext].entries()) copyFileSync(file(`kept-${i}`), name);
  // A server that still has the old key: the old log is over, for good.
  await start();
  const ended = {
    status: 503,
    body: { error: { code: "log-quarantined", happened: expect.stringContaining("ended") } },
  };
  expect(await append(await write(1))).toMatchObject(ended);
  await server.stop();
  const twice = await run(logNewEpochCommand, finish);
  expect([once.code, twice.code]).toEqual([0, 0]);
  expect((twice.out as { origin: string }).origin).toBe((once.out as { origin: string }).origin);
  await start();
  expect(await append(await write(1))).toMatchObject({ status: 200 });
});

test("the log's key changes while both keys sign: whoever knows only one of them goes on verifying", async () => {
  const old = vkeysOf(await hello());
  const { body: before } = await append(await write(1));
  await server.stop();
  const rotated = await run(keysRotateLogCommand, ["--dir", dir, "--root", rootKey()]);
  expect(rotated.code).toBe(0);
  await start();
  const both = vkeysOf(await hello());
  expect(both).toHaveLength(2);
  const coming = both.filter((vkey) => !old.includes(vkey));
  const { body } = await append(await write(1), before.checkpoint);
  const check = (receipt: Receipt, vkeys: string[], remembered: string | null) =>
    verifyReceipt(receipt, { remembered, vkeys, verify: verifySignature });
  for (const vkeys of [old, coming, both]) {
    expect(await check(body, vkeys, before.checkpoint)).toMatchObject({ ok: true, complete: true });
  }
  await server.stop();
  expect(await run(keysRotateLogCommand, ["--dir", dir, "--end"])).toMatchObject({ code: 0, out: { ended: true } });
  await start();
  const { body: later } = await append(await write(1), body.checkpoint);
  expect(await check(later, coming, body.checkpoint)).toMatchObject({ ok: true, complete: true });
  expect(await check(later, old, body.checkpoint)).toMatchObject({ ok: false, code: "unsigned" });
});

test("without its key the log signs nothing and says so; the key put back is found without a restart", async () => {
  const { log } = authorityPaths(dir);
  const [item] = await write(1);
  renameSync(log, `${log}.away`);
  expect(await append([item as Submission])).toMatchObject({
    status: 503,
    body: { error: { code: "log-key-missing" } },
  });
  renameSync(`${log}.away`, log);
  expect(await append([item as Submission])).toMatchObject({ status: 200 });
  await server.stop();
  renameSync(log, `${log}.away`);
  await start();
  expect(await append(await write(1))).toMatchObject({ status: 503, body: { error: { code: "log-key-missing" } } });
});
