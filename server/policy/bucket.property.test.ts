import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketOf } from "./bucket.ts";

test("a rep's hundredth is one of a hundred, the same each time, and another organisation's is its own", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (org, rep) => {
      const bucket = bucketOf(org, rep);
      expect(Number.isInteger(bucket) && bucket >= 0 && bucket < 100).toBe(true);
      expect(bucketOf(org, rep)).toBe(bucket);
    }),
  );
  // The boundary between the two names is part of it.
  expect(bucketOf("acme-s", "am")).not.toBe(bucketOf("acme-", "sam"));
});

test.each([5, 25, 50])("a share of %i % covers about that many of ten thousand reps", (share) => {
  const reps = Array.from({ length: 10_000 }, (_, i) => `rep-${i}`);
  const covered = reps.filter((rep) => bucketOf("acme", rep) < share).length;
  expect(Math.abs(covered / 100 - share)).toBeLessThan(1.5);
});

test("the hundredths are written down: a new version must not deal the reps anew", () => {
  expect(["sam", "mia", "rita"].map((rep) => bucketOf("acme", rep))).toEqual([58, 11, 92]);
});
