import "fake-indexeddb/auto";
import { serve } from "@hono/node-server";
import Dexie from "dexie";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { catalogue } from "#lib/actions/index.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { readSetting } from "#lib/storage/settings.ts";
import { createAuthority } from "./authority.ts";
import { verifySignature } from "./device.ts";
import { type Bench, type BenchTime, openBench } from "./fixtures/bench.ts";
import { type ContractServer, makeContractServer, publishedPolicy } from "./fixtures/contract-server.ts";
import { makeSigner } from "./fixtures/signer.ts";

const START = Date.parse("2026-11-20T09:00:00Z");
const HOUR = 3_600_000;

let server: ContractServer;
let time: BenchTime;
let bench: Bench;
let url: string;
let close: () => void;
let name: string;
let runs = 0;

beforeEach(async () => {
  server = await makeContractServer(START);
  const listening = serve({ fetch: (request) => server.handle(request), port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => listening.once("listening", resolve));
  const address = listening.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  close = () => listening.close();
  time = { wall: START, count: 1_000 };
  name = `authority-${runs++}`;
  bench = await openBench(name, url, time);
  expect(await bench.signIn(server)).toMatchObject({ ok: true });
});

afterEach(() => {
  bench.db.close();
  close();
});

function pass(ms: number): void {
  time.wall += ms;
  time.count += ms;
  server.now += ms;
}

async function restart(): Promise<void> {
  bench.db.close();
  time.count = 5;
  bench = await openBench(name, url, time);
}

/** Signed in, and policy 1 in force. */
async function inForce(): Promise<void> {
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true, published: { revision: 1 } });
}

test("a policy of whoever signed out while it was verified is not kept for whoever comes next", async () => {
  const { db, connection, clock } = bench;
  const verify: VerifySignature = async (key, bytes, sig) => {
    if (new TextDecoder().decode(bytes).startsWith("countersign.published-policy/1")) await connection.signOut();
    return verifySignature(key, bytes, sig);
  };
  await createAuthority({ db, connection, clock, catalogue, verify }).sync();
  expect(connection.session()).toBeNull();
  expect(await readSetting(db, "policy")).toBeUndefined();
  expect((await readSetting(db, "highest"))?.revision ?? 0).toBe(0);
});

test("while a newer policy is taken nobody is told that it could not be", async () => {
  const { db, connection, clock } = bench;
  const seen = new Set<string>();
  const authority = createAuthority({
    db,
    connection,
    clock,
    catalogue,
    verify: (...signed) => {
      const standing = authority.standing();
      seen.add(standing.ok ? `policy ${standing.published.revision}` : standing.failure.code);
      return verifySignature(...signed);
    },
  });
  await authority.sync();
  seen.clear();
  pass(1_000);
  server.policy = publishedPolicy(2, START);
  await authority.sync();
  expect([...seen]).toEqual(["policy 1"]);
  expect(authority.standing()).toMatchObject({ ok: true, published: { revision: 2 } });
});

test("an answer that could not be kept costs that one: who asks later, and meanwhile, hears of what came since", async () => {
  await inForce();
  const { settings } = bench.db;
  const put = settings.put.bind(settings);
  settings.put = () => Dexie.Promise.reject(new Error("the disk is full"));
  const [first, second] = [bench.authority.sync(), bench.authority.sync()];
  await expect(first).rejects.toThrow("the disk is full");
  await expect(second).rejects.toThrow("the disk is full");
  settings.put = put;
  const asked = () => server.requests.filter(({ path }) => path === "/v1/lease").length;
  const before = asked();
  await Promise.all([bench.authority.sync(), bench.authority.sync()]);
  expect(asked() - before).toBe(2);
});

test("nothing stands before the first contact, policy and lease after it", async () => {
  expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "no-policy" } });
  await inForce();
  expect(bench.authority.status()).toMatchObject({ policy: "Policy 1", ok: true, mode: "assist", rep: "Sam" });
});

test("what stood before the worker was stopped stands after it, without the server", async () => {
  await inForce();
  server.down = true;
  pass(HOUR);
  await restart();
  expect(bench.authority.standing()).toMatchObject({ ok: true, published: { revision: 1 } });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true });
  expect(bench.authority.status().problem?.code).toBe("server-nonsense");
});

describe("a policy that is not good is refused, and the last good one kept", () => {
  test("policy-older, also after the newer one is gone from memory", async () => {
    server.policy = publishedPolicy(5, START);
    await bench.authority.sync();
    await restart();
    server.policy = publishedPolicy(4, START);
    await bench.authority.sync();
    expect(bench.authority.status().problem?.code).toBe("policy-older");
    expect(bench.authority.standing()).toMatchObject({ ok: false, published: { revision: 5 } });
  });

  test("the highest revision seen holds even when the policy itself was lost", async () => {
    server.policy = publishedPolicy(5, START);
    await bench.authority.sync();
    await bench.db.settings.delete("policy");
    await restart();
    server.policy = publishedPolicy(4, START);
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "policy-older" } });
  });

  test("a newer policy that cannot be run here: nothing is approved, and the reason is the policy's", async () => {
    await inForce();
    server.policy = publishedPolicy(2, START, { engine: 99 });
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({
      ok: false,
      failure: { code: "policy-engine" },
      published: { revision: 1 },
    });
  });
});

