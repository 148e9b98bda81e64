/** Every door of the server tried from the outside: without a token, with a rep's own, and with one of somebody else's matters. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Device } from "../testing/device.ts";
import { routes } from "./index.ts";

let bench: Bench;
let sam: Device;
let mia: Device;

beforeAll(async () => {
  bench = await startBench();
  sam = await bench.device();
  mia = await bench.device("mia");
});
afterAll(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

/** What anybody may ask who may connect; whatever is added here needs a reason. */
const OPEN = [
  "GET /v1/hello",
  "POST /v1/sign-in",
  "GET /v1/log/checkpoint",
  // Hashes and signed notes, for monitors that follow the log: no leaf.
  "GET /log/:org/:epoch/checkpoint",
  "GET /log/:org/:epoch/tile/:rest{.+}",
];
const closed = routes
  .map(({ method, path, access }) => ({ method, path: path.replace(/:\w+/, "x"), access, name: `${method} ${path}` }))
  .filter(({ name }) => !OPEN.includes(name));

const raw = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${bench.server().url}${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "POST" ? { body: "{}" } : {}),
  });

const withDevice = closed.filter(({ access }) => access !== "publisher");
const onlyDevice = closed.filter(({ access }) => access === "device");
const onlyPublisher = closed.filter(({ access }) => access === "publisher");

test.each(closed)("$name opens to nobody without a token, nor with a made-up one", async ({ method, path }) => {
  expect((await raw(method, path)).status).toBe(401);
  expect((await raw(method, path, { authorization: `Bearer ${"x".repeat(43)}` })).status).toBe(401);
});

test.each(withDevice)("$name opens to no stolen token: it wants the device's proof", async ({ method, path }) => {
  expect((await raw(method, path, { authorization: `Bearer ${sam.token}` })).status).toBe(401);
});

test.each(onlyDevice)("$name opens to no publisher's token", async ({ method, path }) => {
  expect((await raw(method, path, { authorization: `Bearer ${bench.server().publishToken}` })).status).toBe(401);
});

test.each(onlyPublisher)("$name opens to no device, not even a lead's", async ({ method, path }) => {
  const headers = await mia.headers(method, path, method === "POST" ? "{}" : "");
  expect((await raw(method, path, headers)).status).toBe(401);
});

test("what is a lead's act stays closed to reps: nothing of it is told", async () => {
  const proposal = { ...(await bench.wish("4711", "status.set", { status: "solved" })), deskUser: "78" };
  const approval = await mia.approve(mia.propose(proposal));
  await mia.call("POST", "/v1/claims", mia.request(approval));
  const { suggestionId } = approval.approved.proposal;
  expect((await sam.call("GET", `/v1/executions/${suggestionId}`)).status).toBe(404);
  expect((await sam.call("POST", `/v1/executions/${suggestionId}/cancel`, {})).status).toBe(404);
  expect((await sam.call("GET", "/v1/log/export")).status).toBe(403);
  const own = { remembered: null, limit: 200, before: null };
  const { entries } = (await sam.call<{ entries: { leaf: string }[] }>("POST", "/v1/log/history", own)).body;
  const devices = entries.map(({ leaf }) => JSON.parse(Buffer.from(leaf, "base64").toString()).item.rep);
  expect(new Set(devices)).toEqual(new Set(["sam"]));
});

test("who has no login at a desk is told nothing of its tickets", async () => {
  const rita = await bench.device("rita");
  const ref = { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" };
  const refused = await rita.call("POST", "/v1/facts", { ref, order: "1001" });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: "wrong-rep" } } });
  expect((await sam.call("POST", "/v1/facts", { ref, order: "1001" })).status).toBe(200);
  const elsewhere = { ...ref, host: "evil.zendesk.com" };
  expect((await sam.call("POST", "/v1/facts", { ref: elsewhere, order: null })).status).toBe(403);
});
