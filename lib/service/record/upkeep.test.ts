/** What the record does without being asked: it checks an idle log, reports alarms, erases, forgets. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newestJournalRows } from "#lib/storage/journal.ts";
import { readSetting } from "#lib/storage/settings.ts";
import { type ServedBench, serveBench } from "../fixtures/served-bench.ts";
import { VALUES_KEPT_MS } from "./upkeep.ts";

const START = Date.parse("2026-11-20T09:00:00Z");
const MINUTE = 60_000;
let world: ServedBench;

beforeEach(async () => {
  world = await serveBench(START);
});
afterEach(() => world.close());

const signal = new AbortController().signal;
const write = (suggestion: string, customer = "cus_ana") =>
  world.bench.record.write({ entry: "intent", suggestion }, { customer, ticket: "zendesk:acme.zendesk.com:1" });
const ship = () => world.bench.record.ship(signal);
const keepUp = (newest = 0) => world.bench.record.keepUp(newest, signal);
const asked = (path: string) => world.server.requests.filter((request) => request.path === path);
const everything = async () => JSON.stringify(await Promise.all(world.bench.db.tables.map((table) => table.toArray())));

test("an idle log is asked now and then to prove that it goes on, and caught when it does not", async () => {
  await write("a");
  await ship();
  await keepUp();
  expect(asked("/v1/log/history")).toHaveLength(0);
  world.pass(6 * MINUTE);
  await keepUp();
  await keepUp();
  expect(asked("/v1/log/history")).toHaveLength(1);
  world.server.log.loseFrom(1);
  world.pass(6 * MINUTE);
  await keepUp();
  expect(await world.bench.record.problem()).toMatchObject({ code: "log-rolled-back" });
});

test("an alarm is reported once the server takes it, and never lost before", async () => {
  await write("a");
  await ship();
  world.server.log.loseFrom(1);
  await write("b");
  await ship();
  await keepUp();
  expect(await world.bench.record.evidence()).toMatchObject([{ code: "forked" }]);
  expect((await world.bench.record.evidence())[0]).not.toHaveProperty("reported");
  world.server.also["/v1/log/alarms"] = () => ({ taken: true });
  await keepUp();
  await keepUp();
  const [first, second] = await world.bench.record.evidence();
  expect([first?.reported, second]).toEqual([expect.any(String), undefined]);
  expect(asked("/v1/log/alarms").filter(({ body }) => body !== undefined)).toHaveLength(2);
  const { code, remembered, received } = first ?? {};
  expect(asked("/v1/log/alarms").at(-1)?.body).toEqual({ code, remembered, received });
});

test("erasures are done in their order, said to be done by asking on, and not asked for again", async () => {
  const one = await write("a");
  const two = await write("b");
  await ship();
  const list = [
    { n: 2, at: "2026-11-20T09:00:00Z", index: 90, entries: [one.entryId] },
    { n: 5, at: "2026-11-20T09:00:00Z", index: 95, entries: [two.entryId] },
  ];
  world.server.also["/v1/log/erasures"] = (body) => {
    const { after } = body as { after: number };
    const [next] = list.filter(({ n }) => n > after);
    return { erasures: next === undefined ? [] : [next], more: list.some(({ n }) => n > (next?.n ?? 9)) };
  };
  expect(await everything()).toContain("cus_ana");
  await keepUp(7);
  expect(await everything()).not.toContain("cus_ana");
  expect(asked("/v1/log/erasures").map(({ body }) => (body as { after: number }).after)).toEqual([0, 2, 5]);
  expect(await readSetting(world.bench.db, "erasures")).toEqual({ done: 7 });
  await keepUp(7);
  expect(asked("/v1/log/erasures")).toHaveLength(3);
  // The items are as they were, and the history says what became of their values.
  const page = await world.bench.record.history(null);
  expect(page.rows.map(({ suggestion, erasedBy }) => [suggestion, erasedBy])).toEqual([
    ["b", 95],
    ["a", 90],
    [null, undefined],
  ]);
});

test("an erasure of what is still on its way to the log waits, and nothing after it is said to be done", async () => {
  const one = await write("a");
  const two = await write("b", "cus_ben");
  world.server.also["/v1/log/erasures"] = () => ({
    erasures: [
      { n: 1, at: "2026-11-20T09:00:00Z", index: 90, entries: [one.entryId] },
      { n: 2, at: "2026-11-20T09:00:00Z", index: 91, entries: [two.entryId] },
    ],
    more: false,
  });
  await keepUp(2);
  expect(await readSetting(world.bench.db, "erasures")).toBeUndefined();
  expect(await everything()).toContain("cus_ben");
  await ship();
  expect((await newestJournalRows(world.bench.db, 9)).rows.every(({ index }) => index !== null)).toBe(true);
  world.server.also["/v1/log/erasures"] = (body) => ({
    erasures:
      (body as { after: number }).after === 0
        ? [{ n: 1, at: "2026-11-20T09:00:00Z", index: 90, entries: [one.entryId] }]
        : [],
    more: false,
  });
  await keepUp(2);
  expect(await everything()).not.toContain("cus_ana");
  expect(await readSetting(world.bench.db, "erasures")).toEqual({ done: 2 });
});

test("thirty days after an entry its values are gone here, if the log has it", async () => {
  await write("a");
  await ship();
  await write("b", "cus_ben");
  world.pass(VALUES_KEPT_MS + MINUTE);
  await keepUp();
  expect(await everything()).not.toContain("cus_ana");
  expect(await everything()).toContain("cus_ben");
  const page = await world.bench.record.history(null);
  expect(page.rows.find(({ suggestion }) => suggestion === "a")).not.toHaveProperty("erasedBy", expect.any(Number));
});
