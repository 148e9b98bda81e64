import fc from "fast-check";
import { expect, test } from "vitest";
import { budgetWords, usedShare } from "./budget-words.ts";

test.each([
  [null, "No limit is set for a day."],
  [{ limit: 2_000_000, used: 0 }, "0 of 2,000,000 tokens used today (0 %)."],
  [{ limit: 2_000_000, used: 1_240 }, "1,240 of 2,000,000 tokens used today (less than 1 %)."],
  [{ limit: 1_000, used: 999 }, "999 of 1,000 tokens used today (99 %)."],
  [{ limit: 1_000, used: 1_000 }, "Today’s 1,000 tokens are used up; there are new ones at midnight UTC."],
  [{ limit: 1_000, used: 1_400 }, "Today’s 1,000 tokens are used up; there are new ones at midnight UTC."],
])("%j: %s", (budget, words) => {
  expect(budgetWords(budget)).toBe(words);
});

test("words and bar never disagree about all and nothing", () => {
  const budgets = fc.record({ limit: fc.integer({ min: 1, max: 1e9 }), used: fc.nat(2e9) });
  fc.assert(
    fc.property(budgets, (budget) => {
      const words = budgetWords(budget);
      expect(words.includes("used up")).toBe(usedShare(budget) === 1);
      expect(words.includes("(0 %)")).toBe(usedShare(budget) === 0);
    }),
  );
});
