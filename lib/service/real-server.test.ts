/** The worker's lower half against the server itself: both sides of the contract, over HTTP, with a restart between. */
import "fake-indexeddb/auto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PolicyStatusAnswer } from "#lib/domain/lead-api.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { neededFields } from "#server/testing/needed-fields.ts";
import { testPack } from "#server/testing/pack.ts";
import { asPublisher } from "#server/testing/publisher.ts";
import { type Bench, openBench } from "./fixtures/bench.ts";

const dir = mkdtempSync(path.join(tmpdir(), "countersign-worker-"));
const time = { wall: Date.now(), count: 1_000 };
let server: RunningServer;
let bench: Bench;

beforeAll(async () => {
  server = await startServer({ dir, pack: testPack() });
  bench = await openBench("real-server", server.url, time);
});
afterAll(async () => {
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

function ship(): Promise<void> {
  return bench.record.ship(new AbortController().signal);
}

test("signing in, policy and lease", async () => {
  const met = await bench.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  expect(met.value.fingerprint).toBe(server.rootFingerprint);
  const { root } = met.value;
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  const refused = await bench.connection.signIn({ server: server.url, root, ...who, password: "wrong" });
  expect(refused).toMatchObject({ ok: false, failure: { code: "server-refused:wrong-password" } });
  expect(await bench.connection.signIn({ server: server.url, root, ...who })).toMatchObject({ ok: true });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true, published: { revision: 1 }, lease: { rep: "sam" } });
});

test("what is written here is proven to be in the server's log", async () => {
  await write("a");
  await ship();
  expect(await bench.record.status()).toEqual({ onRecord: 2, verified: 2, waiting: 0 });
  const page = await bench.record.history(null);
  expect(page.problem).toBeNull();
  expect(page.rows.map((row) => [row.entry, row.signer])).toEqual([
    ["intent", "this-device"],
    ["device-enrolled", "this-device"],
  ]);
});

test("both stopped and started again: same session, same log, no gap", async () => {
  await write("b");
  const { port } = server;
  await server.stop();
  bench.db.close();
  server = await startServer({ dir, port });
  bench = await openBench("real-server", server.url, time);
  await ship();
  expect(await bench.record.status()).toEqual({ onRecord: 3, verified: 3, waiting: 0 });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true });
});

/** The lead's side, with the real upload token. */
async function asLead(path: string, body?: object): Promise<unknown> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${server.publishToken}` };
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return (await fetch(`${server.url}/v1${path}`, { headers, ...init })).json();
}

const myRow = async () => {
  const { runs } = PolicyStatusAnswer.parse(await asLead("/policy/status"));
  return runs.find(({ rep }) => rep === "sam");
};

test("a newer revision, and the way back as a newer one still: taken, dated, and seen by the lead", async () => {
  const publisher = await asPublisher(
    () => server,
    () => Date.now(),
  );
  const { name = "" } = bench.authority.status();
  for (const revision of [2, 3]) {
    // The way back is the first document under a new number.
    await publisher.publish(revision, revision === 2 ? "Second" : name);
    await bench.authority.sync();
    expect(bench.authority.status()).toMatchObject({ policy: `Policy ${revision}`, since: expect.any(String) });
    await bench.authority.sync();
    expect(await myRow()).toMatchObject({ revision, since: bench.authority.status().since, engine: 1 });
  }
});

test("a stop by the lead is in the next lease: shown with its reason, ended again", async () => {
  await asLead("/stops", { scope: "team:eu", why: "Fraud wave." });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "stopped" } });
  expect(bench.authority.status()).toMatchObject({
    mode: "stop",
    stops: [{ label: "Stopped for your team (eu)", why: "Fraud wave." }],
  });
  await asLead("/stops/end", { scope: "team:eu" });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true });
});
