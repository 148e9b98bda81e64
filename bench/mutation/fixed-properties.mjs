/**
 * fast-check for the mutation run: the same examples every time, and fewer, so that a mutant is caught today and tomorrow
 * alike, and one that survives costs a second. The examples are made once and kept: making them takes longer than what is
 * asked of them, and no mutant has a part in it. Each run gets a copy, so that none sees what another did.
 */
import { createRequire } from "node:module";
import { Falsified, running, Skipped } from "./in-process-tests.mjs";

// Not by `import`: this file stands in for exactly that.
const real = createRequire(import.meta.url)("fast-check");

const SEED = 20_261_121;
/** A twentieth of what the property asks for, and no more than ten: few mutants need more, and each survivor pays for all. */
const MOST_RUNS = 10;
const SHARE = 1 / 20;
const examples = new Map();

const property = (...parts) => ({ arbitraries: parts.slice(0, -1), holds: parts.at(-1) });

function assert({ arbitraries, holds }, { numRuns = 100 } = {}) {
  const name = `${running.id} ${running.properties++}`;
  let some = examples.get(name);
  if (some === undefined) {
    some = unmutated(() =>
      real.sample(real.tuple(...arbitraries), {
        seed: SEED,
        numRuns: Math.min(MOST_RUNS, Math.ceil(numRuns * SHARE)),
      }),
    );
    examples.set(name, some);
  }
  for (const example of some) check(holds, copy(example));
}

/** After an endless loop Stryker starts a new process, so the first to ask for examples can be a mutant. */
function unmutated(make) {
  const stryker = globalThis.__stryker__ ?? {};
  const { activeMutant } = stryker;
  stryker.activeMutant = undefined;
  try {
    return make();
  } finally {
    stryker.activeMutant = activeMutant;
  }
}

function check(holds, example) {
  try {
    if (holds(...example) === false) throw new Error("does not hold");
  } catch (error) {
    if (!real.PreconditionFailure.isFailure(error)) throw new Falsified(error);
  }
}

function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (value === null || typeof value !== "object") return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const copied = Object.create(prototype);
  // Not by assignment: a key may be called `__proto__`.
  for (const key of Reflect.ownKeys(value)) {
    Object.defineProperty(copied, key, {
      value: copy(value[key]),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copied;
}

/** A test that samples asks whether the examples are of every kind, which is nothing about the gate. */
function sample() {
  throw new Skipped();
}

export default { ...real, property, assert, sample };
