/** What the tests of the gate use of Vitest: declared here, run by the runner beside it. */
import { format } from "node:util";

export { expect } from "vitest";

export const tests = [];
let prefix = "";
const seen = new Map();

const endings = [];

/** The test that runs now, and how many properties it has asked so far. */
export const running = { id: "", properties: 0 };

/** A property does not hold: in a test with properties nothing else counts (see the runner). */
export class Falsified extends Error {
  constructor(cause) {
    super(String(cause?.message ?? cause), { cause });
  }
}

export class Skipped extends Error {}

/** Ends what was loaded before. */
export function restart() {
  for (const end of endings.splice(0)) end();
  tests.length = 0;
}

export const afterAll = (end) => void endings.push(end);

export function begin(file) {
  prefix = `${file} > `;
  seen.clear();
}

export function test(name, ...rest) {
  const run = rest.find((one) => typeof one === "function");
  const full = prefix + name;
  const again = (seen.get(full) ?? 0) + 1;
  seen.set(full, again);
  tests.push({ id: again === 1 ? full : `${full} (${again})`, name: full, run });
}

test.each = (table) => (name, run) => {
  for (const [i, row] of table.entries()) {
    const args = Array.isArray(row) ? row : [row];
    test(`${i}: ${name} ${format("%j", args[0])?.slice(0, 60)}`, () => run(...args));
  }
};

export function describe(name, body) {
  const outer = prefix;
  prefix += `${name} > `;
  body();
  prefix = outer;
}
describe.each = (table) => (name, body) => {
  for (const [i, row] of table.entries()) describe(`${i}: ${name}`, () => body(...(Array.isArray(row) ? row : [row])));
};
