import { renameSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import { authorityPaths } from "../keys/authority.ts";
import type { Device } from "../testing/device.ts";

let bench: Bench;
let sam: Device;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
});
afterEach(() => bench.stop());

const approve = async () => sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));

test("no record, no money: while the log's key is away a held refund stays held, and nothing new is taken on", async () => {
  const { log } = authorityPaths(path.join(bench.dir, "server"));
  const request = sam.request(await approve());
  const held = await sam.call<{ execution: Execution }>("POST", "/v1/executions", request);
  expect(held.body.execution.state).toBe("held");
  renameSync(log, `${log}.away`);
  bench.clock.now += 8_001;
  await bench.server().tick();
  expect(bench.practice.shop.store.ledger()).toEqual([]);
  const other = await sam.approve(sam.propose(await bench.refund("4712", "1002", 1000)));
  const refused = await sam.call("POST", "/v1/executions", sam.request(other));
  expect(refused).toMatchObject({ status: 503, body: { error: { code: "log-key-missing" } } });
  expect((await sam.call("POST", "/v1/lease", { have: null })).status).toBe(200);
  renameSync(`${log}.away`, log);
  await bench.server().tick();
  const where = `/v1/executions/${held.body.execution.suggestion}`;
  expect((await sam.call<{ execution: Execution }>("GET", where)).body.execution.state).toBe("done");
  expect(bench.practice.shop.store.refunds()).toHaveLength(1);
});
