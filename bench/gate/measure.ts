/** Times engines in turn, so that whatever else the machine does meets all of them alike. */
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { Answer, Engine } from "./engine.ts";

export interface Figures {
  opsPerSec: number;
  p50us: number;
  p99us: number;
}

type Run = () => Answer | Promise<Answer>;
interface Samples {
  runs: Run[];
  /** By slice of the requests, what each round took, in milliseconds. */
  slices: number[][];
  p50us: number[];
  p99us: number[];
}

/** So short that most slices are not interrupted by whatever else wants the processor. */
const SLICE = 100;

/** By the engine's name; medians over all rounds. One more round before them warms everything up. */
export async function measure(
  engines: readonly Engine[],
  requests: readonly DecisionRequest[],
  rounds: number,
): Promise<Map<string, Figures>> {
  const samples = new Map<string, Samples>();
  for (const engine of engines) {
    const runs = requests.map((request) => engine.prepare(request));
    samples.set(engine.name, { runs, slices: [], p50us: [], p99us: [] });
  }
  for (let round = -1; round < rounds; round++) {
    // Another one begins each time.
    const inTurn = [...samples.values()];
    inTurn.push(...inTurn.splice(0, (round + 1) % inTurn.length));
    for (const each of inTurn) await playRound(each, round < 0);
  }
  return new Map([...samples].map(([name, each]) => [name, figuresOf(each)]));
}

function figuresOf({ runs, slices, p50us, p99us }: Samples): Figures {
  const took = slices.reduce((sum, times) => sum + median(times), 0);
  const opsPerSec = Math.round((runs.length / took) * 1000);
  return { opsPerSec, p50us: tenths(median(p50us)), p99us: tenths(median(p99us)) };
}

/**
 * Once untimed, since the engine before left its own things in the caches; then slice by slice for the
 * throughput; then with a look at the clock after each one.
 */
async function playRound({ runs, slices, p50us, p99us }: Samples, isWarmUp: boolean): Promise<void> {
  await playAll(runs);
  for (let from = 0; from < runs.length; from += SLICE) {
    const slice = runs.slice(from, from + SLICE);
    const began = performance.now();
    await playAll(slice);
    const took = performance.now() - began;
    if (isWarmUp) slices.push([]);
    else slices[from / SLICE]?.push(took);
  }
  const times = new Float64Array(runs.length);
  let before = performance.now();
  for (const [i, run] of runs.entries()) {
    const answer = run();
    if (answer instanceof Promise) await answer;
    const after = performance.now();
    times[i] = (after - before) * 1000;
    before = after;
  }
  if (isWarmUp) return;
  times.sort();
  p50us.push(times[Math.floor(times.length * 0.5)] ?? 0);
  p99us.push(times[Math.floor(times.length * 0.99)] ?? 0);
}

async function playAll(runs: readonly Run[]): Promise<void> {
  for (const run of runs) {
    const answer = run();
    if (answer instanceof Promise) await answer;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
