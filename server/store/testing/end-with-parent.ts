/**
 * Waits until the tests that started a PostgreSQL are gone, however they went, and ends it: by its id, with its folder.
 * Each line that it is told is the id of the newest one.
 */
import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

const [dir = ""] = process.argv.slice(2);
let pid: number | undefined;

for await (const line of createInterface({ input: process.stdin })) pid = Number(line);
try {
  if (pid !== undefined) process.kill(pid, "SIGQUIT");
} catch {
  // It has ended already.
}
// Its children, or an `initdb` that nobody waits for, may still be writing.
for (let tries = 0; tries < 100 && existsSync(dir); tries++) {
  await delay(100);
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // Something new came in meanwhile.
  }
}
