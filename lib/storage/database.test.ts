import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { digest } from "#lib/domain/hash.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { openDatabase, VERSIONS } from "./database.ts";
import { getDraft, putDraft, removeDraftsBefore } from "./drafts.ts";
import { addEvidence, listEvidence, MOST_KEPT } from "./evidence.ts";
import { appendToJournal, chainHead, countJournal, type JournalRow, journalOfTicket } from "./journal.ts";
import { findKey, keepKey } from "./keys.ts";
import { addOperation, getOperation, operationsOfTicket, putOperation, unfinishedOperations } from "./operations.ts";
import { countWaiting, settleItems, waitingItems } from "./outbox.ts";
import { readSetting, writeSetting } from "./settings.ts";

let runs = 0;
const fresh = () => openDatabase(`storage-${runs++}`);
const AT = "2026-11-20T09:00:00Z";

/** One row per table as each version wrote it; a new version adds its own beside the older ones. */
const EXAMPLES: readonly Readonly<Record<string, readonly object[]>>[] = [
  {
    settings: [
      { name: "chain", value: { seq: 1, entryId: row(1, null).entryId } },
      { name: "remembered", value: { note: "note", since: AT } },
    ],
    journal: [row(1, null)],
    outbox: [{ seq: 1 }],
    drafts: [{ suggestion: "a", text: "Hello", at: 1 }],
  },
  {
    settings: [
      { name: "chain", value: { seq: 1, entryId: row(1, null).entryId } },
      { name: "remembered", value: { note: "note", since: AT } },
    ],
    journal: [row(1, null)],
    outbox: [{ seq: 1 }],
    drafts: [{ suggestion: "a", text: "Hello", at: 1 }],
    departures: [{ where: "w", at: AT, to: "x", by: "gateway", model: "m", sent: "{}", replaced: { email: 1 } }],
    drafted: [{ key: "k", at: 1, by: "m", title: "", summary: "", draft: "Hi", sources: [], wishes: [] }],
  },
  {
    settings: [
      { name: "chain", value: { seq: 1, entryId: row(1, null).entryId } },
      { name: "remembered", value: { note: "note", since: AT } },
      { name: "erasures", value: { done: 3 } },
      { name: "forgotten", value: { seq: 0 } },
      { name: "formerLogs", value: [{ origin: "o", note: "n", at: AT }] },
    ],
    journal: [row(1, null)],
    outbox: [{ seq: 1 }],
    drafts: [{ suggestion: "a", text: "Hello", at: 1 }],
    drafted: [{ key: "k", at: 1, where: "w", by: "m", title: "", summary: "", draft: "Hi", sources: [], wishes: [] }],
  },
];

describe("versions", () => {
  test("each has an example", () => {
    expect(EXAMPLES).toHaveLength(VERSIONS.length);
  });

  test.each(EXAMPLES.map((example, at) => [at + 1, example] as const))(
    "what version %i wrote is read today",
    async (version, example) => {
      const name = `migration-${version}`;
      const old = openDatabase(name, VERSIONS.slice(0, version));
      for (const [table, rows] of Object.entries(example)) await old.table(table).bulkAdd([...rows]);
      old.close();
      const db = openDatabase(name);
      expect(await chainHead(db)).toEqual({ seq: 1, entryId: row(1, null).entryId });
      expect((await waitingItems(db, { items: 10 })).rows).toEqual([row(1, null)]);
      expect(await readSetting(db, "remembered")).toEqual({ note: "note", since: AT });
      expect(await getDraft(db, "a")).toEqual({ suggestion: "a", text: "Hello", at: 1 });
      db.close();
    },
  );

  test("a later step runs its upgrade over rows that are there", async () => {
    const name = "migration-next";
    const old = openDatabase(name);
    await putDraft(old, { suggestion: "a", text: "Hello", at: 1 });
    old.close();
    const next = openDatabase(name, [
      ...VERSIONS,
      {
        stores: { drafts: "suggestion, at" },
        upgrade: async (transaction) => {
          await transaction.table("drafts").toCollection().modify({ at: 7 });
        },
      },
    ]);
    expect(await next.drafts.where("at").equals(7).count()).toBe(1);
    next.close();
  });
});

