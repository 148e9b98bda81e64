/** For `npm run mutation -- --testRunner vitest`: the same tests, half a second more for each mutant. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { PROPERTIES, TESTS } from "./tests.ts";

const withoutProperties = fileURLToPath(new URL("no-properties.mjs", import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^fast-check$/, replacement: withoutProperties }] },
  test: { include: [...TESTS], exclude: [...PROPERTIES], isolate: false, testTimeout: 20_000, maxWorkers: 1 },
});
