import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { recordedEntries } from "../testing/entries.ts";
import { type Person, practicePeople } from "./people.ts";

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const changes = async () =>
  (await recordedEntries(path.join(bench.dir, "server")))
    .filter(({ entry }) => entry === "role-changed")
    .map(({ item, values }) => ({ who: item.rep, ...values }));

const withSam = (more: Partial<Person>): Person[] =>
  practicePeople.map((person) => (person.user === "sam" ? { ...person, ...more } : person));

test("who may do what is on record from the first start, and said once", async () => {
  const first = [
    { who: "sam", was: null, now: { roles: ["rep"], team: "eu" } },
    { who: "mia", was: null, now: { roles: ["lead", "rep"], team: "eu" } },
    { who: "rita", was: null, now: { roles: ["reviewer"], team: "eu" } },
  ];
  expect(await changes()).toEqual(first);
  await bench.restart();
  expect(await changes()).toEqual(first);
});

test("another role, another team and a person who is gone are each on record at the next start", async () => {
  await bench.restart({ people: withSam({ roles: ["lead", "rep"], team: "us" }) });
  expect((await changes()).slice(3)).toEqual([
    { who: "sam", was: { roles: ["rep"], team: "eu" }, now: { roles: ["lead", "rep"], team: "us" } },
  ]);
  await bench.restart({
    people: withSam({ roles: ["rep", "lead"], team: "us" }).filter(({ user }) => user !== "rita"),
  });
  expect((await changes()).slice(4)).toEqual([{ who: "rita", was: { roles: ["reviewer"], team: "eu" }, now: null }]);
  await bench.restart();
  expect((await changes()).slice(5).map(({ who }) => who)).toEqual(["sam", "rita"]);
});
