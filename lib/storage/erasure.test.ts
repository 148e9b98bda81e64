/** After an erasure nothing of a customer is in any row of any table; before it, everything is found. */
import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { digest } from "#lib/domain/hash.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { type CountersignDatabase, openDatabase } from "./database.ts";
import { erase, forgetValuesBefore, removeOperationsBefore } from "./erasure.ts";
import { storedOperation } from "./fixtures/operation.ts";
import { appendToJournal, type JournalRow } from "./journal.ts";
import { waitingItems } from "./outbox.ts";
import { readSetting } from "./settings.ts";

let runs = 0;
const AT = "2026-11-20T09:00:00.000Z";
const ANA = ["Ana Lopez", "ana@example.com", "cus_ana", "The kettle is broken", "Refund of Ana", "Dear Ana"];
const BEN = ["Ben Ode", "cus_ben"];

interface Told {
  suggestion: string;
  ticket: string;
  entry?: LogItem["entry"];
  at?: string;
}

function chain(told: readonly Told[]): JournalRow[] {
  const rows: JournalRow[] = [];
  for (const [at, { suggestion, ticket, entry = "intent", at: tClient = AT }] of told.entries()) {
    const who = ticket === "1" ? ANA : BEN;
    const item: LogItem = {
      type: "countersign.log-item/1",
      entry,
      device: "d",
      seq: at + 1,
      prev: rows.at(-1)?.entryId ?? null,
      tClient,
      rep: "sam",
      suggestion,
      commitments: {},
    };
    const values = {
      ticket: { k: "k", value: `zendesk:acme.zendesk.com:${ticket}` },
      customer: { k: "k", value: who },
    };
    const display = { title: `${who[0]}: refund`, detail: who.join(" "), ticket };
    const submission = { signed: { item, sig: `${"A".repeat(86)}==` }, values };
    rows.push({ seq: at + 1, entryId: digest(item), submission, index: at + 10, display });
  }
  return rows;
}

/** Everything that this browser keeps of Ana (ticket 1) and Ben (ticket 2); all of it is in the log but for the last. */
async function lived(): Promise<{ db: CountersignDatabase; rows: JournalRow[] }> {
  const db = openDatabase(`erasure-${runs++}`);
  const rows = chain([
    { suggestion: "a1", ticket: "1", entry: "suggested" },
    { suggestion: "a1", ticket: "1" },
    { suggestion: "b1", ticket: "2" },
    { suggestion: "a2", ticket: "1", entry: "rejected" },
  ]);
  await appendToJournal(db, rows);
  await db.outbox.bulkDelete([1, 2, 3, 4]);
  const where = (ticket: string) => `zendesk:acme.zendesk.com:${ticket}`;
  for (const [ticket, who] of [
    ["1", ANA],
    ["2", BEN],
  ] as const) {
    const words = who.join(" ");
    await db.drafts.put({ suggestion: `draft-${ticket}`, text: words, at: 1, where: where(ticket) });
    const drafted = { by: "m", title: words, summary: "", draft: words, sources: [], wishes: [] };
    await db.drafted.put({ key: `k-${ticket}`, at: 1, where: where(ticket), ...drafted });
    const departure = { at: AT, to: "x", by: "gateway", model: "m", sent: words, replaced: {} };
    await db.departures.add({ where: where(ticket), ...departure });
    await db.operations.put(storedOperation({ suggestion: `op-${ticket}`, ticket, state: "done", words }));
  }
  return { db, rows };
}

async function everyRow(db: CountersignDatabase): Promise<string> {
  const tables = await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()] as const));
  return JSON.stringify(tables);
}

const foundIn = (text: string, values: readonly string[]) => values.filter((value) => text.includes(value));
const idsOf = (rows: readonly JournalRow[], ...suggestions: string[]) =>
  rows
    .filter(({ submission }) => suggestions.includes(submission.signed.item.suggestion ?? ""))
    .map((row) => row.entryId);

const stays = async (db: CountersignDatabase, suggestion: string) =>
  (await db.operations.get(suggestion)) !== undefined;

const underWay = storedOperation({ suggestion: "a1", ticket: "1", state: "performing", words: ANA.join(" ") });