test("every write waits for the disk", () => {
  const db = fresh();
  expect(db._options).toMatchObject({ chromeTransactionDurability: "strict" });
});

describe("journal and outbox", () => {
  test("item, place in the outbox and head of the chain are one write", async () => {
    const db = fresh();
    await appendToJournal(db, [row(1, null)]);
    await appendToJournal(db, [row(2, row(1, null).entryId)]);
    expect(await chainHead(db)).toEqual({ seq: 2, entryId: row(2, row(1, null).entryId).entryId });
    expect((await waitingItems(db, { items: 1 })).rows.map((one) => one.seq)).toEqual([1]);
    expect((await journalOfTicket(db, "4711")).rows).toHaveLength(2);
  });

  test("an item that does not continue the chain changes nothing", async () => {
    const db = fresh();
    await appendToJournal(db, [row(1, null)]);
    await expect(appendToJournal(db, [row(2, digest("else"))])).rejects.toMatchObject({ code: "chain-moved" });
    await expect(appendToJournal(db, [row(3, row(1, null).entryId)])).rejects.toMatchObject({ code: "chain-moved" });
    await expect(appendToJournal(db, [row(1, null)])).rejects.toMatchObject({ code: "chain-moved" });
    expect(await countJournal(db)).toBe(1);
    expect(await db.outbox.count()).toBe(1);
  });

  test("an item leaves the outbox with its index and the checkpoint, or not at all", async () => {
    const db = fresh();
    const one = row(1, null);
    await appendToJournal(db, [one]);
    const places = new Map([[one.seq, 4]]);
    expect(await settleItems(db, { places, was: "another", now: "next", at: AT })).toBe(false);
    expect((await waitingItems(db, { items: 9 })).rows).toHaveLength(1);
    expect(await settleItems(db, { places, was: null, now: "first", at: AT })).toBe(true);
    expect((await waitingItems(db, { items: 9 })).rows).toHaveLength(0);
    expect(await countWaiting(db)).toBe(0);
    expect(await readSetting(db, "remembered")).toEqual({ note: "first", since: AT, checked: AT });
  });

  test("a row that cannot be read is named, with the readable ones beside it", async () => {
    const db = fresh();
    await appendToJournal(db, [row(1, null)]);
    await appendToJournal(db, [row(2, row(1, null).entryId)]);
    await db.journal.put({ seq: 1, entryId: "x" });
    const { rows, unreadable } = await waitingItems(db, { items: 9 });
    expect(rows.map((one) => one.seq)).toEqual([2]);
    expect(unreadable).toMatchObject([{ table: "journal", key: "1" }]);
  });
});

