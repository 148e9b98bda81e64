import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { PolicyStatusAnswer, StopRow } from "#lib/domain/lead-api.ts";
import type { LeaseAnswer } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Device } from "../testing/device.ts";
import { recorded } from "../testing/entries.ts";
import { listenTo } from "../testing/listen.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";

let bench: Bench;
let publisher: Publisher;
let sam: Device;

beforeEach(async () => {
  bench = await startBench();
  publisher = await asPublisher(bench.server, () => bench.clock.now);
  sam = await bench.device("sam");
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const stop = (scope: string, why = "Refunds look odd.") =>
  publisher.post<{ stops: StopRow[] }>("/stops", { scope, why });
const end = (scope: string) => publisher.post<{ stops: StopRow[] }>("/stops/end", { scope });
const stopsOf = async (device: Device) =>
  (await device.call<LeaseAnswer>("POST", "/v1/lease", { have: null })).body.lease.body.stops;
const approve = async (device = sam, deskUser = "77", status = "solved") =>
  device.approve(device.propose({ ...(await bench.wish("4711", "status.set", { status })), deskUser }));
const claim = async (device = sam, deskUser = "77") =>
  device.call("POST", "/v1/claims", device.request(await approve(device, deskUser)));

test.each(["everyone", "team:eu", "rep:sam", "action:status.set"])(
  "a stop of %s refuses the next claim in three sentences, is in the lease, and its end lets it through",
  async (scope) => {
    expect((await stop(scope)).body.stops).toEqual([
      { scope, why: "Refunds look odd.", by: "mia", at: formatInstant(bench.clock.now) },
    ]);
    const refused = await claim();
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "stopped" } } });
    expect(refused.body.error?.happened).toContain("Refunds look odd.");
    expect(refused.body.error?.means).toMatch(/^Nothing was done/);
    expect(refused.body.error?.todo).toContain("mia");
    expect(await stopsOf(sam)).toEqual([{ scope, why: "Refunds look odd." }]);
    expect((await end(scope)).body.stops).toEqual([]);
    expect(await stopsOf(sam)).toEqual([]);
    expect((await claim()).status).toBe(200);
  },
);

test("a stop reaches nobody else: not another rep, not another action", async () => {
  const mia = await bench.device("mia");
  await stop("rep:sam");
  await stop("action:tags.change");
  expect((await claim(mia, "78")).status).toBe(200);
  expect(await stopsOf(mia)).toEqual([{ scope: "action:tags.change", why: "Refunds look odd." }]);
});

test("an approval from before the stop is refused as well, and so is an undo", async () => {
  const before = await approve();
  expect((await sam.call("POST", "/v1/claims", sam.request(before))).status).toBe(200);
  const { submission } = await sam.write({
    entry: "result",
    ending: "done",
    settles: before.entryId,
    suggestion: before.approved.proposal.suggestionId,
  });
  await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  const undoes = before.approved.proposal.suggestionId;
  const undo = await sam.approve(
    sam.propose({ ...(await bench.wish("4711", "status.set", { status: "open" })), undoes }),
  );
  await stop("everyone");
  expect((await sam.call("POST", "/v1/claims", sam.request(undo))).body.error?.code).toBe("stopped");
  // What was let through before is answered like before: its receipt must not be lost to a stop.
  expect((await sam.call("POST", "/v1/claims", sam.request(before))).status).toBe(200);
});

test.each(["everyone", "team:eu", "rep:sam", "action:refund.create"])(
  "a hold ends cancelled when %s is stopped at its end, and nothing is paid",
  async (scope) => {
    const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
    await sam.call("POST", "/v1/executions", sam.request(approval));
    await stop(scope);
    bench.clock.now += 8_001;
    await bench.server().tick();
    const { body } = await sam.call("GET", `/v1/executions/${approval.approved.proposal.suggestionId}`);
    expect(body).toMatchObject({ execution: { state: "cancelled", failure: { code: "stopped" } } });
    expect(bench.practice.shop.store.ledger()).toEqual([]);
  },
);

test("a hold runs when the stop was ended before its end", async () => {
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await sam.call("POST", "/v1/executions", sam.request(approval));
  await stop("everyone");
  await end("everyone");
  bench.clock.now += 8_001;
  await bench.server().tick();
  const { body } = await sam.call("GET", `/v1/executions/${approval.approved.proposal.suggestionId}`);
  expect(body).toMatchObject({ execution: { state: "done" } });
});

