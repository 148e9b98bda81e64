/** Acts whose end nobody knows, against the practice shop and desk: who sees them, who decides, and what reading still finds. */
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Execution, Task } from "#lib/domain/server-api.ts";
import type { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let bench: Bench;
let sam: Device;
let mia: Device;
let rita: Device;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
  mia = await bench.device("mia");
  rita = await bench.device("rita");
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const tasksOf = async (device: Device) =>
  (await device.call<{ tasks: Task[] }>("GET", "/v1/tasks")).body.tasks.map(({ suggestion }) => suggestion);
const decide = (device: Device, suggestion: string, found: "done" | "failed") =>
  device.call("POST", "/v1/tasks", { suggestion, found, why: "I looked at the payment in the shop." });
const overrides = async () =>
  (await recordedEntries(path.join(bench.dir, "server"))).filter(({ entry }) => entry === "override");
const stateOf = async (suggestion: string) =>
  (await sam.call<{ execution: Execution }>("GET", `/v1/executions/${suggestion}`)).body.execution;

/** A refund that was asked for and that the shop does not tell about. */
async function unknownRefund() {
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  expect((await sam.call("POST", "/v1/executions", sam.request(approval))).status).toBe(200);
  bench.practice.faults.shopFailsBefore(3);
  bench.clock.now += 8_001;
  await bench.server().tick();
  bench.practice.faults.shopDown(true);
  const { suggestionId } = approval.approved.proposal;
  expect((await stateOf(suggestionId)).state).toBe("unknown");
  return { suggestion: suggestionId, approval };
}

test("after a day of looking in vain it is a task; a lead decides it, and the order is free again", async () => {
  const { suggestion, approval } = await unknownRefund();
  expect([await tasksOf(sam), await tasksOf(mia)]).toEqual([[], []]);
  bench.clock.now += DAY;
  expect([await tasksOf(sam), await tasksOf(mia), await tasksOf(rita)]).toEqual(Array(3).fill([suggestion]));
  expect(await decide(sam, suggestion, "failed")).toMatchObject({
    status: 403,
    body: { error: { code: "not-for-you" } },
  });
  expect(await decide(mia, suggestion, "failed")).toMatchObject({ status: 200, body: { state: "failed" } });
  expect(await stateOf(suggestion)).toMatchObject({ state: "failed", failure: { code: "settled-by-person" } });
  const [override] = await overrides();
  expect(override).toMatchObject({
    item: { rep: "mia", settles: approval.entryId, ending: "failed", reason: "settled-by-person", suggestion },
    values: { why: "I looked at the payment in the shop." },
  });
  expect((await stateOf(suggestion)).entries).toHaveLength(2);
  expect(await tasksOf(mia)).toEqual([]);
  bench.practice.faults.shopDown(false);
  const again = await sam.approve(sam.propose({ ...(await bench.refund("4711", "1001", 3200)), n: 2 }));
  expect((await sam.call("POST", "/v1/executions", sam.request(again))).status).toBe(200);
});

test("after forty tries it is a task too, without waiting for the day", async () => {
  const { suggestion } = await unknownRefund();
  // As if it had looked 38 times more: the shop's client tries each time for half a second.
  const db = new DatabaseSync(path.join(bench.dir, "server", "countersign.db"));
  expect(db.prepare("update executions set tries = tries + 38").run().changes).toBe(1);
  db.close();
  bench.clock.now += 15_001;
  await bench.server().tick();
  expect(await tasksOf(sam)).toEqual([]);
  bench.clock.now += 15_001;
  await bench.server().tick();
  expect(await tasksOf(sam)).toEqual([suggestion]);
});

test("what reading finds out, nobody decides", async () => {
  const { suggestion } = await unknownRefund();
  bench.clock.now += DAY;
  bench.practice.faults.shopDown(false);
  const refused = await decide(rita, suggestion, "done");
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "found-out" } } });
  expect((await stateOf(suggestion)).state).toBe("failed");
  expect(bench.practice.shop.store.refunds()).toEqual([]);
  expect(await overrides()).toEqual([]);
  expect(await decide(rita, suggestion, "done")).toMatchObject({ status: 404, body: { error: { code: "no-task" } } });
});

test("two who decide at the same moment: one word counts", async () => {
  const { suggestion } = await unknownRefund();
  bench.clock.now += DAY;
  const answers = await Promise.all([decide(mia, suggestion, "done"), decide(rita, suggestion, "failed")]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  const [one, ...more] = await overrides();
  expect(more).toEqual([]);
  expect((await stateOf(suggestion)).state).toBe(one?.item.ending);
});

test("an act of a browser that never said how it ended: its rep decides, and a repeat opens", async () => {
  const wish = await bench.wish("4711", "status.set", { status: "solved" });
  const approval = await sam.approve(sam.propose(wish));
  expect((await sam.call("POST", "/v1/claims", sam.request(approval))).status).toBe(200);
  bench.clock.now += 29 * MINUTE;
  expect(await tasksOf(sam)).toEqual([]);
  bench.clock.now += 2 * MINUTE;
  const { suggestionId } = approval.approved.proposal;
  expect(await tasksOf(sam)).toEqual([suggestionId]);
  expect(await decide(sam, suggestionId, "failed")).toMatchObject({ status: 200 });
  const again = await sam.approve(sam.propose({ ...wish, n: 2 }));
  expect((await sam.call("POST", "/v1/claims", sam.request(again))).status).toBe(200);
});

test("an approval on record that never came is a task after an hour; once settled it cannot come any more", async () => {
  const late = await sam.approve(sam.propose(await bench.wish("4711", "status.set", { status: "solved" })));
  await sam.call("POST", "/v1/log", { submissions: [late.intent], remembered: null });
  const { suggestionId } = late.approved.proposal;
  bench.clock.now += 59 * MINUTE;
  expect(await tasksOf(sam)).toEqual([]);
  bench.clock.now += 2 * MINUTE;
  expect([await tasksOf(sam), await tasksOf(rita)]).toEqual([[suggestionId], [suggestionId]]);
  expect(await decide(sam, suggestionId, "failed")).toMatchObject({ status: 200 });
  expect(await tasksOf(sam)).toEqual([]);
  bench.clock.now -= 61 * MINUTE;
  expect((await sam.call("POST", "/v1/claims", sam.request(late))).body.error?.code).toBe("given-up");
});

test("a rep sees no task of anybody else, and cannot tell that there is one", async () => {
  const approval = await mia.approve(
    mia.propose({ ...(await bench.wish("4711", "status.set", { status: "solved" })), deskUser: "78" }),
  );
  expect((await mia.call("POST", "/v1/claims", mia.request(approval))).status).toBe(200);
  bench.clock.now += 31 * MINUTE;
  const { suggestionId } = approval.approved.proposal;
  expect([await tasksOf(mia), await tasksOf(sam)]).toEqual([[suggestionId], []]);
  expect(await decide(sam, suggestionId, "done")).toMatchObject({ status: 404, body: { error: { code: "no-task" } } });
});
