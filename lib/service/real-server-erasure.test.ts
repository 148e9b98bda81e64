/** A customer is erased by a lead: the server's values, and every copy that the browser holds, with a control that finds them. */
import "fake-indexeddb/auto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storedOperation } from "#lib/storage/fixtures/operation.ts";
import { type RunningServer, startServer } from "#server/main.ts";
import { neededFields } from "#server/testing/needed-fields.ts";
import { testPack } from "#server/testing/pack.ts";
import { type Bench, openBench } from "./fixtures/bench.ts";

const dir = mkdtempSync(path.join(tmpdir(), "countersign-erasure-"));
let server: RunningServer;
let bench: Bench;
const signal = new AbortController().signal;

beforeAll(async () => {
  server = await startServer({ dir, pack: testPack() });
  bench = await openBench("real-server-erasure", server.url, { wall: Date.now(), count: 1_000 });
  const met = await bench.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  await bench.connection.signIn({ server: server.url, root: met.value.root, ...who });
});
afterAll(async () => {
  bench.db.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

const ANA = ["Dear Ana Lopez", "cus_ana", "zendesk:acme.zendesk.com:1"];
const BEN = ["Dear Ben Ode", "cus_ben", "zendesk:acme.zendesk.com:2"];

async function write([text = "", customer = "", ticket = ""]: string[]): Promise<void> {
  const suggestion = `s-${ticket.at(-1)}`;
  await bench.record.write(
    { ...neededFields("suggested"), entry: "suggested", suggestion },
    { args: { text }, customer, ticket },
    { title: text, detail: text, ticket: "1" },
  );
  await bench.db.operations.put(
    storedOperation({ suggestion, ticket: ticket.at(-1) ?? "", state: "done", words: `${text} ${customer}` }),
  );
}

const everyRow = async () =>
  JSON.stringify(await Promise.all(bench.db.tables.map(async (table) => [table.name, await table.toArray()])));
const foundIn = (text: string, values: readonly string[]) => values.filter((value) => text.includes(value));

async function erase(customer: string): Promise<void> {
  const answer = await fetch(`${server.url}/v1/erasures`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${server.publishToken}` },
    body: JSON.stringify({ customers: [customer], why: "Asked for by the customer", plan: false }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

test("nothing of an erased customer is left in any row here, the other stays, and all proofs hold", async () => {
  await write(ANA);
  await write(BEN);
  await bench.record.ship(signal);
  expect(foundIn(await everyRow(), ANA)).toEqual(ANA);
  await erase("cus_ana");
  await bench.authority.sync();
  expect(bench.authority.erasures()).toBeGreaterThan(0);
  await bench.record.keepUp(bench.authority.erasures(), signal);
  expect(foundIn(await everyRow(), ANA)).toEqual([]);
  expect(foundIn(await everyRow(), BEN)).toEqual(BEN);
  const page = await bench.record.history(null);
  expect(page.problem).toBeNull();
  const erased = page.rows.find(({ suggestion }) => suggestion === "s-1");
  expect(erased?.erasedBy).toEqual(expect.any(Number));
  expect(page.rows.find(({ suggestion }) => suggestion === "s-2")?.erasedBy).toBeUndefined();
  expect(await bench.record.status()).toEqual({ onRecord: 3, verified: 3, waiting: 0 });
});
