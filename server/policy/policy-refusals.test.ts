import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";

let bench: Bench;
let sam: Device;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const lease = (code: string, revision = 1) =>
  sam.call("POST", "/v1/lease", {
    have: null,
    runs: { since: "2026-11-20T10:00:00Z", engine: 1, refused: { revision, code } },
  });
const refusals = async () =>
  (await recordedEntries(path.join(bench.dir, "server"))).filter(({ entry }) => entry === "lease-refused");

test("a policy that a device did not take is on record once per device, revision and code", async () => {
  for (const code of ["policy-key-unknown", "policy-key-unknown", "policy-engine"])
    expect((await lease(code)).status).toBe(200);
  await Promise.all([lease("again"), lease("again"), lease("again")]);
  const device = sam.signer.keyId;
  expect((await refusals()).map(({ item, values }) => [item.rep, values])).toEqual(
    ["policy-key-unknown", "policy-engine", "again"].map((code) => ["sam", { device, revision: 1, code }]),
  );
  expect((await refusals())[0]?.policy).toMatch(/^sha256:/);
});

test("a revision that never was is no news, and a browser that makes up codes does not fill the record", async () => {
  expect((await lease("policy-engine", 7)).status).toBe(200);
  expect(await refusals()).toEqual([]);
  for (let i = 0; i < 60; i++) await lease(`code-${i}`);
  expect(await refusals()).toHaveLength(50);
});
