/** A lead's commands on one side, the browser's own worker on the other, the real server between them. */
import "fake-indexeddb/auto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { PolicyStatusAnswer } from "#lib/domain/lead-api.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import { type Bench, openBench } from "#lib/service/fixtures/bench.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { openSigner } from "#server/keys/ed25519.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { testPack } from "#server/testing/pack.ts";
import { asPublisher, type Publisher } from "#server/testing/publisher.ts";
import type { Command } from "./command.ts";
import { keysSucceedCommand } from "./keys-succeed.ts";
import { policyResumeCommand } from "./policy-resume.ts";
import { policyRollbackCommand } from "./policy-rollback.ts";
import { policyRolloutCommand } from "./policy-rollout.ts";
import { policyStopCommand } from "./policy-stop.ts";

const dir = mkdtempSync(path.join(tmpdir(), "countersign-lead-worker-"));
let server: RunningServer;
let publisher: Publisher;
let mia: Bench;
let keyFile: string;

beforeAll(async () => {
  server = await startServer({ dir: path.join(dir, "server"), pack: testPack() });
  publisher = await asPublisher(
    () => server,
    () => Date.now(),
  );
  keyFile = server.publisherKeyFile;
  mia = await openBench("lead-worker", server.url, { wall: Date.now(), count: 1_000 });
  await signIn();
});
afterAll(async () => {
  mia.db.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function signIn() {
  const met = await mia.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  const { root } = met.value;
  const who = { user: "mia", password: server.practicePassword, deviceName: "Test" };
  expect(await mia.connection.signIn({ server: server.url, root, ...who })).toMatchObject({ ok: true });
  await mia.authority.sync();
}

async function lead(command: Command, ...args: string[]) {
  const err: string[] = [];
  const io = {
    lines: async function* () {},
    out: async () => {},
    err: (line: string) => void err.push(line),
    env: { COUNTERSIGN_TOKEN: server.publishToken },
  };
  const code = await command.run([...args, "--server", server.url], io);
  expect([code, code === 0 ? "" : err.join("\n")]).toEqual([0, ""]);
  await mia.authority.sync();
}

const runsRevision = () => {
  const standing = mia.authority.standing();
  return standing.ok ? standing.published.revision : standing.failure.code;
};

test("a share that does not cover her leaves her policy, a wider one brings the new one, a roll-back the next", async () => {
  expect(runsRevision()).toBe(1);
  await publisher.publish(2, "Second", 5);
  await mia.authority.sync();
  expect(runsRevision()).toBe(1);
  await lead(policyRolloutCommand, "2", "--share", "25");
  expect(runsRevision()).toBe(2);
  await lead(policyRolloutCommand, "2", "--hold");
  expect(runsRevision()).toBe(2);
  await lead(policyRollbackCommand, "--to", "1", "--key", keyFile);
  expect(runsRevision()).toBe(3);
});

test("the server knows what she runs and since when, from her own words", async () => {
  await mia.authority.sync();
  const { runs } = (await publisher.get<PolicyStatusAnswer>("/policy/status")).body;
  expect(runs).toMatchObject([{ rep: "mia", team: "eu", deviceName: "Test", revision: 3, engine: 1 }]);
  const [own] = runs;
  expect(own?.since).not.toBeNull();
  expect(Object.hasOwn(own ?? {}, "refused")).toBe(false);
});

test.each(["everyone", "team:eu", "rep:mia"])(
  "a stop of %s ends her standing, and its end gives it back",
  async (scope) => {
    await lead(policyStopCommand, scope, "--why", "Odd refunds.");
    expect(mia.authority.standing()).toMatchObject({ ok: false, failure: { code: "stopped" } });
    await lead(policyResumeCommand, scope);
    expect(mia.authority.standing()).toMatchObject({ ok: true });
  },
);

test("a stop of somebody else is none of hers", async () => {
  await lead(policyStopCommand, "rep:sam", "--why", "New here.");
  expect(mia.authority.standing()).toMatchObject({ ok: true, lease: { stops: [] } });
});

test("she takes a policy that a publisher's new key signed, and the one after it", async () => {
  const fresh = path.join(dir, "mia-2.json");
  await lead(keysSucceedCommand, "--role", "policy", "--from", keyFile, "--to", fresh);
  expect(runsRevision()).toBe(3);
  await lead(policyRollbackCommand, "--to", "2", "--key", fresh, "--root", server.rootFingerprint);
  expect(runsRevision()).toBe(4);
  keyFile = fresh;
});

test("she follows the root's own word to the new one, and still after a sign-out", async () => {
  const pinned = mia.connection.pin()?.root;
  const { root } = authorityPaths(path.join(dir, "server"));
  const fresh = path.join(dir, "root-2.json");
  await lead(keysSucceedCommand, "--role", "root", "--from", root, "--to", fresh);
  const now = mia.connection.pin()?.root;
  expect(now).not.toBe(pinned);
  expect(now).toBe((await openSigner(JSON.parse(readFileSync(fresh, "utf8")))).publicKey);
  expect(mia.connection.roster()?.version).toBe(2);
  expect(runsRevision()).toBe(4);
  const pinnedNow = rootFingerprint(fromBase64(now ?? ""));
  await lead(policyRollbackCommand, "--to", "3", "--key", keyFile, "--root", pinnedNow);
  expect(runsRevision()).toBe(5);
  await mia.connection.signOut();
  const third = path.join(dir, "root-3.json");
  await lead(keysSucceedCommand, "--role", "root", "--from", fresh, "--to", third);
  await signIn();
  expect(mia.connection.pin()?.root).toBe((await openSigner(JSON.parse(readFileSync(third, "utf8")))).publicKey);
  expect(runsRevision()).toBe(5);
});
