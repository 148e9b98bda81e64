import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { Device } from "../testing/device.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const guess = async (user: string, password: string) => {
  const device = await Device.make(
    () => bench.server().url,
    () => bench.clock.now,
  );
  return (await device.signIn(user, password)).status;
};

test.each(["sam", "nobody"])("guesses at the same moment count like guesses in turn (%s)", async (user) => {
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => guess(user, `guess ${i}`)));
  expect(answers.filter((status) => status === 401)).toHaveLength(5);
  expect(answers.filter((status) => status === 429)).toHaveLength(7);
  bench.clock.now += 60_001;
  expect(await guess("sam", bench.server().practicePassword)).toBe(200);
});

test("a right password on the last try is let in, and the count begins anew", async () => {
  for (let i = 0; i < 4; i++) expect(await guess("sam", "wrong")).toBe(401);
  expect(await guess("sam", bench.server().practicePassword)).toBe(200);
  for (let i = 0; i < 4; i++) expect(await guess("sam", "wrong")).toBe(401);
  expect(await guess("sam", bench.server().practicePassword)).toBe(200);
});
