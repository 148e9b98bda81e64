/**
 * `npm run check`: every check that needs no browser, in seconds, two at a time (more would only slow each other down).
 * Prints a line per check as it ends and, for a failing one, all that the tool said. Never skips in silence.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

type Check = { name: string; bin: string; args: string[] };
type Outcome = { passed: boolean; output: string; seconds: string };

const checks: Check[] = [
  // The slow ones first, so that the short ones fill the second lane.
  tool("oxlint", "oxlint/bin/oxlint", "--type-aware"),
  tool("knip", "knip/bin/knip.js"),
  tool("types: tests", "typescript/bin/tsc", "-p", "tsconfig.tests.json"),
  tool("types: app", "typescript/bin/tsc", "-p", "tsconfig.app.json"),
  tool("types: server", "typescript/bin/tsc", "-p", "tsconfig.server.json"),
  tool("types: cores", "typescript/bin/tsc", "-p", "tsconfig.cores.json"),
  tool("floors", "vitest/vitest.mjs", "run", "lib/floors.test.ts"),
  tool("biome", "@biomejs/biome/bin/biome", "check", "--error-on-warnings"),
];

process.exitCode = (await runAll()) ? 0 : 1;

async function runAll(): Promise<boolean> {
  const started = Date.now();
  const failed: string[] = (await prepare()) ? [] : ["wxt prepare"];
  const waiting = [...checks];
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await runOne(check))) failed.push(check.name);
    }
  };
  await Promise.all([lane(), lane()]);
  const total = since(started);
  if (failed.length === 0) console.log(`All ${checks.length} checks passed in ${total}.`);
  else console.log(`${failed.length} failed in ${total}: ${failed.join(", ")}.`);
  return failed.length === 0;
}

/** The compiler needs the types that WXT writes. */
async function prepare(): Promise<boolean> {
  if (existsSync(path.join(root, ".wxt", "wxt.d.ts"))) return true;
  if (!existsSync(path.join(root, "wxt.config.ts"))) {
    console.log("– wxt prepare: not run, there is no wxt.config.ts");
    return true;
  }
  return runOne(tool("wxt prepare", "wxt/bin/wxt.mjs", "prepare"));
}

async function runOne(check: Check): Promise<boolean> {
  const outcome = await run(check);
  console.log(`${outcome.passed ? "✓" : "✗"} ${check.name.padEnd(14)} ${outcome.seconds}`);
  if (!outcome.passed) console.log(`${outcome.output.trimEnd().replace(/^/gm, "    ")}\n`);
  return outcome.passed;
}

function run({ bin, args }: Check): Promise<Outcome> {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ passed: false, output: String(error), seconds: since(started) }));
    child.on("close", (code) => {
      const missing = /ERR_MODULE_NOT_FOUND|Cannot find (native|module)|isn't supported|Failed to find/i.test(output);
      const hint = `\nIf this is a missing binary: package-lock.json holds none of this tool for ${process.platform}-${process.arch}.`;
      resolve({ passed: code === 0, output: missing ? output + hint : output, seconds: since(started) });
    });
  });
}

function tool(name: string, file: string, ...args: string[]): Check {
  return { name, bin: path.join(root, "node_modules", file), args };
}

function since(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
