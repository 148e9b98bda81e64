/** A device that was away for weeks: thousands of entries, in order, in little memory, against the server itself. */
import "fake-indexeddb/auto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecordStatus } from "#lib/messaging/view.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { neededFields } from "#server/testing/needed-fields.ts";
import { testPack } from "#server/testing/pack.ts";
import { type Bench, openBench } from "./fixtures/bench.ts";

/** 10,000 in the long form (`COUNTERSIGN_OUTBOX=10000`). */
const QUEUED = Number(process.env.COUNTERSIGN_OUTBOX ?? 2_000);
const TAKES_AT_MOST_MS = 30_000;

const dir = mkdtempSync(path.join(tmpdir(), "countersign-outbox-"));
const time = { wall: Date.now(), count: 1_000 };
let server: RunningServer;
let bench: Bench;
/** Numbers of the items in each request for the log, and what a fault does to its answer. */
const sent: number[][] = [];
let fault: (() => Response) | null = null;

const watched: typeof globalThis.fetch = async (input, init) => {
  if (!String(input).endsWith("/v1/log")) return fetch(input, init);
  const { submissions } = JSON.parse(String(init?.body)) as { submissions: { signed: { item: { seq: number } } }[] };
  sent.push(submissions.map(({ signed }) => signed.item.seq));
  const failing = fault?.();
  fault = null;
  return failing ?? fetch(input, init);
};

beforeAll(async () => {
  server = await startServer({ dir, pack: testPack() });
  bench = await openBench("real-server-outbox", server.url, time, watched);
  const met = await bench.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  const signedIn = await bench.connection.signIn({ server: server.url, root: met.value.root, ...who });
  if (!signedIn.ok) throw new Error(signedIn.failure.happened);
});
afterAll(async () => {
  bench.db.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function queue(count: number): Promise<void> {
  const fields = { ...neededFields("suggested"), entry: "suggested" as const };
  for (let at = 0; at < count; at += 500) {
    const entries = Array.from({ length: Math.min(500, count - at) }, (_, i) => ({
      fields: { ...fields, suggestion: `s${at + i}` },
      values: { args: { text: `Draft ${at + i}. ${"Words of a letter. ".repeat(20)}` }, customer: `cus_${at + i}` },
    }));
    await bench.record.writeAll(entries);
  }
}

const ship = () => bench.record.ship(new AbortController().signal);

test(`${QUEUED} queued entries are drained in order, with progress, in little memory and time`, async () => {
  await queue(QUEUED);
  const steps: RecordStatus[] = [];
  const done = new AbortController();
  bench.record.changed(() => void bench.record.status().then((now) => steps.push(now)), done.signal);
  // A busy server and a lost answer on the way: both pass, and nothing is skipped for them.
  fault = () => Response.json({ error: { code: "busy", happened: "Busy.", means: "", todo: "" } }, { status: 503 });
  const began = performance.now();
  await ship();
  const took = performance.now() - began;
  done.abort();
  expect(await bench.record.status()).toEqual({ onRecord: QUEUED + 1, verified: QUEUED + 1, waiting: 0 });
  // The batch that met the busy server was sent once more; each item went in its turn.
  const [first, second, ...others] = sent;
  expect(second).toEqual(first);
  expect([...(second ?? []), ...others.flat()]).toEqual(Array.from({ length: QUEUED + 1 }, (_, at) => at + 1));
  expect(Math.max(...sent.map((batch) => batch.length))).toBeLessThanOrEqual(256);
  const progress = steps.flatMap(({ sending }) => (sending === undefined ? [] : [sending]));
  expect(progress.some(({ sent: so, of }) => so > 0 && so < of && of === QUEUED + 1)).toBe(true);
  expect(progress.map(({ sent: so }) => so)).toEqual(progress.map(({ sent: so }) => so).toSorted((a, b) => a - b));
  expect(took).toBeLessThan(TAKES_AT_MOST_MS);
  if (process.env.COUNTERSIGN_OUTBOX !== undefined) console.info(`${QUEUED} entries in ${Math.round(took)} ms`);
}, 120_000);

test("an item that the server does not take stays, is said, and holds up none behind it", async () => {
  sent.length = 0;
  const { entryId } = await bench.record.write({ entry: "suggested", suggestion: "not-taken" }, {});
  await queue(300);
  await ship();
  expect(await bench.record.status()).toMatchObject({ waiting: 1, problem: { code: "receipt-incomplete" } });
  expect(await bench.record.positions([entryId])).toEqual(new Map([[entryId, null]]));
  expect(sent.flat()).toHaveLength(301);
  sent.length = 0;
  await ship();
  expect(sent).toHaveLength(1);
});