test("a stop that falls into the last look of a hold prevents it: after its answer nothing begins", async () => {
  const ends: string[] = [];
  for (const turns of [1, 2, 4, 8]) {
    const wish = await bench.refund("4711", "1001", 1000 + turns);
    const approval = await sam.approve(sam.propose(wish));
    const address = `/v1/executions/${approval.approved.proposal.suggestionId}`;
    const state = async () => (await sam.call<{ execution: { state: string } }>("GET", address)).body.execution.state;
    await sam.call("POST", "/v1/executions", sam.request(approval));
    bench.clock.now += 8_001;
    const ticking = bench.server().tick();
    // The desk is being read meanwhile.
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await stop("everyone");
    const hasBegun = !["held", "cancelled"].includes(await state());
    await ticking;
    ends.push(hasBegun ? "begun before" : await state());
    await end("everyone");
  }
  expect(new Set(ends).size <= 2 && ends.includes("cancelled") && !ends.includes("done")).toBe(true);
});

test.each([
  ["a kind that nobody knows", "inbox:billing"],
  ["nothing that there is", "rep:smith"],
  ["a team without anybody", "team:us"],
  ["an action that does not exist", "action:refund.creat"],
  ["everyone with a name", "everyone:eu"],
  ["an empty name", "rep:"],
])("refuses to stop %s, since it would stop nothing or the wrong thing", async (_what, scope) => {
  expect(await stop(scope)).toMatchObject({ status: 422, body: { error: { code: "stop-scope" } } });
  expect(await stopsOf(sam)).toEqual([]);
});

test("only the upload token stops and ends, and ending what is not stopped says so", async () => {
  expect((await publisher.post("/stops", { scope: "everyone", why: "x" }, sam.token)).status).toBe(401);
  expect((await publisher.post("/stops/end", { scope: "everyone" }, sam.token)).status).toBe(401);
  expect(await end("everyone")).toMatchObject({ status: 404, body: { error: { code: "not-stopped" } } });
});

test("set again it changes only its reason; each change is on record, and all survives a restart", async () => {
  await stop("everyone", "One");
  const at = formatInstant(bench.clock.now);
  bench.clock.now += 60_000;
  await stop("everyone", "One");
  await stop("everyone", "Two");
  await stop("rep:sam", "Three");
  await bench.restart();
  expect((await publisher.get<PolicyStatusAnswer>("/policy/status")).body.stops).toMatchObject([
    { scope: "everyone", why: "Two", at },
    { scope: "rep:sam", why: "Three" },
  ]);
  expect((await claim()).body.error?.code).toBe("stopped");
  await end("everyone");
  await bench.restart();
  expect(await stopsOf(sam)).toEqual([{ scope: "rep:sam", why: "Three" }]);
  const dir = path.join(bench.dir, "server");
  expect(await recorded(dir, "stop-set")).toEqual([
    { scope: "everyone", why: "One", by: "mia" },
    { scope: "everyone", why: "Two", by: "mia" },
    { scope: "rep:sam", why: "Three", by: "mia" },
  ]);
  expect(await recorded(dir, "stop-ended")).toEqual([{ scope: "everyone", by: "mia", why: "Two", since: at }]);
});

test("a stopped rep sends nothing to a model either, in that API's words; a stopped action leaves the drafts", async () => {
  const ask = () => sam.call<{ type: string }>("POST", "/v1/model/v1/messages", {});
  await stop("action:refund.create");
  expect((await ask()).body.error?.code).toBeUndefined();
  await stop("team:eu");
  expect(await ask()).toMatchObject({
    status: 403,
    body: { type: "error", error: { type: "permission_error", code: "stopped" } },
  });
});

test("an open page hears of a stop at once, and only where it concerns somebody", async () => {
  const mia = await bench.device("mia");
  const [ofSam, ofMia] = [await listenTo(sam), await listenTo(mia)];
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const from = performance.now();
    const stopping = stop("rep:sam");
    took.push((await ofSam.next("stop")).at - from);
    await stopping;
    await end("rep:sam");
    await ofSam.next("stop");
  }
  // The median, since other tests share the machine.
  expect(took.sort((a, b) => a - b)[2]).toBeLessThan(200);
  await stop("team:eu");
  await ofMia.next("stop");
  await publisher.publish(2, "Second", 5);
  await ofMia.next("policy");
  expect(ofMia.heard).toEqual(["hello", "stop", "policy"]);
  ofSam.close();
  ofMia.close();
});