describe("a window of the outbox", () => {
  async function filled(count: number) {
    const db = fresh();
    const rows: JournalRow[] = [];
    for (let seq = 1; seq <= count; seq++) rows.push(row(seq, rows.at(-1)?.entryId ?? null));
    await appendToJournal(db, rows);
    return db;
  }
  const seqs = (rows: JournalRow[]) => rows.map((one) => one.seq);

  test("begins after a number, and ends with its items or its bytes, whichever comes first", async () => {
    const db = await filled(200);
    const { rows } = await waitingItems(db, { items: 100, after: 50 });
    expect(seqs(rows)).toEqual(Array.from({ length: 100 }, (_, at) => 51 + at));
    const [one] = rows;
    const bytes = JSON.stringify(one?.submission).length + 2;
    expect(seqs((await waitingItems(db, { items: 100, after: 100, bytes: 3 * bytes })).rows)).toEqual([101, 102, 103]);
    expect(seqs((await waitingItems(db, { items: 100, bytes: 1 })).rows)).toEqual([1]);
    expect(await waitingItems(db, { items: 100, after: 200 })).toEqual({ rows: [], unreadable: [] });
  });

  test("a hundred damaged rows in front keep nothing behind them from being sent", async () => {
    const db = await filled(130);
    for (let seq = 1; seq <= 100; seq++) await db.journal.put({ seq, entryId: `broken-${seq}` });
    const { rows, unreadable } = await waitingItems(db, { items: 10 });
    expect(seqs(rows)).toEqual([101, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
    expect(unreadable).toHaveLength(20);
  });
});

describe("operations", () => {
  const operation = { suggestion: "s", where: "zendesk:acme.zendesk.com:1", state: "held" } as never;

  test("one suggestion is added once", async () => {
    const db = fresh();
    expect(await addOperation(db, operation)).toBe(true);
    expect(await addOperation(db, operation)).toBe(false);
  });

  test("unreadable ones are named where many are read, and thrown where one is", async () => {
    const db = fresh();
    await putOperation(db, operation);
    const named = { rows: [], unreadable: [{ table: "operations", key: "s" }] };
    expect(await unfinishedOperations(db)).toMatchObject(named);
    expect(await operationsOfTicket(db, "zendesk:acme.zendesk.com:1")).toMatchObject(named);
    await expect(getOperation(db, "s")).rejects.toMatchObject({ code: "unreadable-row" });
    expect(await getOperation(db, "other")).toBeUndefined();
  });
});

test("a setting that cannot be read is not an absent one", async () => {
  const db = fresh();
  expect(await readSetting(db, "highest")).toBeUndefined();
  await writeSetting(db, "highest", { revision: 3, roster: 1 });
  await db.settings.put({ name: "highest", value: { revision: "3" } });
  await expect(readSetting(db, "highest")).rejects.toMatchObject({ code: "unreadable-row" });
});

test("drafts go when they are old", async () => {
  const db = fresh();
  await putDraft(db, { suggestion: "old", text: "x", at: 1 });
  await putDraft(db, { suggestion: "new", text: "y", at: 9 });
  expect(await removeDraftsBefore(db, 5)).toBe(1);
  expect(await getDraft(db, "old")).toBeUndefined();
  expect(await getDraft(db, "new")).toMatchObject({ text: "y" });
});

test("the same pair of checkpoints is kept once", async () => {
  const db = fresh();
  const pair = { at: AT, code: "forked", message: "m", remembered: "a", received: "b" };
  await addEvidence(db, pair);
  await addEvidence(db, pair);
  await addEvidence(db, { ...pair, received: "c" });
  expect((await listEvidence(db)).rows).toHaveLength(2);
});

test("a log that goes astray for months does not fill the disk", async () => {
  const db = fresh();
  for (let at = 0; at < MOST_KEPT + 5; at++)
    await addEvidence(db, { at: AT, code: "forked", message: "m", remembered: "a", received: `note ${at}` });
  const { rows } = await listEvidence(db);
  expect(rows).toHaveLength(MOST_KEPT);
  expect(rows[0]?.received).toBe("note 0");
});

test("the first key made is the one that stays, and it cannot be taken out", async () => {
  const db = fresh();
  const make = async () => {
    const pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign"])) as CryptoKeyPair;
    const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
    const publicKey = btoa(String.fromCharCode(...new Uint8Array(raw)));
    return { name: "device", publicKey, privateKey: pair.privateKey };
  };
  const [one, two] = await Promise.all([keepKey(db, await make()), keepKey(db, await make())]);
  expect(two.publicKey).toBe(one.publicKey);
  const kept = await findKey(db, "device");
  if (kept === undefined) throw new Error("no key was kept");
  await expect(crypto.subtle.exportKey("pkcs8", kept.privateKey)).rejects.toThrow();
});

function row(seq: number, prev: string | null): JournalRow {
  const item = {
    type: "countersign.log-item/1" as const,
    entry: "intent" as const,
    device: "d",
    seq,
    prev,
    tClient: AT,
    rep: "sam",
    suggestion: "a",
    commitments: {},
  };
  const submission: Submission = { signed: { item, sig: `${"A".repeat(86)}==` }, values: {} };
  return { seq, entryId: digest(item), submission, index: null, display: { title: "t", detail: "d", ticket: "4711" } };
}
