import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { ensureCertificate } from "#practice/certificate.ts";
import { type DeskProxy, startDeskProxy } from "../testing/desk-proxy.ts";

let bench: Bench;
let proxy: DeskProxy;
beforeEach(async () => {
  bench = await startBench({ holdSeconds: 0 }, async ({ desk, freshdesk, shop }, dir) => {
    const certificate = await ensureCertificate(path.join(dir, "practice"));
    proxy = await startDeskProxy({ host: "acme.zendesk.com", port: desk.port, certificate });
    return { desk: { ...desk, port: proxy.port }, freshdesk, shop };
  });
});
afterEach(async () => {
  proxy.stop();
  await bench.stop();
});

test("the same words twice, one of them slow: both hear of the payment, though the order has changed in between", async () => {
  const device = await bench.device();
  const approval = await device.approve(device.propose(await bench.refund("4711", "1001", 3200)));
  const body = device.request(approval);
  const reading = proxy.stopAt({ method: "GET", path: /tickets\/4711/, at: "after" });
  const slow = device.call("POST", "/v1/executions", body);
  await reading;
  const quick = await device.call("POST", "/v1/executions", body);
  expect(quick).toMatchObject({ status: 200, body: { execution: { state: "done" } } });
  proxy.release();
  expect(await slow).toMatchObject({ status: 200, body: { execution: { state: "done" } } });
  expect(bench.practice.shop.store.refunds()).toHaveLength(1);
});
