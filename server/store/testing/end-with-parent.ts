/** Waits until the tests that started a PostgreSQL are gone, however they went, and ends it: by its id, with its folder. */
import { rmSync } from "node:fs";

const [pid, dir] = process.argv.slice(2);

process.stdin.resume();
process.stdin.on("end", () => {
  try {
    process.kill(Number(pid), "SIGQUIT");
  } catch {
    // It has ended already.
  }
  setTimeout(() => {
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }, 1_000);
});
