import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startServer } from "../main.ts";
import { authorityPaths, makeAuthority } from "./authority.ts";
import { isSignedBy } from "./ed25519.ts";
import { openKeys } from "./open-keys.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-keys-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("each key is a file of its own that nobody else can read, and none is in the database", async () => {
  const server = await startServer({ dir });
  await server.stop();
  // Those of a change of the log's key are there only while it lasts.
  const { logBefore: _before, logNext: _next, deviceNext: _device, ...made } = authorityPaths(dir);
  const files = Object.values(made);
  for (const file of files) expect([file, (await stat(file)).mode & 0o077]).toEqual([file, 0]);
  const secrets = await Promise.all(
    files.map(async (file) => (JSON.parse(await readFile(file, "utf8")) as { privateKey?: string }).privateKey),
  );
  const database = await readFile(path.join(dir, "countersign.db"), "latin1");
  const kept = secrets.filter((secret) => secret !== undefined);
  expect(new Set(kept).size).toBe(5);
  for (const secret of [...kept, server.practicePassword, server.publishToken]) {
    expect(database.includes(secret)).toBe(false);
  }
});

test("the server runs without the root's folder, under the same fingerprint", async () => {
  const first = await startServer({ dir });
  await first.stop();
  await rm(path.join(dir, "root"), { recursive: true });
  const second = await startServer({ dir });
  await second.stop();
  expect(second.rootFingerprint).toBe(first.rootFingerprint);
  expect(second.practicePassword).toBe(first.practicePassword);
  expect(await readdir(dir)).not.toContain("root");
});

test("a roster that the root did not sign stops the start", async () => {
  const files = await makeAuthority(dir, "acme", Date.now());
  const keys = await openKeys(files);
  expect(await isSignedBy(keys.root, keys.roster)).toBe(true);
  const roster = JSON.parse(await readFile(files.roster, "utf8"));
  roster.body.version = 2;
  await writeFile(files.roster, JSON.stringify(roster));
  await expect(startServer({ dir })).rejects.toMatchObject({ code: "roster" });
});

test("a taken port is said so", async () => {
  const first = await startServer({ dir });
  const other = path.join(dir, "other");
  await expect(startServer({ dir: other, port: first.port })).rejects.toMatchObject({ code: "port-taken" });
  await first.stop();
});
