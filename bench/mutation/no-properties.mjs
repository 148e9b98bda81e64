/** fast-check whose properties are skipped, for test files that hold some beside their examples. */
import { createRequire } from "node:module";
import { TestRunner } from "vitest";

// Not by `import`: this file stands in for exactly that.
const real = createRequire(import.meta.url)("fast-check");

function assert() {
  TestRunner.getCurrentTest()?.context.skip();
  throw Object.assign(new Error("a property"), { skipped: true });
}

export default { ...real, assert };
