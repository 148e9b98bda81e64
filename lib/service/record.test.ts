import "fake-indexeddb/auto";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { verifyDeviceChain } from "#lib/audit/item.ts";
import { checkValues } from "#lib/audit/values.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { type Leaf, leafBytes } from "#lib/domain/log-entry.ts";
import type { Receipt, Submission } from "#lib/domain/server-api.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { listEvidence } from "#lib/storage/evidence.ts";
import { newestJournalRows } from "#lib/storage/journal.ts";
import { verifySignature } from "./device.ts";
import { type Bench, type BenchTime, openBench } from "./fixtures/bench.ts";
import { type ContractServer, makeContractServer } from "./fixtures/contract-server.ts";
import { makeSigner } from "./fixtures/signer.ts";
import { createTestLog } from "./fixtures/test-log.ts";

const START = Date.parse("2026-11-20T09:00:00Z");

let server: ContractServer;
let time: BenchTime;
let bench: Bench;
let url: string;
let close: () => void;
let name: string;
let runs = 0;

beforeEach(async () => {
  server = await makeContractServer(START);
  const listening = serve({ fetch: (request) => server.handle(request), port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => listening.once("listening", resolve));
  const address = listening.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  close = () => listening.close();
  time = { wall: START, count: 1_000 };
  name = `record-${runs++}`;
  bench = await openBench(name, url, time);
  expect(await bench.signIn(server)).toMatchObject({ ok: true });
});

afterEach(() => {
  bench.db.close();
  close();
});

async function restart(): Promise<void> {
  bench.db.close();
  bench = await openBench(name, url, time);
}

function write(suggestion: string, values: Record<string, unknown> = {}) {
  const display = { title: `Do ${suggestion}`, detail: "Approved", ticket: "4711" };
  return bench.record.write({ entry: "intent", suggestion, action: "status.set" }, values, display);
}

function ship(): Promise<void> {
  return bench.record.ship(new AbortController().signal);
}

/** Numbers of the items in each batch that reached the server. */
function sent(): number[][] {
  return server.requests
    .filter((request) => request.path === "/v1/log")
    .map((request) => (request.body as { submissions: Submission[] }).submissions.map((one) => one.signed.item.seq));
}

async function journal() {
  const { rows } = await newestJournalRows(bench.db, 1_000);
  return rows.toReversed();
}

describe("the chain", () => {
  test("begins with the device's enrolment and links every item, also when many write at once", async () => {
    await Promise.all(["a", "b", "c", "d", "e"].map((one) => write(one)));
    const items = (await journal()).map((row) => row.submission.signed.item);
    expect(items.map((item) => item.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(items[0]).toMatchObject({ entry: "device-enrolled", deviceKey: bench.device.publicKey, prev: null });
    expect(verifyDeviceChain(items)).toEqual([]);
  });

  test("goes on where it was after the worker was stopped", async () => {
    await write("a");
    await restart();
    await write("b");
    expect(verifyDeviceChain((await journal()).map((row) => row.submission.signed.item))).toEqual([]);
    expect(await bench.record.status()).toMatchObject({ onRecord: 3, verified: 0, waiting: 3 });
  });

  test("every item is signed by the device and commits to its values, under a key of its own each", async () => {
    const { submission } = await write("a", { args: { status: "solved" }, customer: "c-17", nothing: undefined });
    const { item, sig } = submission.signed;
    expect(await verifySignature(bench.device.publicKey, signedBytes(item), sig)).toBe(true);
    expect(checkValues(item.commitments, submission.values)).toEqual([]);
    expect(Object.keys(item.commitments).sort()).toEqual(["args", "customer"]);
    expect(submission.values.args?.k).not.toBe(submission.values.customer?.k);
    expect(JSON.stringify(item)).not.toContain("c-17");
  });

  test("is not carried on over a damaged journal", async () => {
    await write("a");
    await bench.db.journal.delete(2);
    await expect(write("b")).rejects.toMatchObject({ code: "journal-damaged" });
    expect(await bench.db.outbox.count()).toBe(2);
  });

  test("an item is found again by kind, suggestion and nonce", async () => {
    const { entryId } = await write("a", { nonce: "n-1" });
    expect(await bench.record.find("intent", "a", "n-1")).toMatchObject({ entryId });
    expect(await bench.record.find("intent", "a", "n-2")).toBeUndefined();
    expect(await bench.record.find("result", "a", "n-1")).toBeUndefined();
  });
});

describe("shipping", () => {
  test("everything that waits is sent in order and leaves with its proof", async () => {
    const { entryId } = await write("a");
    await ship();
    expect(await bench.record.status()).toEqual({ onRecord: 2, verified: 2, waiting: 0 });
    expect(await bench.record.positions([entryId, "unknown"])).toEqual(new Map([[entryId, 1]]));
    expect(await bench.record.remembered()).toContain("countersign.test/log/acme/1\n2\n");
  });

  test("a crash between write and ship loses nothing", async () => {
    await write("a");
    await restart();
    await ship();
    expect(await bench.record.status()).toEqual({ onRecord: 2, verified: 2, waiting: 0 });
  });

  test("an answer that was lost is asked for again, and nothing is doubled", async () => {
    await write("a");
    server.loseAnswers = 2;
    await ship();
    expect(server.requests.filter((request) => request.path === "/v1/log")).toHaveLength(3);
    expect(server.log.entries).toHaveLength(2);
    expect(await bench.record.status()).toEqual({ onRecord: 2, verified: 2, waiting: 0 });
  });

  test("300 items go in batches of at most 256, in order", async () => {
    for (let i = 0; i < 300; i++) await write(`s${i}`);
    await ship();
    const batches = sent();
    expect(batches.map((batch) => batch.length)).toEqual([256, 45]);
    expect(batches.flat()).toEqual(Array.from({ length: 301 }, (_, i) => i + 1));
    expect(await bench.record.status()).toEqual({ onRecord: 301, verified: 301, waiting: 0 });
  });

  test("large items go in as many requests as it takes, one at least in each", async () => {
    for (const size of [900_000, 900_000, 3_000_000, 10]) await write("a", { text: "x".repeat(size) });
    await ship();
    expect(sent()).toEqual([[1, 2], [3], [4], [5]]);
    expect((await bench.record.status()).waiting).toBe(0);
  });

  test("many calls are one flight, and what is written meanwhile goes along", async () => {
    await write("a");
    const flights = [ship(), ship(), write("b").then(() => ship())];
    await Promise.all(flights);
    expect((await bench.record.status()).waiting).toBe(0);
    expect(server.log.entries).toHaveLength(3);
    expect(sent().flat().toSorted()).toEqual([1, 2, 3]);
  });

  test("a refusal is shown in the server's words, and tried again only when asked", async () => {
    server.refuseWith = "log-quarantined";
    await ship();
    const problem = { code: "server-refused:log-quarantined", happened: "The server said no." };
    expect(await bench.record.status()).toMatchObject({ waiting: 1, problem });
    expect(server.requests.filter((request) => request.path === "/v1/log")).toHaveLength(1);
    server.refuseWith = null;
    await ship();
    expect(await bench.record.status()).toEqual({ onRecord: 1, verified: 1, waiting: 0 });
  });

  test("signed out, everything waits", async () => {
    await bench.connection.signOut();
    await write("a");
    await ship();
    expect(await bench.record.status()).toMatchObject({ waiting: 2, problem: { code: "not-connected" } });
  });

  test("stopping the worker ends a flight that waits for the server", async () => {
    server.down = true;
    await write("a");
    const stop = new AbortController();
    let told = 0;
    bench.record.changed(() => {
      told += 1;
      stop.abort();
    }, stop.signal);
    await bench.record.ship(stop.signal);
    expect(told).toBeGreaterThan(0);
    expect((await bench.record.status()).waiting).toBe(2);
  });
});

describe("a receipt that proves nothing keeps the item in the outbox", () => {
  const cases: [code: string, bend: (receipt: Receipt) => Receipt | Promise<Receipt>][] = [
    ["receipt-unproven", (receipt) => each(receipt, (entry) => ({ ...entry, proof: entry.proof.map(flipped) }))],
    ["receipt-unproven", (receipt) => each(receipt, (entry) => ({ ...entry, index: 0 }))],
    ["receipt-unsigned", (receipt) => ({ ...receipt, checkpoint: receipt.checkpoint.replace("\n2\n", "\n3\n") })],
    ["receipt-malformed", (receipt) => ({ ...receipt, checkpoint: "nothing" })],
    ["receipt-incomplete", (receipt) => ({ ...receipt, entries: [] })],
  ];

  test.each(cases)("%s", async (code, bend) => {
    await ship();
    const { submission, entryId } = await write("a");
    server.log.append(submission, START);
    const before = await bench.record.remembered();
    const receipt = await bend(await server.log.receipt([entryId], before));
    expect(await bench.record.accept(receipt, [entryId])).toMatchObject({ ok: false, failure: { code } });
    expect((await bench.record.status()).waiting).toBe(1);
    expect(await bench.record.problem()).toBeNull();
    await ship();
    expect((await bench.record.status()).waiting).toBe(0);
  });

  test("a note of another key", async () => {
    const other = await makeSigner();
    const forged = createTestLog("countersign.test/log/acme/1", other);
    const { submission, entryId } = await write("a");
    forged.append(submission, START);
    const accepted = await bench.record.accept(await forged.receipt([entryId], null), [entryId]);
    expect(accepted).toMatchObject({ ok: false, failure: { code: "receipt-unsigned" } });
    expect(await bench.record.remembered()).toBeNull();
    expect((await bench.record.status()).waiting).toBe(2);
  });

  test("the right item under another signature", async () => {
    const { submission, entryId } = await write("a");
    const { item, sig } = submission.signed;
    const leaf: Leaf = { v: 1, item, sig: flipped(sig), server: { tServer: formatInstant(START) } };
    server.log.entries.push({ id: entryId, bytes: leafBytes(leaf), values: {} });
    const receipt = await server.log.receipt([entryId], null);
    const accepted = await bench.record.accept(receipt, [entryId]);
    expect(accepted).toMatchObject({ ok: false, failure: { code: "receipt-unproven" } });
    expect((await bench.record.status()).waiting).toBe(2);
  });

  test("an endless incomplete receipt does not make an endless flight", async () => {
    server.crooked.receipt = (receipt) => ({ ...receipt, entries: [] });
    await write("a");
    await ship();
    expect(server.requests.filter((request) => request.path === "/v1/log")).toHaveLength(1);
    expect((await bench.record.status()).problem?.code).toBe("receipt-incomplete");
  });
});

describe("a log that contradicts itself", () => {
  async function followed(): Promise<string> {
    await write("a");
    await write("b");
    await ship();
    const note = await bench.record.remembered();
    if (note === null) throw new Error("nothing was remembered");
    return note;
  }

  async function caught(code: string, note: string): Promise<void> {
    await ship();
    expect(await bench.record.problem()).toMatchObject({ code });
    expect(await bench.record.remembered()).toBe(note);
    expect((await bench.record.status()).waiting).toBe(1);
    const { rows } = await listEvidence(bench.db);
    expect(rows).toMatchObject([{ remembered: note }]);
    expect(await verifySignedNote(rows[0]?.received ?? "")).toBe(true);
    await restart();
    expect(await bench.record.problem()).toMatchObject({ code });
    expect(await bench.record.status()).toMatchObject({ problem: { code } });
  }

  test("rolled back to a backup", async () => {
    const note = await followed();
    server.log.loseFrom(1);
    await write("c");
    await caught("log-rolled-back", note);
  });

  test("two histories of one size", async () => {
    const note = await followed();
    server.log.loseFrom(2);
    await write("c");
    await caught("log-forked", note);
  });

  test("regrown after a roll-back", async () => {
    const note = await followed();
    server.log.loseFrom(1);
    await write("c");
    const filler = server.log.entries[0];
    if (filler === undefined) throw new Error("the log is empty");
    for (let i = 0; i < 3; i++) server.log.entries.push({ ...filler, id: `filler-${i}` });
    await caught("log-not-consistent", note);
  });

  test("an answer that came late is no contradiction", async () => {
    await ship();
    const { submission, entryId } = await write("a");
    server.log.append(submission, START);
    const early = await server.log.receipt([entryId], await bench.record.remembered());
    await write("b");
    await ship();
    expect(await bench.record.accept(early, [entryId])).toEqual({ ok: true, value: undefined });
    expect(await bench.record.problem()).toBeNull();
  });

  test("nor is a receipt that came without a proof of growth", async () => {
    await ship();
    const { submission, entryId } = await write("a");
    server.log.append(submission, START);
    const bare = { ...(await server.log.receipt([entryId], null)), consistency: [] };
    expect(await bench.record.accept(bare, [entryId])).toEqual({ ok: true, value: undefined });
    expect(await bench.record.problem()).toBeNull();
    expect((await bench.record.status()).waiting).toBe(0);
  });

  test("a roll-back is caught too when it comes with a claim's receipt", async () => {
    const note = await followed();
    server.log.loseFrom(1);
    const { submission, entryId } = await write("c");
    server.log.append(submission, START);
    const accepted = await bench.record.accept(await server.log.receipt([entryId], note), [entryId]);
    expect(accepted).toMatchObject({ ok: false, failure: { code: "log-rolled-back" } });
    await caught("log-rolled-back", note);
  });
});

test("a remembered checkpoint that cannot be read is said, and nothing is sent on a guess", async () => {
  await ship();
  await bench.db.settings.put({ name: "remembered", value: { note: 7 } });
  await write("a");
  await ship();
  expect(await bench.record.status()).toMatchObject({ waiting: 1, problem: { code: "record-unreadable" } });
  expect(sent()).toHaveLength(1);
});

describe("history", () => {
  test("what waits here first, then what the log holds, with the words kept here", async () => {
    await write("a");
    await ship();
    await write("b");
    const page = await bench.record.history(null);
    expect(page.rows).toMatchObject([
      { index: null, title: "Do b", ticket: "4711", signer: "this-device" },
      { index: 1, title: "Do a", detail: "Approved", rep: "sam" },
      { index: 0, entry: "device-enrolled" },
    ]);
    expect(page).toMatchObject({ total: 3, problem: null, vkeys: [server.log.vkey] });
    expect(page.followedSince).toBe(formatInstant(START));
    expect(page.answer).toMatchObject({ total: 2 });
  });

  test("the server's entry carries the words of what it settles", async () => {
    const { submission, entryId } = await write("a");
    await ship();
    const serverDevice = await makeSigner();
    const item = { ...submission.signed.item, entry: "result" as const, device: "server", settles: entryId };
    const signed = { item, sig: toBase64(await serverDevice.sign(signedBytes(item))) };
    server.log.append({ signed, values: {} }, START);
    const [row] = (await bench.record.history(null)).rows;
    expect(row).toMatchObject({ entry: "result", title: "Do a", signer: "server", ticket: "4711" });
  });

  test("without the server: what this browser has, and why there is no more", async () => {
    await write("a");
    await ship();
    await write("b");
    server.down = true;
    const page = await bench.record.history(null);
    expect(page.rows.map((row) => row.index)).toEqual([null, 1, 0]);
    expect(page).toMatchObject({ total: 3, answer: null, problem: { code: "server-nonsense" } });
  });

  test("a row of the journal that cannot be read is said", async () => {
    await write("a");
    await bench.db.journal.put({ seq: 2, entryId: "damaged" });
    server.down = true;
    const page = await bench.record.history(null);
    expect(page.problem?.code).toBe("record-unreadable");
  });
});

function each(receipt: Receipt, bend: (entry: Receipt["entries"][number]) => Receipt["entries"][number]): Receipt {
  return { ...receipt, entries: receipt.entries.map(bend) };
}

/** Another base64 text of the same length. */
function flipped(base64: string): string {
  return `${base64.startsWith("A") ? "B" : "A"}${base64.slice(1)}`;
}

/** Throws unless the log's own key signed it: what was kept is proof, not hearsay. */
async function verifySignedNote(note: string): Promise<boolean> {
  const { origin } = await verifyCheckpoint(note, [server.log.vkey], verifySignature);
  return origin !== "";
}
