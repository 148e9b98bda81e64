import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { formatInstant } from "#lib/domain/time.ts";
import { openDatabase } from "#lib/storage/database.ts";
import { createClock } from "./clock.ts";

const T = Date.parse("2026-11-20T09:00:00Z");
const MINUTE = 60_000;
let runs = 0;

/** A computer whose clocks the test moves; `restart` is a new life of the worker on the same storage. */
async function computer(wall: number) {
  const db = openDatabase(`clock-${runs++}`);
  const time = { wall, count: 500 };
  const source = { wall: () => time.wall, monotonic: () => time.count };
  const start = async () => {
    const clock = createClock({ db, source });
    await clock.load();
    return clock;
  };
  const pass = (ms: number) => {
    time.wall += ms;
    time.count += ms;
  };
  const restart = () => {
    time.count = 3;
    return start();
  };
  return { db, clock: await start(), time, pass, restart };
}

test("before the server was heard there is no server time, and nothing is behind", async () => {
  const { clock } = await computer(T);
  expect([clock.serverNow(), clock.behind(), clock.now()]).toEqual([null, false, T]);
});

test("server time is what was heard and what passed since, across restarts too", async () => {
  const { clock, pass, restart } = await computer(T - 3 * MINUTE);
  await clock.heard(formatInstant(T));
  pass(10 * MINUTE);
  expect(clock.serverNow()).toBe(T + 10 * MINUTE);
  const next = await restart();
  expect([next.serverNow(), next.behind()]).toEqual([T + 10 * MINUTE, false]);
});

test.each([-30 * MINUTE, 30 * MINUTE])("a wall clock that is wrong by a constant (%i ms) does no harm", async (off) => {
  const { clock, pass, restart } = await computer(T + off);
  await clock.heard(formatInstant(T));
  pass(MINUTE);
  expect([clock.serverNow(), clock.behind()]).toEqual([T + MINUTE, false]);
  expect((await restart()).behind()).toBe(false);
});

test("set back while the worker lives: behind, and server time goes on all the same", async () => {
  const { clock, time, pass } = await computer(T);
  await clock.heard(formatInstant(T));
  pass(10 * MINUTE);
  time.wall -= 5 * MINUTE;
  expect([clock.serverNow(), clock.behind()]).toEqual([T + 10 * MINUTE, true]);
});

test("set back across a restart: behind the latest time that was marked", async () => {
  const { clock, time, pass, restart } = await computer(T);
  await clock.heard(formatInstant(T));
  pass(20 * MINUTE);
  await clock.mark();
  time.wall -= 15 * MINUTE;
  expect((await restart()).behind()).toBe(true);
});

test("set back to before the server was heard, with nothing marked since", async () => {
  const { clock, time, restart } = await computer(T);
  await clock.heard(formatInstant(T));
  time.wall -= MINUTE;
  expect((await restart()).behind()).toBe(true);
});

test("hearing the server again heals it", async () => {
  const { clock, time, pass } = await computer(T);
  await clock.heard(formatInstant(T));
  pass(MINUTE);
  time.wall -= 40 * MINUTE;
  expect(clock.behind()).toBe(true);
  await clock.heard(formatInstant(T + 2 * MINUTE));
  expect([clock.serverNow(), clock.behind()]).toEqual([T + 2 * MINUTE, false]);
});

test("a machine that slept is as late as its wall clock says", async () => {
  const { clock, time } = await computer(T);
  await clock.heard(formatInstant(T));
  time.wall += 8 * 60 * MINUTE;
  expect(clock.serverNow()).toBe(T + 8 * 60 * MINUTE);
});

test("an older server time is not taken, unless a person signed in anew", async () => {
  const { clock, pass } = await computer(T);
  await clock.heard(formatInstant(T));
  pass(MINUTE);
  await clock.heard(formatInstant(T - 60 * MINUTE));
  expect(clock.serverNow()).toBe(T + MINUTE);
  await clock.heard(formatInstant(T - 60 * MINUTE), { anew: true });
  expect(clock.serverNow()).toBe(T - 60 * MINUTE);
  await expect(clock.heard("yesterday")).rejects.toMatchObject({ code: "not-a-time" });
});

test("a damaged row is as good as never heard", async () => {
  const { db, clock, restart } = await computer(T);
  await clock.heard(formatInstant(T));
  await db.settings.put({ name: "clock", value: { server: "then" } });
  expect((await restart()).serverNow()).toBeNull();
});
