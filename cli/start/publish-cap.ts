/** Publishes the practice pack with another refund cap, through the same command a lead uses. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { RunningServer } from "#server/main.ts";
import { ACME } from "./stack.ts";

const CLI = path.join(import.meta.dirname, "../countersign.ts");

/** Raises cap and per-order budget alike: one without the other would change nothing for a single refund. */
export async function publishCap(server: RunningServer, cap: string): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-pack-"));
  try {
    await cp(ACME, dir, { recursive: true });
    const file = path.join(dir, "policy.yaml");
    const before = await readFile(file, "utf8");
    const after = before.replaceAll(/atMost: 50\.00 USD/g, `atMost: ${cap}`);
    if (after === before) throw new Error("the practice pack has no limit of 50.00 USD to change");
    await writeFile(file, after);
    const args = [CLI, "policy", "publish", dir, "--server", server.url, "--key", server.publisherKeyFile];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, COUNTERSIGN_TOKEN: server.publishToken },
    });
    return stdout.trim();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
