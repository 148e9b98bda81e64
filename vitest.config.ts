import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,server,cli,practice,components,policies,bench}/**/*.test.{ts,tsx}"],
    // Left to itself it keeps a core free, which on two cores is half the machine.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
