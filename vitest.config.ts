import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,server,cli,practice,components,policies,bench,verifier}/**/*.test.{ts,tsx}"],
    // Starts a PostgreSQL when one of the files that run needs it.
    globalSetup: ["server/store/testing/suites/global-postgres.ts"],
    // Left to itself it keeps a core free, which on two cores is half the machine.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
