import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digest } from "#lib/domain/hash.ts";
import type { PolicyStatusAnswer } from "#lib/domain/lead-api.ts";
import type { LeaseAnswer } from "#lib/domain/server-api.ts";
import { signBody } from "../keys/ed25519.ts";
import { type RunningServer, startServer } from "../main.ts";
import { migrations } from "../store/migrations/index.ts";
import { openDatabase } from "../store/open.ts";
import { Device } from "../testing/device.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";

let dir: string;
let server: RunningServer;
let publisher: Publisher;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "countersign-share-"));
  server = await startServer({ dir: path.join(dir, "server") });
  publisher = await asPublisher(
    () => server,
    () => Date.now(),
  );
});
afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

async function lease(user: string) {
  const device = await Device.make(
    () => server.url,
    () => Date.now(),
  );
  await device.signIn(user, server.practicePassword);
  return (await device.call<LeaseAnswer>("POST", "/v1/lease", { have: null })).body;
}

test("a first policy may begin with a share too: who is not in it has none, and reads why", async () => {
  expect((await lease("sam")).error).toMatchObject({
    code: "no-policy",
    happened: "No policy was published on this server yet.",
  });
  await publisher.publish(1, "First", 25);
  expect((await lease("mia")).lease.body.revision).toBe(1);
  expect((await lease("sam")).error).toMatchObject({
    code: "no-policy",
    happened: "No policy was rolled out to you yet.",
  });
});

test("what an earlier version published is in force for everybody, and its successor may begin with a share", async () => {
  const older = path.join(dir, "older");
  await (await startServer({ dir: older })).stop();
  const file = path.join(older, "countersign.db");
  rmSync(file);
  const db = await openDatabase(file, { migrations: migrations.slice(0, 5) });
  const signed = await signBody(publisher.signer, publisher.policy({ revision: 1 }));
  await db
    .insertInto("policies")
    .values({
      revision: 1,
      digest: digest(signed.body.document),
      signed: JSON.stringify(signed),
      published_at: "2026-11-01T00:00:00.000Z",
    })
    .execute();
  await db.destroy();
  await server.stop();
  server = await startServer({ dir: older });
  expect((await lease("sam")).lease.body.revision).toBe(1);
  expect((await publisher.get<PolicyStatusAnswer>("/policy/status")).body.rollouts).toMatchObject([
    { revision: 1, share: 100, held: false, publisher: `key ${publisher.signer.keyId}` },
  ]);
  const own = await asPublisher(
    () => server,
    () => Date.now(),
  );
  expect((await own.publish(2, "Second", 25)).status).toBe(200);
  expect((await lease("sam")).lease.body.revision).toBe(1);
  expect((await lease("mia")).lease.body.revision).toBe(2);
});
