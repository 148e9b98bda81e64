import { expect, test } from "vitest";
import { faults } from "#e2e/faults/index.ts";

const rounds = Number(process.env.COUNTERSIGN_ROUNDS ?? 3);

test.each(Object.keys(faults))(
  "%s: nothing lost, nothing doubled, nothing unnoticed",
  { timeout: rounds * 30_000 },
  async (name) => {
    const tally = await faults[name]?.(rounds, () => undefined);
    expect(tally).toMatchObject({ faults: rounds, lost: 0, doubled: 0, undetected: 0 });
    expect(tally?.acknowledged).toBeGreaterThanOrEqual(rounds);
  },
);
