/**
 * `npm run faults -- [--only NAME] [--rounds N] [--seed N] [--plant WHAT] [--json]`: kills, cuts and damages the real parts,
 * round after round, and counts what was lost, doubled or missed. Progress goes to stderr; with `--json` the last line on
 * stdout is the count. `--plant` breaks on purpose what the judges must find, and fails when one of them does not.
 */
import { parseArgs } from "node:util";
import type { Plant } from "#e2e/faults/fault.ts";
import { browserFaults } from "#e2e/faults/in-browser.ts";
import { faults as otherFaults } from "#e2e/faults/index.ts";
import { addTally, broken, emptyTally, type Tally } from "#e2e/faults/tally.ts";

const faults = { ...otherFaults, ...browserFaults };
const PLANTS: readonly Plant[] = ["lost", "doubled", "undetected"];

// A default end would leave servers and mounts behind: those are ended on `exit`.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      rounds: { type: "string" },
      seed: { type: "string" },
      plant: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  const plant = PLANTS.find((one) => one === values.plant);
  const names = Object.keys(faults).filter((name) => values.only === undefined || name === values.only);
  const isWrong = plant === undefined && values.plant !== undefined;
  if (names.length === 0 || !isCount(rounds ?? 1) || !Number.isSafeInteger(seed) || isWrong) {
    console.error(
      `Say which fault, how often, and with which seed: --only ${Object.keys(faults).join(" | ")}, --rounds 1 or more, --seed N. --plant ${PLANTS.join(" | ")} breaks on purpose what the judges must find.`,
    );
    return 2;
  }
  const byKind = await playAll(names, { rounds, seed, plant });
  return plant === undefined ? tell(byKind, values.json) : tellPlanted(byKind, plant, values.json);
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 1;
}

interface Campaign {
  readonly rounds: number | undefined;
  readonly seed: number;
  readonly plant: Plant | undefined;
}

async function playAll(names: readonly string[], { rounds, seed, plant }: Campaign): Promise<Record<string, Tally>> {
  const byKind: Record<string, Tally> = {};
  console.error(`seed ${seed}`);
  for (const name of names) {
    const fault = faults[name];
    if (fault === undefined || (plant !== undefined && !fault.plants.includes(plant))) continue;
    const since = Date.now();
    const own = rounds ?? (plant === undefined ? fault.rounds : 1);
    const tally = await fault.play({ rounds: own, seed, plant, say: (line) => console.error(`  ${line}`) });
    byKind[name] = tally;
    console.error(`${name}: ${fault.says}\n  ${inWords(tally)}, ${((Date.now() - since) / 1000).toFixed(1)} s`);
  }
  return byKind;
}

function inWords({
  faults: count,
  acknowledged,
  lost,
  doubled,
  undetected,
  unjudged,
  skipped,
  noticedBy,
}: Tally): string {
  if (skipped !== undefined) return `not played: ${skipped}`;
  const by = Object.entries(noticedBy ?? {}).map(([who, times]) => `${who} ${times}`);
  const noticed = by.length === 0 ? "" : ` (noticed by ${by.join(", ")})`;
  const untold = unjudged === undefined ? "" : `, ${unjudged} NOT JUDGED`;
  return `${count} faults, ${acknowledged} acknowledged: ${lost} lost, ${doubled} doubled, ${undetected} undetected${untold}${noticed}`;
}

function tell(byKind: Record<string, Tally>, json: boolean): number {
  const total = emptyTally();
  for (const tally of Object.values(byKind)) addTally(total, tally);
  const { noticedBy: _, ...counts } = total;
  console.error(inWords(counts));
  if (json) console.log(JSON.stringify({ ...counts, byKind }));
  return broken(total) === 0 ? 0 : 1;
}

/** Each judge must have seen what was planted; one that did not is worth nothing. */
function tellPlanted(byKind: Record<string, Tally>, plant: Plant, json: boolean): number {
  const blind = Object.entries(byKind).filter(([, tally]) => tally.skipped === undefined && tally[plant] === 0);
  const seen = Object.keys(byKind).length - blind.length;
  console.error(`“${plant}” was planted in ${Object.keys(byKind).length} kinds: ${seen} judges saw it.`);
  for (const [name] of blind) console.error(`✗ ${name} did not see it`);
  if (json) console.log(JSON.stringify({ plant, seen, blind: blind.map(([name]) => name), byKind }));
  return blind.length === 0 ? 0 : 1;
}
