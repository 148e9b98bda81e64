/** The stream against a real receiver that fails, hangs, is cut off, loses answers and goes away, and a server that restarts. */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { StreamStatus } from "#lib/domain/stream-api.ts";
import { startServer } from "../main.ts";
import type { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";
import { asPublisher } from "../testing/publisher.ts";
import { type Mood, type Receiver, startReceiver } from "../testing/siem-receiver.ts";
import type { SiemOptions } from "./siem-options.ts";

const secret = new Uint8Array(randomBytes(32));
const timing = { lookMs: 20, retryMs: 10, mostMs: 60, timeoutMs: 300 };
let bench: Bench;
let receiver: Receiver;
let sam: Device;

const siem = (more: Partial<SiemOptions> = {}): SiemOptions => ({
  url: receiver.url,
  secrets: [secret],
  values: "none",
  timing,
  ...more,
});

beforeEach(async () => {
  receiver = await startReceiver(secret);
});
afterEach(async () => {
  await bench.stop();
  await receiver.stop();
  expect(receiver.faults).toEqual([]);
  expect(bench.reports).toEqual([]);
});

async function open(more: Partial<SiemOptions> = {}) {
  bench = await startBench({ siem: siem(more), now: Date.now });
  sam = await bench.device();
}

async function write(count: number, why = "not now") {
  const submissions = [];
  for (let i = 0; i < count; i++)
    submissions.push((await sam.write({ entry: "rejected", suggestion: `s-${i}` }, { why })).submission);
  for (let i = 0; i < count; i += 200) {
    const answer = await sam.call("POST", "/v1/log", { submissions: submissions.slice(i, i + 200), remembered: null });
    expect(answer.status).toBe(200);
  }
}

const status = async () =>
  (await (await asPublisher(bench.server, () => Date.now())).get<StreamStatus>("/log/stream")).body;
const recordSize = async () => (await recordedEntries(path.join(bench.dir, "server"))).length;

/** Everything that is on record arrived, each for the first time in the log's order, and a repeat was the same delivery. */
async function expectAllTold() {
  const size = await recordSize();
  await receiver.until(() => receiver.indexes().length >= size);
  expect(receiver.indexes()).toEqual(Array.from({ length: size }, (_, i) => i));
  const bodies = Map.groupBy(receiver.arrived, ({ id }) => id);
  for (const same of bodies.values()) expect(new Set(same.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const ranges = new Map(receiver.arrived.map(({ body: { from, to } }) => [`${from}-${to}`, 0]));
  expect(ranges.size).toBe(bodies.size);
}

test("every entry is told once, in order, signed, with proofs, and without anybody's words", async () => {
  await open();
  await write(450, "words of a customer");
  await expectAllTold();
  expect(receiver.arrived.length).toBeGreaterThan(2);
  expect(JSON.stringify(receiver.arrived)).not.toContain("words of a customer");
  expect(receiver.arrived.flatMap(({ body }) => body.entries).some((entry) => "values" in entry)).toBe(false);
  const told = await status();
  expect(told).toMatchObject({ to: new URL(receiver.url).origin, behind: 0, failing: null });
  expect(told.toldAt).not.toBeNull();
});

test("a receiver that fails, hangs, is cut off and loses its answers: nothing is lost, and a repeat has the same id", async () => {
  const moods: Mood[] = [500, "hangs", "cut", "lost", 429, 404, 301, "lost", 200, 503, "lost", 200, "hangs"];
  let nth = 0;
  await open();
  receiver.mood = () => moods[nth++] ?? 200;
  await write(450);
  await expectAllTold();
  const times = [...Map.groupBy(receiver.arrived, ({ id }) => id).values()].map((same) => same.length);
  expect(Math.max(...times)).toBeGreaterThan(3);
});

test("a server that is stopped in the middle of a delivery tells the same one again after its start", async () => {
  await open();
  await expectAllTold();
  receiver.mood = () => "hangs";
  await write(30);
  await receiver.until(({ arrived }) => arrived.at(-1)?.kept === false);
  const cutOff = receiver.arrived.at(-1);
  await bench.restart({ siem: siem({ timing: { ...timing, timeoutMs: 30_000 } }) });
  receiver.mood = () => 200;
  await write(30);
  await expectAllTold();
  expect(receiver.arrived.filter(({ id }) => id === cutOff?.id).length).toBeGreaterThan(1);
});

test("while nobody listens the status says how far it is behind and since when; then all is told", async () => {
  await open();
  await expectAllTold();
  const { port } = new URL(receiver.url);
  const { arrived } = receiver;
  await receiver.stop();
  await write(25);
  let now = await status();
  while (now.failing === null || now.failing.attempts < 2) now = await status();
  expect(now.behind).toBeGreaterThanOrEqual(25);
  expect(now.failing.happened).toContain("could not be reached");
  expect(Date.parse(now.failing.since)).toBeGreaterThan(Date.now() - 60_000);
  receiver = await startReceiver(secret, Number(port));
  receiver.arrived.push(...arrived);
  await expectAllTold();
  expect(await status()).toMatchObject({ behind: 0, failing: null });
});

test("a delivery that the receiver finds too large is halved until it fits", async () => {
  await open();
  await expectAllTold();
  const MOST = 9;
  receiver.mood = (_, entries) => (entries > MOST ? 413 : 200);
  await write(40);
  const size = await recordSize();
  await receiver.until(() => receiver.indexes().length >= size);
  expect(receiver.indexes()).toEqual(Array.from({ length: size }, (_, i) => i));
  const refused = receiver.arrived.filter(({ kept }) => !kept);
  expect(refused.length).toBeGreaterThan(1);
  expect(refused.every(({ body }) => body.entries.length > MOST)).toBe(true);
});

test("only the chosen kinds are told, their ranges leave no gap, and with `all` what they say too", async () => {
  await open({ kinds: ["rejected"], values: "all" });
  await write(3, "too expensive");
  await bench.device("mia");
  await write(2, "too late");
  await receiver.until(() => receiver.indexes().length >= 5);
  const entries = receiver.arrived.flatMap(({ body }) => body.entries);
  const said = entries.map(({ values }) => values?.why?.value);
  expect(said).toEqual(["too expensive", "too expensive", "too expensive", "too late", "too late"]);
});

test("two processes on one record: one of them sends, and when it ends the other goes on", async () => {
  await open();
  await expectAllTold();
  const second = await startBenchBeside();
  await write(60);
  await expectAllTold();
  const ids = receiver.arrived.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  await second.stop();
});

/** Another server process's stream on the same folder. */
async function startBenchBeside() {
  return startServer({
    dir: path.join(bench.dir, "server"),
    siem: siem(),
    report: (error) => bench.reports.push(error),
  });
}
