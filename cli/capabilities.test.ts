/** What `docs/capabilities.md` claims: every number once, no more than the states that there are, and files that exist. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const page = readFileSync(path.join(root, "docs/capabilities.md"), "utf8");

/** All that is owed: in each group the numbers from 1 to this. */
const OWED = { S0: 92, S1: 41, S2: 55, S3: 39, S4: 35 };
const IDS = Object.entries(OWED).flatMap(([group, last]) =>
  Array.from({ length: last }, (_, at) => `${group}.${at + 1}`),
);

const rows = page
  .split("\n")
  .filter((line) => /^\| S\d/.test(line))
  .map((line) => {
    const [id = "", label = "", state = "", where = "", proof = ""] = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { id, label, state, where: filesIn(where), proof: filesIn(proof) };
  });

test("every number that is owed appears exactly once", () => {
  expect(rows.map((row) => row.id)).toEqual(IDS);
});

test("a state is done, partly with what is missing, or not yet", () => {
  const odd = rows.filter(({ state }) => !/^(done(, .+)?|partly: .{8,}|not yet(, .+)?)$/.test(state));
  expect(odd).toEqual([]);
});

test("what is done or partly done names a file, and what is done a test or the words that prove it", () => {
  const unproven = rows.filter(({ state, where, proof }) =>
    state.startsWith("not yet") ? false : where.length === 0 || (state.startsWith("done") && proof.length === 0),
  );
  expect(unproven.map((row) => row.id)).toEqual([]);
});

test("every file that is named exists, and what is named as a test is one", () => {
  const named = rows.flatMap((row) => [...row.where, ...row.proof].map((file) => `${row.id} ${file}`));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((one) => !existsSync(path.join(root, one.split(" ")[1] ?? "?")))).toEqual([]);
  const proofs = rows.flatMap((row) => row.proof);
  expect(proofs.filter((file) => !/\.(test|spec)\.ts$/.test(file) && file !== "README.md")).toEqual([]);
});

test("the counts at the top are those of the tables", () => {
  const count = (state: string): number => rows.filter((row) => row.state.startsWith(state)).length;
  const said = /\*\*(\d+) done, (\d+) partly, (\d+) not yet\*\*/.exec(page)?.slice(1).map(Number);
  expect(said).toEqual([count("done"), count("partly"), count("not yet")]);
});

function filesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
}
