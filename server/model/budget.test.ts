import fc from "fast-check";
import { CompiledQuery } from "kysely";
import { afterEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../store/open.ts";
import { describeStores } from "../store/testing/suites/stores.ts";
import { createBudget } from "./budget.ts";

const NOON = Date.parse("2030-05-05T12:00:00Z");

describeStores("the budget", (store) => {
  const opened: Database[] = [];
  afterEach(async () => {
    for (const db of opened.splice(0)) await db.destroy();
  });

  async function open(place?: string): Promise<Database> {
    const db = await openDatabase(place ?? (await store.fresh()));
    opened.push(db);
    return db;
  }

  test("a reservation that a killed server left counts in full, and only on its day", async () => {
    const place = await store.fresh();
    const killed = createBudget(await open(place), 1_000, () => NOON);
    expect(await killed.reserve("sam", 700)).toBeDefined();
    let now = NOON;
    const next = createBudget(await open(place), 1_000, () => now);
    expect(await next.used("sam")).toBe(700);
    expect(await next.reserve("sam", 301)).toBeUndefined();
    expect(await next.reserve("sam", 300)).toBeDefined();
    expect(next.secondsLeft()).toBe(12 * 3600);
    now += 12 * 3_600_000;
    expect(await next.used("sam")).toBe(0);
    expect(next.secondsLeft()).toBe(24 * 3600);
  });

  test("what began before midnight is settled on the day it began, once", async () => {
    let now = NOON;
    const budget = createBudget(await open(), 1_000, () => now);
    const reservation = await budget.reserve("sam", 900);
    now += 86_400_000;
    await reservation?.settle(50);
    await reservation?.settle(900);
    expect(await budget.used("sam")).toBe(0);
    now -= 86_400_000;
    expect(await budget.used("sam")).toBe(50);
  });

  test("many at once, of several reps, never go past anyone's limit, and what is settled adds up", async () => {
    const db = await open();
    const ask = fc.record({
      user: fc.constantFrom("sam", "mia"),
      tokens: fc.nat(600),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let day = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { maxLength: 12 }), async (asks) => {
        const now = NOON + ++day * 86_400_000;
        const budget = createBudget(db, 1_000, () => now);
        const spent = { sam: 0, mia: 0 };
        await Promise.all(
          asks.map(async ({ user, tokens, share }) => {
            const reservation = await budget.reserve(user, tokens);
            if (reservation === undefined) return;
            expect(await budget.used(user)).toBeLessThanOrEqual(1_000);
            const used = Math.floor(tokens * share);
            spent[user as "sam" | "mia"] += used;
            await reservation.settle(used);
          }),
        );
        for (const user of ["sam", "mia"] as const) expect(await budget.used(user)).toBe(spent[user]);
      }),
      { numRuns: 15 },
    );
  });

  test("counting does not wait for the disk, and everything after it does again", async () => {
    const db = await open();
    const [question, waiting] =
      store.kind === "sqlite"
        ? ["pragma synchronous", { synchronous: 2 }]
        : ["show synchronous_commit", { synchronous_commit: "on" }];
    const synchronous = async () => (await db.executeQuery(CompiledQuery.raw(question))).rows;
    const budget = createBudget(db, 10, () => NOON);
    expect(await synchronous()).toEqual([waiting]);
    await Promise.all([budget.reserve("sam", 5), budget.reserve("sam", 50), budget.used("sam")]);
    await expect(budget.reserve("sam", -1)).rejects.toThrow();
    expect(await synchronous()).toEqual([waiting]);
  });
});