describe("an erasure", () => {
  test("takes one customer out of every table, and leaves the other and every item", async () => {
    const { db, rows } = await lived();
    const before = await everyRow(db);
    expect(foundIn(before, ANA)).toEqual(ANA);
    expect(await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") })).toBe(true);
    const after = await everyRow(db);
    expect(foundIn(after, ANA)).toEqual([]);
    expect(foundIn(after, BEN)).toEqual(BEN);
    const kept = (await db.journal.toArray()) as JournalRow[];
    expect(kept.map((row) => row.submission.signed)).toEqual(rows.map((row) => row.submission.signed));
    expect(kept.map((row) => row.erased)).toEqual([99, 99, undefined, 99]);
    expect(await readSetting(db, "erasures")).toEqual({ done: 7 });
  });

  test("what is not proven to be in the log yet stays whole until it is", async () => {
    const { db, rows } = await lived();
    const last = rows.at(-1);
    if (last === undefined) throw new Error("no rows");
    await db.journal.put({ ...last, index: null });
    await db.outbox.put({ seq: 4 });
    expect(await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") })).toBe(false);
    expect(await readSetting(db, "erasures")).toBeUndefined();
    const [waiting] = (await waitingItems(db, { items: 9 })).rows;
    expect(waiting?.submission.values).toEqual(last.submission.values);
    expect(foundIn(JSON.stringify(await db.operations.toArray()), ANA)).toEqual([]);
    await db.journal.put(last);
    await db.outbox.delete(4);
    expect(await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") })).toBe(true);
    expect(foundIn(await everyRow(db), ANA)).toEqual([]);
  });

  test("an act on its way keeps what it needs until its end", async () => {
    const { db, rows } = await lived();
    await db.operations.put(underWay);
    expect(await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") })).toBe(false);
    expect(await stays(db, "a1")).toBe(true);
    expect((await db.journal.get(2)) as JournalRow).toMatchObject({ submission: { values: { customer: {} } } });
    expect((await db.journal.get(4)) as JournalRow).toMatchObject({ submission: { values: {} }, erased: 99 });
    await db.operations.put({ ...underWay, state: "done" });
    expect(await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") })).toBe(true);
    expect(await stays(db, "a1")).toBe(false);
    expect(foundIn(await everyRow(db), ANA)).toEqual([]);
  });

  test("done twice it is done once, and an older number does not turn the count back", async () => {
    const { db, rows } = await lived();
    await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") });
    const once = await everyRow(db);
    await erase(db, { n: 7, index: 99, entries: idsOf(rows, "a1", "a2") });
    await erase(db, { n: 6, index: 98, entries: [] });
    expect(await everyRow(db)).toBe(once);
  });
});

describe("what nobody needs here any more", () => {
  const LATER = "2026-12-25T09:00:00.000Z";

  test("values of old entries that are in the log are forgotten, newer and unsent ones stay", async () => {
    const db = openDatabase(`erasure-${runs++}`);
    const rows = chain([
      { suggestion: "a1", ticket: "1" },
      { suggestion: "b1", ticket: "2" },
      { suggestion: "b2", ticket: "2", at: LATER },
    ]);
    await appendToJournal(db, rows);
    expect(await forgetValuesBefore(db, "2026-12-20T09:00:00.000Z")).toBe(2);
    expect(foundIn(await everyRow(db), ANA)).toEqual([]);
    expect(foundIn(await everyRow(db), BEN)).toEqual(BEN);
    expect(await forgetValuesBefore(db, "2026-12-20T09:00:00.000Z")).toBe(0);
    await db.journal.put({ ...rows[2], index: null } as JournalRow);
    expect(await forgetValuesBefore(db, "2027-12-20T09:00:00.000Z")).toBe(0);
    expect(foundIn(await everyRow(db), BEN)).toEqual(BEN);
  });

  test("operations that ended long ago go, with the ticket they hold; what is on its way stays", async () => {
    const { db } = await lived();
    await db.operations.clear();
    await db.operations.bulkPut([
      { ...underWay, updatedAt: 5 },
      { ...underWay, suggestion: "old", state: "done", updatedAt: 5 },
      { ...underWay, suggestion: "new", state: "done", updatedAt: 50 },
    ]);
    expect(await removeOperationsBefore(db, 20)).toBe(1);
    expect([await stays(db, "old"), await stays(db, "new"), await stays(db, "a1")]).toEqual([false, true, true]);
  });
});
