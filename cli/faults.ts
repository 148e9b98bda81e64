/**
 * `npm run faults -- [--only NAME] [--rounds N] [--json]`: kills and cuts the real parts, round after round, and counts
 * what was lost, doubled or missed. Progress goes to stderr; with `--json` the last line on stdout is the count.
 */
import { parseArgs } from "node:util";
import { faults as serverFaults } from "#e2e/faults/index.ts";
import { workerFaults } from "#e2e/faults/stop-worker.ts";
import { addTally, emptyTally, type Tally } from "#e2e/faults/tally.ts";

const faults = { ...serverFaults, ...workerFaults };

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      rounds: { type: "string", default: "10" },
      json: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  const names = Object.keys(faults).filter((name) => values.only === undefined || name === values.only);
  if (names.length === 0 || !Number.isSafeInteger(rounds) || rounds < 1) {
    console.error(
      `Say which fault and how many rounds: --only ${Object.keys(faults).join(" | ")}, --rounds 1 or more.`,
    );
    return 2;
  }
  const total = emptyTally();
  const byKind: Record<string, Tally> = {};
  for (const name of names) {
    const tally = await faults[name]?.(rounds, (line) => console.error(line));
    if (tally === undefined) continue;
    byKind[name] = tally;
    addTally(total, tally);
  }
  const { lost, doubled, undetected } = total;
  console.error(
    `${total.faults} faults, ${total.acknowledged} acknowledged: ${lost} lost, ${doubled} doubled, ${undetected} undetected.`,
  );
  if (values.json) console.log(JSON.stringify({ ...total, byKind }));
  return lost + doubled + undetected === 0 ? 0 : 1;
}
