import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  outputDir: ".countersign/test-results",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Node reads the sources as they are, here as everywhere else, and keeps what it made of them.
  build: { external: ["**/*"] },
  timeout: 90_000,
  expect: { timeout: 8_000 },
  // Tracing costs a third of the time; `COUNTERSIGN_TRACE=1` records one of each test that fails.
  use: { actionTimeout: 8_000, trace: process.env.COUNTERSIGN_TRACE === undefined ? "off" : "retain-on-failure" },
  projects: [
    { name: "chromium", testIgnore: "firefox/**" },
    { name: "firefox", testMatch: "firefox/**/*.spec.ts" },
  ],
  reporter: [["list"]],
});
