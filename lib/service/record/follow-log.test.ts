/** A log under a new name is followed only on the root's word and where it continues what is remembered. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nextItem } from "#lib/audit/item.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { keyId, signedBytes } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type ServedBench, serveBench } from "../fixtures/served-bench.ts";
import { makeSigner, type TestSigner } from "../fixtures/signer.ts";
import { createTestLog, type TestLog } from "../fixtures/test-log.ts";

const START = Date.parse("2026-11-20T09:00:00Z");
const NEW = "countersign.test/log/acme/2";
let world: ServedBench;
let key: TestSigner;
let next: TestLog;
let old: TestLog;

beforeEach(async () => {
  world = await serveBench(START);
  key = await makeSigner();
  next = createTestLog(NEW, key);
  old = world.server.log;
  await write("a");
  await write("b");
  await ship();
});
afterEach(() => world.close());

const write = (suggestion: string) => world.bench.record.write({ entry: "intent", suggestion }, { args: { a: 1 } });
const ship = () => world.bench.record.ship(new AbortController().signal);

interface Told {
  /** The first entry of the new log, before it is signed. */
  first?: Partial<LogItem>;
  /** Signs the roster in the root's place. */
  by?: TestSigner;
  /** Whether the roster lists the new name's key. */
  lists?: boolean;
  /** What of the old log the server still had. */
  held?: number;
  consistency?: string[];
}

/** The server was restored to `held` entries of the old log, and goes on under the new name. */
async function restored({ first = {}, by, lists = true, held = 3, consistency }: Told = {}): Promise<void> {
  const { server } = world;
  const remembered = (await world.bench.record.remembered()) ?? "";
  const kept = [...old.entries];
  old.loseFrom(held);
  const { checkpoint } = await old.receipt([], null);
  const growth = consistency ?? (await old.receipt([], remembered)).consistency;
  const state = { device: keyId(key.raw), seq: 0, prev: null };
  const { item } = nextItem(state, {
    entry: "epoch-began",
    checkpoint,
    rep: "server",
    tClient: formatInstant(START),
    commitments: {},
    ...first,
  });
  const id = next.append({ signed: { item, sig: toBase64(await key.sign(signedBytes(item))) }, values: {} }, START);
  const expires = formatInstant(START + 1e10);
  const logKeys = lists ? [...server.roster.logKeys, { vkey: next.vkey, expires }] : server.roster.logKeys;
  const roster = { ...server.roster, version: 2, logKeys };
  const signed = await (by ?? server.keys.root).signBody(roster);
  server.also["/v1/log/epochs"] = async () => ({
    roster: signed,
    epochs: [{ began: await next.receipt([id], null) }],
    consistency: growth,
  });
  old.entries.push(...kept.slice(held));
  server.log = next;
}

const origin = async () => (await world.bench.record.remembered())?.split("\n")[0];

test("followed: the new name is remembered, what was lost is sent again, what stayed is not", async () => {
  await restored({ held: 2 });
  await write("c");
  await ship();
  expect(await origin()).toBe(NEW);
  expect(await world.bench.record.status()).toMatchObject({ onRecord: 4, verified: 4, renamed: { again: 1 } });
  expect(await world.bench.record.problem()).toBeNull();
  const [, ...sent] = next.entries.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)).item.suggestion);
  expect(sent.toSorted()).toEqual(["b", "c"]);
});

test("where nothing was lost, nothing is sent again", async () => {
  await restored();
  await write("c");
  await ship();
  expect(await world.bench.record.status()).toMatchObject({ onRecord: 4, verified: 4, renamed: { again: 0 } });
});

test("a receipt that comes with a claim leads to the new name as well", async () => {
  await restored();
  const { submission, entryId } = await write("c");
  next.append(submission, START);
  const receipt = await next.receipt([entryId], null);
  expect(await world.bench.record.accept(receipt, [entryId])).toEqual({ ok: true, value: undefined });
  expect(await origin()).toBe(NEW);
});

describe("is not followed", () => {
  const ways: [what: string, told: () => Promise<Told>][] = [
    ["where the root did not sign the list of keys", async () => ({ by: await makeSigner() })],
    ["where the list does not name the new key", async () => ({ lists: false })],
    ["where the first entry is another kind", async () => ({ first: { entry: "export" } })],
    ["where it names no end of the old log", async () => ({ first: { checkpoint: "" } })],
    [
      "where that end was not signed by the old key",
      async () => {
        const forged = createTestLog("countersign.test/log/acme/1", await makeSigner());
        return { first: { checkpoint: (await forged.receipt([], null)).checkpoint } };
      },
    ],
    [
      "where it continues another log",
      async () => {
        const other = createTestLog(NEW, key);
        return { first: { checkpoint: (await other.receipt([], null)).checkpoint } };
      },
    ],
    [
      "where the old log's end does not continue what is remembered",
      async () => {
        const filler = old.entries[0];
        if (filler !== undefined) old.entries.splice(1, 0, { ...filler, id: "filler" });
        return { held: 4 };
      },
    ],
  ];

  test.each(ways)("%s", async (_what, told) => {
    const before = await world.bench.record.remembered();
    await restored(await told());
    await write("c");
    await ship();
    expect(await world.bench.record.remembered()).toBe(before);
    expect((await world.bench.record.status()).waiting).toBe(1);
    expect((await world.bench.record.status()).problem).toBeDefined();
    expect(await world.bench.record.status()).not.toHaveProperty("renamed");
  });

  test("and a server that cannot be asked about it has contradicted nothing yet", async () => {
    await restored();
    delete world.server.also["/v1/log/epochs"];
    await write("c");
    await ship();
    expect(await world.bench.record.problem()).toBeNull();
    expect((await world.bench.record.status()).waiting).toBe(1);
  });
});
