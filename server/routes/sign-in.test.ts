import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";

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

test("each sign-in is on record with its device; a try that failed is not", async () => {
  const sam = await bench.device();
  expect(await guess("mia", "wrong")).toBe(401);
  expect((await sam.signIn("sam", bench.server().practicePassword)).status).toBe(200);
  // Somebody else's key is no sign-in either.
  expect((await sam.signIn("mia", bench.server().practicePassword)).status).toBe(409);
  const entries = (await recordedEntries(path.join(bench.dir, "server"))).filter(({ entry }) => entry === "sign-in");
  const said = { device: sam.signer.keyId, deviceName: "test" };
  expect(entries.map(({ item, values }) => [item.rep, values])).toEqual([
    ["sam", said],
    ["sam", said],
  ]);
});
