/** Publishes the practice pack with another refund cap, through the same command a lead uses. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunningServer } from "#server/main.ts";
import { policyPublishCommand } from "../commands/policy-publish.ts";
import { ACME } from "./stack.ts";

type Publisher = Pick<RunningServer, "url" | "publisherKeyFile" | "publishToken">;

/**
 * Raises cap and per-order budget alike: one without the other would change nothing for a single refund. Answers with
 * the command's line of output.
 */
export async function publishCap(server: Publisher, cap: string): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-pack-"));
  try {
    await cp(ACME, dir, { recursive: true });
    const file = path.join(dir, "policy.yaml");
    const before = await readFile(file, "utf8");
    const after = before.replaceAll(/atMost: 50\.00 USD/g, `atMost: ${cap}`);
    if (!before.includes("atMost: 50.00 USD")) throw new Error("the practice pack has no limit of 50.00 USD to change");
    await writeFile(file, after);
    return await publish(dir, server);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function publish(dir: string, { url, publisherKeyFile, publishToken }: Publisher): Promise<string> {
  const lines: string[] = [];
  const problems: string[] = [];
  const code = await policyPublishCommand.run([dir, "--server", url, "--key", publisherKeyFile], {
    lines: noLines,
    out: async (line) => void lines.push(line),
    err: (line) => void problems.push(line),
    env: { COUNTERSIGN_TOKEN: publishToken },
  });
  if (code !== 0) throw new Error(`the policy was not published: ${problems.join(" ")}`);
  return lines.join("\n");
}

async function* noLines(): AsyncGenerator<string> {}
