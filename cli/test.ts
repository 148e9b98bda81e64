/**
 * `npm test`: everything there is, in the order in which a fault is cheapest to learn: checks, tests without a browser, the
 * extension's build, journeys in Chromium. Stops at the first part that fails and names what it did not run.
 * With file names it runs only those: `e2e/…` in the browser, others without.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { findChromium } from "./find-chromium.ts";

const root = path.resolve(import.meta.dirname, "..");
const asked = process.argv.slice(2);
const flags = asked.filter((word) => word.startsWith("-"));
const inBrowser = asked.filter((word) => !word.startsWith("-") && word.startsWith("e2e"));
const without = asked.filter((word) => !word.startsWith("-") && !word.startsWith("e2e"));
const everything = inBrowser.length + without.length === 0;

type Part = { name: string; wanted: boolean; config?: string; run: () => Promise<number> };

const parts: Part[] = [
  { name: "checks", wanted: everything, run: () => node("cli/check.ts") },
  {
    name: "tests without a browser",
    wanted: everything || without.length > 0,
    run: () => node("node_modules/vitest/vitest.mjs", "run", ...without, ...flags),
  },
  {
    name: "the extension's build",
    wanted: everything || inBrowser.length > 0,
    config: "wxt.config.ts",
    run: () => node("node_modules/wxt/bin/wxt.mjs", "build"),
  },
  {
    name: "journeys in Chromium",
    wanted: everything || inBrowser.length > 0,
    config: "playwright.config.ts",
    run: journeys,
  },
];

process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const started = Date.now();
  const lines: string[] = [];
  let code = 0;
  for (const part of parts) {
    if (code !== 0) lines.push(`– ${part.name}: not run, as an earlier part failed`);
    else if (!part.wanted) lines.push(`– ${part.name}: not asked for`);
    else if (part.config && !existsSync(path.join(root, part.config))) {
      lines.push(`✗ ${part.name}: ${part.config} is missing`);
      code = 1;
    } else {
      console.log(`\n=== ${part.name}`);
      const since = Date.now();
      code = await part.run();
      lines.push(`${code === 0 ? "✓" : "✗"} ${part.name}: ${seconds(since)}`);
    }
  }
  console.log(`\n=== ${code === 0 ? "all passed" : "failed"}, ${seconds(started)}\n${lines.join("\n")}`);
  return code;
}

async function journeys(): Promise<number> {
  const found = await findChromium(process.env, { install: true, say: console.log });
  if ("problem" in found) {
    console.log(found.problem);
    return 1;
  }
  console.log(`${found.version} (${found.path})`);
  process.env.CHROMIUM = found.path;
  return node("node_modules/@playwright/test/cli.js", "test", ...inBrowser, ...flags);
}

function node(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  const stop = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.once("SIGTERM", stop);
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => {
      process.removeListener("SIGTERM", stop);
      resolve(code ?? 1);
    });
  });
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
