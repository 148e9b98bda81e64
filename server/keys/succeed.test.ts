import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { KeySuccession, Roster, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Hello, LeaseAnswer } from "#lib/domain/server-api.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { startServer } from "../main.ts";
import { openDatabase } from "../store/open.ts";
import { recorded } from "../testing/entries.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";
import { authorityPaths } from "./authority.ts";
import { makeKeyPair, openSigner, type Signer, signBody } from "./ed25519.ts";

let bench: Bench;
let publisher: Publisher;
let root: Signer;
let fresh: Signer;

beforeEach(async () => {
  bench = await startBench();
  publisher = await asPublisher(bench.server, () => bench.clock.now);
  root = await openSigner(JSON.parse(readFileSync(paths().root, "utf8")));
  fresh = await openSigner(await makeKeyPair());
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const serverDir = () => path.join(bench.dir, "server");
const paths = () => authorityPaths(serverDir());
const hello = async () => (await publisher.get<Hello>("/hello")).body;
const lease = async () => {
  const device = await bench.device("sam");
  return (await device.call<LeaseAnswer>("POST", "/v1/lease", { have: null })).body;
};

function statement(role: KeySuccession["role"], from: Signer, to: Signer, more: Partial<KeySuccession> = {}) {
  const at = formatInstant(bench.clock.now);
  const body = { from: from.publicKey, to: to.publicKey, at, ...more };
  return signBody(from, { type: "countersign.key-succession/1" as const, org: "acme", role, ...body });
}
async function nextRoster(signer: Signer, more: Partial<Roster> = {}): Promise<SignedRoster> {
  const { body } = (await hello()).roster;
  return signBody(signer, { ...body, version: body.version + 1, at: formatInstant(bench.clock.now), ...more });
}
const send = (succession: unknown, roster?: unknown) => publisher.post("/keys/successions", { succession, roster });
const publishWith = async (signer: Signer, revision: number) =>
  publisher.post("/policy", { policy: await signBody(signer, publisher.policy({ revision })) });

test("a publisher's new key signs the next policy, the old one none any more, also after a restart", async () => {
  const word = await statement("policy", publisher.signer, fresh);
  expect((await publishWith(fresh, 2)).body.error?.code).toBe("policy-key-unknown");
  expect(await send(word)).toMatchObject({ status: 200, body: { to: fresh.keyId } });
  expect(await send(word)).toMatchObject({ status: 200, body: { to: fresh.keyId } });
  expect((await publishWith(publisher.signer, 2)).body.error?.code).toBe("policy-key-replaced");
  expect((await publishWith(fresh, 2)).status).toBe(200);
  await bench.restart();
  const third = await openSigner(await makeKeyPair());
  expect((await send(await statement("policy", fresh, third))).status).toBe(200);
  expect((await publishWith(fresh, 3)).body.error?.code).toBe("policy-key-replaced");
  expect((await publishWith(third, 3)).status).toBe(200);
  const { successions } = await lease();
  expect(successions?.map(({ body }) => [body.from, body.to])).toEqual([
    [publisher.signer.publicKey, fresh.publicKey],
    [fresh.publicKey, third.publicKey],
  ]);
  expect(await recorded(serverDir(), "key-succeeded")).toEqual([
    { role: "policy", from: publisher.signer.keyId, to: fresh.keyId, publisher: "mia", by: "mia" },
    { role: "policy", from: fresh.keyId, to: third.keyId, publisher: "mia", by: "mia" },
  ]);
  expect((await recorded(serverDir(), "policy-published")).map(({ publisher: name, key }) => [name, key])).toEqual([
    ["mia", publisher.signer.keyId],
    ["mia", fresh.keyId],
    ["mia", third.keyId],
  ]);
});

test("a second server on the same database knows of a new key as soon as the first one does", async () => {
  const second = await startServer({ dir: serverDir(), now: () => bench.clock.now, extensionIds: [] });
  try {
    const there = await asPublisher(
      () => second,
      () => bench.clock.now,
    );
    expect((await send(await statement("policy", publisher.signer, fresh))).status).toBe(200);
    const old = await signBody(publisher.signer, publisher.policy({ revision: 2 }));
    expect((await there.post("/policy", { policy: old })).body.error?.code).toBe("policy-key-replaced");
    const third = await openSigner(await makeKeyPair());
    const again = await there.post("/keys/successions", {
      succession: await statement("policy", publisher.signer, third),
    });
    expect(again.status).not.toBe(200);
    const newRoot = await openSigner(await makeKeyPair());
    await send(await statement("root", root, newRoot), await nextRoster(newRoot));
    expect((await there.get<Hello>("/hello")).body).toMatchObject({
      root: newRoot.publicKey,
      roster: { body: { version: 2 } },
      successions: [{ body: { role: "policy" } }, { body: { role: "root" } }],
    });
  } finally {
    await second.stop();
  }
});

test("a new key is good no longer than the roster lets the one before it", async () => {
  await send(await statement("policy", publisher.signer, fresh));
  bench.clock.now += 366 * 86_400_000;
  expect((await publishWith(fresh, 2)).body.error?.code).toBe("policy-key-expired");
});

test("a new root comes with its roster; both are in force at once and after a restart, and the folder stays as it was", async () => {
  const { root: before, roster } = await hello();
  const next = await nextRoster(fresh);
  const answer = await send(await statement("root", root, fresh), next);
  expect(answer).toMatchObject({
    status: 200,
    body: { fingerprint: rootFingerprint(fromBase64(fresh.publicKey)) },
  });
  expect(before).toBe(root.publicKey);
  for (const _round of [1, 2]) {
    expect(await hello()).toMatchObject({ root: fresh.publicKey, roster: next });
    expect(await lease()).toMatchObject({ roster: next, successions: [{ body: { role: "root" } }] });
    await bench.restart();
  }
  expect(JSON.parse(readFileSync(paths().roster, "utf8"))).toEqual(roster);
  expect(bench.server().rootFingerprint).toBe(rootFingerprint(fromBase64(fresh.publicKey)));
  expect(await recorded(serverDir(), "key-succeeded")).toMatchObject([{ role: "root", roster: 2, by: "mia" }]);
});

test("the root's new roster drops a publisher's key, and with it the key in its place", async () => {
  await send(await statement("policy", publisher.signer, fresh));
  const newRoot = await openSigner(await makeKeyPair());
  await send(await statement("root", root, newRoot), await nextRoster(newRoot, { policyKeys: [] }));
  expect((await publishWith(fresh, 2)).body.error?.code).toBe("policy-key-unknown");
});

test("a newer roster in the folder, signed by the new root, is taken at the next start", async () => {
  await send(await statement("root", root, fresh), await nextRoster(fresh));
  const third = await nextRoster(fresh);
  await writeFile(paths().roster, JSON.stringify(third));
  await bench.restart();
  expect((await hello()).roster.body.version).toBe(3);
});

test("whoever can write to the database cannot make a root of a key", async () => {
  await bench.server().stop();
  const db = await openDatabase(path.join(serverDir(), "countersign.db"));
  const forged = await statement("root", fresh, fresh, { from: root.publicKey, to: fresh.publicKey });
  await db
    .insertInto("key_successions")
    .values({
      from_key: root.publicKey,
      to_key: fresh.publicKey,
      role: "root",
      signed: JSON.stringify(forged),
      at: formatInstant(bench.clock.now),
      position: 1,
    })
    .execute();
  await db.destroy();
  await expect(bench.restart()).rejects.toMatchObject({ code: "succession" });
});

/** The last letter before the `=` carries two bits that no byte needs. */
function otherLetters(key: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const other = `${key.slice(0, 42)}${letters[letters.indexOf(key.charAt(42)) ^ 1]}=`;
  expect([other === key, Buffer.from(other, "base64").equals(Buffer.from(key, "base64"))]).toEqual([false, true]);
  return other;
}

type Make = () => Promise<[succession: unknown, roster?: unknown]>;

test.each<[string, Make, string]>([
  [
    "a statement by another key",
    async () => [
      { ...(await statement("policy", fresh, fresh)), body: (await statement("policy", publisher.signer, fresh)).body },
    ],
    "succession-unsigned",
  ],
  [
    "the right key over other bytes",
    async () => {
      const word = await statement("policy", publisher.signer, fresh);
      return [{ ...word, body: { ...word.body, to: (await makeKeyPair()).publicKey } }];
    },
    "succession-unsigned",
  ],
  [
    "a key that the roster does not list",
    async () => [await statement("policy", await openSigner(await makeKeyPair()), fresh)],
    "succession-from",
  ],
  ["a publisher's key as the root", async () => [await statement("root", publisher.signer, fresh)], "succession-from"],
  ["the root as a publisher", async () => [await statement("policy", root, fresh)], "succession-from"],
  [
    "a publisher's key that expired",
    async () => {
      bench.clock.now += 366 * 86_400_000;
      return [await statement("policy", publisher.signer, fresh)];
    },
    "succession-from",
  ],
  [
    "another organisation",
    async () => [await statement("policy", publisher.signer, fresh, { org: "other" })],
    "succession-org",
  ],
  [
    "a statement from the future",
    async () => [
      await statement("policy", publisher.signer, fresh, { at: formatInstant(bench.clock.now + 6 * 60_000) }),
    ],
    "succession-time",
  ],
  [
    "a key in its own place",
    async () => [await statement("policy", publisher.signer, publisher.signer)],
    "succession-to",
  ],
  ["the root in a publisher's place", async () => [await statement("policy", publisher.signer, root)], "succession-to"],
  [
    "the root's bytes in other letters",
    async () => {
      const to = otherLetters(root.publicKey);
      return [await statement("policy", publisher.signer, root, { to })];
    },
    "bad-request",
  ],
  ["a new root without a roster", async () => [await statement("root", root, fresh)], "succession-roster"],
  [
    "a roster that the old root signed",
    async () => [await statement("root", root, fresh), await nextRoster(root)],
    "succession-roster",
  ],
  [
    "a roster that is not newer",
    async () => [await statement("root", root, fresh), await nextRoster(fresh, { version: 1 })],
    "succession-roster",
  ],
  [
    "a roster for another organisation",
    async () => [await statement("root", root, fresh), await nextRoster(fresh, { org: "other" })],
    "succession-roster",
  ],
  [
    "a roster without this server's session key",
    async () => [await statement("root", root, fresh), await nextRoster(fresh, { sessionKeys: [] })],
    "succession-roster",
  ],
  [
    "a roster without this server's log key",
    async () => [await statement("root", root, fresh), await nextRoster(fresh, { logKeys: [] })],
    "succession-roster",
  ],
  [
    "a roster with a publisher's key",
    async () => [await statement("policy", publisher.signer, fresh), await nextRoster(fresh)],
    "succession-roster",
  ],
  ["no statement", async () => [{}], "bad-request"],
])("refuses %s and keeps the keys in force", async (_what, make, code) => {
  const before = await hello();
  const { status, body } = await send(...(await make()));
  expect([status >= 400, body.error?.code]).toEqual([true, code]);
  const { serverTime: _now, ...kept } = await hello();
  expect(before).toMatchObject(kept);
  expect(await recorded(serverDir(), "key-succeeded")).toEqual([]);
});

test("a key that said once which one takes its place cannot say another", async () => {
  await send(await statement("policy", publisher.signer, fresh));
  const other = await openSigner(await makeKeyPair());
  expect((await send(await statement("policy", publisher.signer, other))).body.error?.code).toBe("succession-from");
  // Nor can the one that came be replaced by the one that went.
  expect((await send(await statement("policy", fresh, publisher.signer))).body.error?.code).toBe("succession-to");
});

test("without the upload token nothing is taken", async () => {
  const word = { succession: await statement("policy", publisher.signer, fresh) };
  expect((await publisher.post("/keys/successions", word, "guess")).status).toBe(401);
});
