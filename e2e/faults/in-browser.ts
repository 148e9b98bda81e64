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
import type { Fault } from "./fault.ts";
import { emptyTally, type Tally } from "./tally.ts";

/** The short form of each of these is among the browser tests themselves. */
export const browserFaults: Readonly<Record<string, Fault>> = {
  "stop-worker-during-write": inBrowser({
    says: "the browser stops the extension's worker while a status is set",
    spec: "e2e/faults-hold.spec.ts",
    title: "while a status is set, round",
    rounds: 10,
  }),
  "stop-worker-during-hold": inBrowser({
    says: "the browser stops the extension's worker during a refund's hold",
    spec: "e2e/faults-hold.spec.ts",
    title: "during a refund's hold, round",
    rounds: 10,
  }),
  "kill-browser": inBrowser({
    says: "the whole browser is killed while a status is set and a refund is held",
    spec: "e2e/faults-browser.spec.ts",
    title: "the browser is killed, round",
    rounds: 4,
  }),
};

interface Played {
  readonly says: string;
  readonly spec: string;
  readonly title: string;
  readonly rounds: number;
}

const Spec = z.object({ title: z.string(), ok: z.boolean() });
const Report = z.object({ suites: z.array(z.object({ specs: z.array(Spec) })) });

function inBrowser({ says, rounds, ...played }: Played): Fault {
  return {
    says,
    rounds,
    brief: 0,
    // Its judge is the spec, whose expectations were seen to fail when they were written.
    plants: [],
    play: ({ rounds: asked, say }) => play(played, asked, say),
  };
}

async function play(
  { spec, title }: Pick<Played, "spec" | "title">,
  rounds: number,
  say: (line: string) => void,
): Promise<Tally> {
  const chromium = await findChromium(process.env, { install: true, say });
  if ("problem" in chromium) return { ...emptyTally(), skipped: chromium.problem };
  await buildExtension();
  const env = { COUNTERSIGN_ROUNDS: String(rounds), CHROMIUM: chromium.path };
  const output = await runPlaywright(spec, title, env);
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

function runPlaywright(spec: string, title: string, env: Record<string, string>): Promise<string> {
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve("@playwright/test/package.json")),
    "cli.js",
  );
  const output = path.join(tmpdir(), `countersign-faults-${process.pid}`);
  const args = [cli, "test", spec, "-g", title, "--reporter=json", "--output", output];
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
