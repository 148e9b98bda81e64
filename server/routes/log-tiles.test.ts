import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { rootOfLeaves } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import type { AlarmsAnswer } from "#lib/domain/log-api.ts";
import { Hello } from "#lib/domain/server-api.ts";
import { verifySignature } from "../keys/ed25519.ts";
import { type RunningServer, startServer } from "../main.ts";
import { Device } from "../testing/device.ts";

let dir: string;
let server: RunningServer;
let base: string;
let vkeys: string[];
const people = new Map<string, Device>();

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-tiles-"));
  server = await startServer({ dir });
  for (const user of ["sam", "mia"]) {
    const device = await Device.make(() => server.url, Date.now);
    await device.signIn(user, server.practicePassword);
    await device.call("POST", "/v1/log", { submissions: [(await device.enrol()).submission], remembered: null });
    people.set(user, device);
  }
  const { roster } = Hello.parse(await (await fetch(`${server.url}/v1/hello`)).json());
  vkeys = roster.body.logKeys.map(({ vkey }) => vkey);
  const [origin = ""] = vkeys[0]?.split("+") ?? [];
  base = origin.slice(origin.indexOf("/"));
});

afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const open = (file: string) => fetch(`${server.url}${base}/${file}`);

async function withToken(file: string): Promise<Response> {
  return fetch(`${server.url}${base}/${file}`, { headers: { authorization: `Bearer ${server.publishToken}` } });
}

test("whoever follows the log with a tool of his own gets checkpoint, hashes and leaves, and they fit", async () => {
  const answer = await open("checkpoint");
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const { size, root } = await verifyCheckpoint(await answer.text(), vkeys, verifySignature);
  const tile = await open(`tile/0/000.p/${size}`);
  expect(tile.headers.get("cache-control")).toContain("immutable");
  const bytes = new Uint8Array(await tile.arrayBuffer());
  const hashes = Array.from({ length: Number(size) }, (_, i) => bytes.slice(i * 32, i * 32 + 32));
  expect(rootOfLeaves(hashes)).toEqual(root);
  const bundle = Buffer.from(await (await withToken(`tile/entries/000.p/${size}`)).arrayBuffer());
  const leaves: Buffer[] = [];
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) {
    leaves.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  }
  expect(leaves.map(leafHash)).toEqual(hashes);
});

test("leaves are for leads and the publisher's token; what is not there is not there", async () => {
  expect((await open("tile/entries/000.p/1")).status).toBe(401);
  expect((await people.get("sam")?.call("GET", `${base}/tile/entries/000.p/1`))?.status).toBe(403);
  expect((await withToken("tile/entries/000.p/1")).status).toBe(200);
  const missing = [
    "tile/0/000",
    "tile/0/001.p/1",
    "tile/7/000.p/1",
    "tile/0/x000/000",
    "tile/entries/005",
    "tile/data",
  ];
  for (const file of missing) expect([file, (await withToken(file)).status]).toEqual([file, 404]);
  expect((await fetch(`${server.url}/log/acme/other/checkpoint`)).status).toBe(404);
});

test("an alarm is kept with both notes, told to leads, and stops nothing that the server did not sign", async () => {
  const [sam, mia] = [people.get("sam") as Device, people.get("mia") as Device];
  const note = await (await open("checkpoint")).text();
  const report = { code: "forked", remembered: note, received: note.replace(/^(.*)\n\d+\n/, "$1\n999999\n") };
  for (let i = 0; i < 2; i++) {
    const told = await sam.call<{ says: string }>("POST", "/v1/log/alarms", report);
    expect(told).toMatchObject({ status: 200, body: { says: expect.stringContaining("signature") } });
  }
  expect((await sam.call("GET", "/v1/log/alarms")).status).toBe(403);
  const { body } = await mia.call<AlarmsAnswer>("GET", "/v1/log/alarms");
  expect(body).toMatchObject({ readOnly: null, alarms: [{ ...report, by: "sam" }] });
  const item = await sam.write({ entry: "rejected" });
  expect((await sam.call("POST", "/v1/log", { submissions: [item.submission], remembered: note })).status).toBe(200);
});