describe("a list of keys that is not good is refused", () => {
  test("roster-older", async () => {
    server.roster = rosterWith({ version: 3 });
    await inForce();
    server.roster = rosterWith({ version: 2 });
    await bench.authority.sync();
    expect(bench.authority.status().problem?.code).toBe("roster-older");
    expect(bench.connection.roster()?.version).toBe(3);
  });

  test("a publisher who was taken off the list takes the policy along", async () => {
    await inForce();
    const other = await makeSigner();
    server.roster = rosterWith({
      version: 2,
      policyKeys: [{ ...first(server.roster.policyKeys), key: other.publicKey }],
    });
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "policy-unrostered" } });
  });
});

describe("a lease that is not good", () => {
  test("lease-other-policy: nothing is approved", async () => {
    await inForce();
    server.leaseWith = { policy: `sha256:${"0".repeat(64)}` };
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "lease-other-policy" } });
  });

  test("lease-over, to the millisecond, and renewed on contact", async () => {
    await inForce();
    server.down = true;
    pass(24 * HOUR - 1);
    expect(bench.authority.standing()).toMatchObject({ ok: true });
    pass(1);
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "lease-over" } });
    expect(bench.authority.status()).toMatchObject({ ok: false, mode: "draft-only" });
    server.down = false;
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: true });
  });

  test("a clock set back does not make it longer, in one life of the worker or across a stop", async () => {
    await inForce();
    server.down = true;
    pass(20 * HOUR);
    await bench.authority.sync();
    time.wall -= 19 * HOUR;
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "clock-behind" } });
    await restart();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "clock-behind" } });
    server.down = false;
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: true });
  });

  test.each([
    ["everyone", false],
    ["team:eu", false],
    ["team:us", true],
    ["rep:sam", false],
    ["rep:kim", true],
    ["action:refund.create", true],
    ["something-new:x", false],
  ])("a stop of %s: stands %s", async (scope, ok) => {
    server.leaseWith = { stops: [{ scope, why: "Fraud wave." }] };
    await bench.authority.sync();
    expect(bench.authority.standing().ok).toBe(ok);
    expect(bench.authority.status().mode).toBe(ok ? "assist" : "stop");
  });
});

describe("what is kept is verified like what arrives", () => {
  test("a policy that was changed in storage", async () => {
    await inForce();
    const signed = await server.keys.publisher.signBody(publishedPolicy(1, START));
    await bench.db.settings.put({ name: "policy", value: forged(signed) });
    server.down = true;
    await restart();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "policy-unsigned" } });
  });

  test("a row that cannot be read is said, and fetched again", async () => {
    await inForce();
    await bench.db.settings.put({ name: "lease", value: { cut: true } });
    await restart();
    expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "storage-unreadable" } });
    await bench.authority.sync();
    expect(bench.authority.standing()).toMatchObject({ ok: true });
  });
});

test("when the server says the time is off, it is asked for the time and once more", async () => {
  server.refuseWith = "clock-off";
  server.now += HOUR;
  const before = server.requests.length;
  await bench.authority.sync();
  expect(server.requests.slice(before).map((request) => request.path)).toEqual(["/v1/lease", "/v1/hello", "/v1/lease"]);
  expect(bench.clock.serverNow()).toBe(START + HOUR);
  expect(bench.authority.status().problem?.code).toBe("server-refused:clock-off");
});

test("when the highest revision cannot be read, no policy is taken on a guess", async () => {
  await bench.db.settings.put({ name: "highest", value: { revision: "?" } });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "storage-unreadable" } });
  expect(await bench.signIn(server)).toMatchObject({ ok: false, failure: { code: "storage-unreadable" } });
});

test("after signing out nothing stands, and the root stays pinned", async () => {
  await inForce();
  await bench.connection.signOut();
  expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "not-connected" } });
  expect(bench.connection.pin()?.root).toBe(server.keys.root.publicKey);
});

/** Something else under a signature that was good. */
function forged(signed: { body: object }): object {
  return { ...signed, body: { ...signed.body, ...forgery(signed.body) } };
}

function forgery(body: object): object {
  if ("document" in body) return { document: renamed("Forged") };
  return "repName" in body ? { roles: ["rep", "lead"] } : { at: formatInstant(START + 1) };
}

function renamed(title: string) {
  return { ...publishedPolicy(1, START).document, name: title };
}

function rosterWith(more: Partial<ContractServer["roster"]>): ContractServer["roster"] {
  return { ...server.roster, ...more };
}

function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error("the list is empty");
  return one;
}
