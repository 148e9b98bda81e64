/** A short form of every kind of fault; `npm run faults` is the long one. */
import { afterAll, expect, test } from "vitest";
import { Worlds } from "#e2e/faults/fault.ts";
import { faults } from "#e2e/faults/index.ts";

const seed = Math.floor(Math.random() * 1_000_000);
const worlds = new Worlds();
afterAll(() => worlds.closeAll());

test.each(Object.entries(faults).filter(([, { brief }]) => brief > 0))(
  "%s: nothing lost, nothing doubled, nothing unnoticed",
  { timeout: 120_000 },
  async (_, fault) => {
    const said: string[] = [];
    const tally = await fault.play({ rounds: fault.brief, seed, worlds, say: (line) => said.push(line) });
    expect({ unjudged: 0, ...tally, said }).toMatchObject({ lost: 0, doubled: 0, undetected: 0, unjudged: 0 });
    expect(tally.skipped ?? tally.faults).toBe(tally.skipped ?? fault.brief);
  },
);

/** That a judge sees what is broken; `npm run faults -- --plant lost` does it for every kind. */
const planted = [
  ["deliver-twice", "lost"],
  ["cut-after-request", "doubled"],
  ["reorder-batches", "undetected"],
  ["flip-bit", "undetected"],
  ["restore-backup", "undetected"],
  ["fill-pages", "lost"],
] as const;

test.each(planted)("%s: a planted “%s” is seen", { timeout: 120_000 }, async (name, plant) => {
  const tally = await faults[name]?.play({ rounds: 1, seed, plant, say: () => undefined });
  expect(tally?.[plant]).toBeGreaterThan(0);
});
