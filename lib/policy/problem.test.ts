import { expect, test } from "vitest";
import { closest, didYouMean, Problems } from "./problem.ts";

test.each([
  ["order.placed", ["order.placedAt", "order.status"], "order.placedAt"],
  ["ord", ["order.placedAt"], undefined],
  ["orde", ["order.placedAt"], "order.placedAt"],
  ["order", ["order.placedAt", "order.status"], undefined],
  ["amuont", ["amount", "reason"], "amount"],
  ["amount", ["amounts", "amount"], "amount"],
  ["cat", ["dog"], undefined],
  ["ab", ["cd"], "cd"],
  ["ab", ["abcde"], undefined],
  ["order.disputed", ["order.dspt"], undefined],
  ["x".repeat(80), ["x".repeat(79)], "x".repeat(79)],
  [`y${"x".repeat(80)}`, ["x".repeat(80)], undefined],
  ["x".repeat(80), [`y${"x".repeat(80)}`], undefined],
])("%j among %j is probably %j", (name, known, meant) => {
  expect(closest(name, known)).toBe(meant);
  expect(didYouMean(name, known)).toBe(meant === undefined ? undefined : `did you mean \`${meant}\`?`);
});

test("one finding is told once, another place or word is another finding", () => {
  const problems = new Problems();
  problems.error(["a", 1], "schema", "bad");
  problems.error(["a", 1], "schema", "bad", "again");
  problems.warn(["a", 2], "schema", "bad", "do it");
  problems.warn(["a1"], "schema", "bad");
  expect(problems.list).toEqual([
    { path: ["a", 1], code: "schema", severity: "error", message: "bad" },
    { path: ["a", 2], code: "schema", severity: "warning", message: "bad", suggestion: "do it" },
    { path: ["a1"], code: "schema", severity: "warning", message: "bad" },
  ]);
  expect(Object.keys(problems.list[0] ?? {})).not.toContain("suggestion");
});

test("two hundred of a severity are enough, and warnings leave room for errors", () => {
  const problems = new Problems();
  for (let i = 0; i < 201; i++) problems.warn([i], "schema", "bad");
  expect(problems.list).toHaveLength(200);
  expect(problems.hasErrors).toBe(false);
  problems.error([0], "schema", "worse");
  expect(problems.list).toHaveLength(201);
  expect(problems.hasErrors).toBe(true);
});
