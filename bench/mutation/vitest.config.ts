/**
 * The tests that a mutant of the gate has to survive: those with examples. The property tests stay out: they are random,
 * so a mutant would be caught today and not tomorrow, and a thousand runs of each for every mutant take hours.
 */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["lib/policy/**/*.test.ts"],
    exclude: ["**/*.property.test.ts"],
    testTimeout: 20_000,
    maxWorkers: 1,
  },
});
