/**
 * The worker stopped in the middle of an act, in a real browser: the rounds are the tests of `faults-hold.spec.ts`, so
 * that the campaign and `npm test` play the very same thing, only more often.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { findChromium } from "#cli/find-chromium.ts";
import { buildExtension } from "#cli/start/build-extension.ts";
import type { Fault } from "./index.ts";
import { emptyTally, type Tally } from "./tally.ts";

export const workerFaults: Readonly<Record<string, Fault>> = {
  "stop-worker-during-write": (rounds, say) => play("while a status is set, round", rounds, say),
  "stop-worker-during-hold": (rounds, say) => play("during a refund's hold, round", rounds, say),
};

const Spec = z.object({ title: z.string(), ok: z.boolean() });
const Report = z.object({ suites: z.array(z.object({ specs: z.array(Spec) })) });

async function play(title: string, rounds: number, say: (line: string) => void): Promise<Tally> {
  const chromium = await findChromium(process.env, { install: true, say });
  if ("problem" in chromium) throw new Error(chromium.problem);
  await buildExtension();
  const output = await runPlaywright(title, { COUNTERSIGN_ROUNDS: String(rounds), CHROMIUM: chromium.path });
  const specs = Report.parse(JSON.parse(output)).suites.flatMap((suite) => suite.specs);
  if (specs.length !== rounds)
    throw new Error(`${rounds} rounds of “${title}” were asked for, ${specs.length} were played`);
  const tally = emptyTally();
  for (const { title: round, ok } of specs) {
    say(`${ok ? "✓" : "✗"} ${round}`);
    tally.faults++;
    // A failed round says that something was lost, doubled or not said; which of them is in the test's own output.
    if (ok) tally.acknowledged++;
    else tally.lost++;
  }
  return tally;
}

function runPlaywright(title: string, env: Record<string, string>): Promise<string> {
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")),
    "cli.js",
  );
  const output = path.join(tmpdir(), `countersign-faults-${process.pid}`);
  const args = [cli, "test", "e2e/faults-hold.spec.ts", "-g", title, "--reporter=json", "--output", output];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(chunks).toString()));
  });
}
