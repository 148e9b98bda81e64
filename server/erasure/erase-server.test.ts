import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { EraseAnswer } from "#lib/domain/erasure-api.ts";
import type { Execution, HistoryAnswer, LeaseAnswer } from "#lib/domain/server-api.ts";
import { openDatabase, openForReading } from "../store/open.ts";
import type { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";

let bench: Bench;
let sam: Device;
let lead: Publisher;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
  lead = await asPublisher(bench.server, () => bench.clock.now);
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

async function refund(ticket: string, order: string, minor: number) {
  const approval = await sam.approve(sam.propose(await bench.refund(ticket, order, minor)));
  return sam.call<{ execution: Execution }>("POST", "/v1/executions", sam.request(approval));
}

async function endOfHold() {
  bench.clock.now += 8_001;
  await bench.server().tick();
}

const folder = () => path.join(bench.dir, "server");
const ask = (customers: string[], plan = false) =>
  lead.post<EraseAnswer>("/erasures", { customers, why: "Letter 17", plan });

function bytes(): Buffer {
  const files = readdirSync(folder(), { recursive: true, encoding: "utf8" }).map((name) => path.join(folder(), name));
  return Buffer.concat(files.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name)));
}

test("an act under way forbids an erasure; when it is over everything goes, and limits count as before", async () => {
  await refund("4712", "1002", 4000);
  const early = await ask(["cus_ben"]);
  expect(early).toMatchObject({ status: 409, body: { error: { code: "act-open" } } });
  expect(early.body.error?.happened).toMatch(/refund\.create \(held/);
  await endOfHold();
  await refund("4711", "1001", 3200);
  await endOfHold();
  const [benRefund] = bench.practice.shop.store.refunds();
  const traces = ["cus_ben", "4712", benRefund?.id ?? "", benRefund?.charge ?? ""].filter((trace) => trace !== "");
  expect(traces.length).toBeGreaterThan(2);
  const db = await openForReading(path.join(folder(), "countersign.db"));
  const claims = () => db.selectFrom("claims").selectAll().orderBy("at").execute();
  const before = await claims();
  expect(before[0]).toMatchObject({ customer: "cus_ben", ticket: "4712" });
  expect(traces.filter((trace) => bytes().includes(trace))).toEqual(traces);

  // By the desk's id: the server itself read that the two are one person.
  const plan = await ask(["zendesk:502"], true);
  expect(plan.body).toMatchObject({ ids: 2, entries: 3, claims: 1, byKind: { intent: 1 } });
  expect((await claims())[0]?.customer).toBe("cus_ben");
  const erased = await ask(["zendesk:502"]);
  expect(erased.body).toMatchObject({ entries: 3, compacted: true, indexes: [expect.any(Number)] });

  expect(traces.filter((trace) => bytes().includes(trace))).toEqual([]);
  const [ben, ana] = await claims();
  await db.destroy();
  expect(ben).toMatchObject({
    rep: "sam",
    team: before[0]?.team,
    at: before[0]?.at,
    state: "done",
    action: "refund.create",
  });
  expect(JSON.parse(ben?.args ?? "")).toEqual({ amount: { minor: 4000, currency: "USD" } });
  expect(ana).toEqual(before[1]);
  // The order is known again when it is asked about again: what was paid on it still counts against its budget.
  const second = await refund("4712", "1002", 1500);
  expect(second).toMatchObject({ status: 422, body: { error: { code: "not-allowed" } } });
  expect(second.body.error?.todo).toContain("lead-approval");
  expect(bench.practice.shop.store.refunds()).toHaveLength(2);
  const gone = await sam.call("GET", `/v1/executions/${ben?.suggestion}`);
  expect(gone).toMatchObject({ status: 404 });
});

test("the lease says that there is something to erase, and a device hears of its own entries only", async () => {
  await refund("4712", "1002", 4000);
  await endOfHold();
  const mia = await bench.device("mia");
  const none = await sam.call<LeaseAnswer>("POST", "/v1/lease", { have: null });
  expect(none.body.erasures).toBe(0);
  await ask(["cus_ben"]);
  const lease = await sam.call<LeaseAnswer>("POST", "/v1/lease", { have: null });
  expect(lease.body.erasures).toBe(1);
  const history = await sam.call<HistoryAnswer>("POST", "/v1/log/history", {
    remembered: null,
    limit: 10,
    before: null,
  });
  const erased = history.body.entries.filter((entry) => entry.erasedBy !== undefined);
  expect(erased.length).toBe(3);
  expect(erased.every((entry) => entry.values === undefined)).toBe(true);
  const own = await sam.call("POST", "/v1/log/erasures", { after: 0 });
  expect(own.body).toMatchObject({ erasures: [{ n: 1, entries: [expect.stringMatching(/^sha256:/)] }], more: false });
  const others = await mia.call("POST", "/v1/log/erasures", { after: 0 });
  expect(others.body).toMatchObject({ erasures: [{ n: 1, entries: [] }] });
  const entries = await recordedEntries(folder());
  expect(entries.filter(({ entry }) => entry === "erasure")).toHaveLength(1);
});

test("what cannot be encrypted is neither recorded nor done, and the server says so in plain words", async () => {
  const db = await openDatabase(path.join(folder(), "countersign.db"));
  const gone = {
    id: "w-0123456789ab",
    proof: "",
    made_at: "2099-01-01T00:00:00.000Z",
    retired_at: null,
    destroyed_at: null,
  };
  await db.insertInto("log_wrapping_keys").values(gone).execute();
  const before = await db.selectFrom("log_head").select("size").executeTakeFirstOrThrow();
  const answer = await refund("4712", "1002", 4000);
  expect(answer).toMatchObject({ status: 503, body: { error: { code: "values-unreadable" } } });
  expect(await db.selectFrom("log_head").select("size").executeTakeFirstOrThrow()).toEqual(before);
  expect(await db.selectFrom("claims").select("state").execute()).toEqual([]);
  await db.destroy();
  // Which file it is, only its operator is told.
  expect(JSON.stringify(answer.body)).not.toContain(folder());
  expect(String(bench.reports.splice(0)[0])).toContain("w-0123456789ab.json");
  await endOfHold();
  expect(bench.practice.shop.store.refunds()).toHaveLength(0);
});

test("only a lead or the upload token may erase", async () => {
  const body = { customers: ["cus_ben"], why: "Letter 17", plan: true };
  expect(await sam.call("POST", "/v1/erasures", body)).toMatchObject({
    status: 403,
    body: { error: { code: "not-a-lead" } },
  });
  const mia = await bench.device("mia");
  expect((await mia.call("POST", "/v1/erasures", body)).status).toBe(200);
  expect((await lead.post("/erasures", body, "wrong")).status).toBe(401);
});
