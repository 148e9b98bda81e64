/**
 * `npm test`: everything there is, in the order in which a fault is cheapest to learn: checks, tests without a browser, the
 * extension's builds, journeys in Chromium, journeys in Firefox. Stops at the first part that fails and names what it did
 * not run. With file names it runs only those: `e2e/…` in a browser, others without. `--without firefox` leaves that browser
 * out, `--without postgres` the suites that need a PostgreSQL; both may be given.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { findPostgres } from "#server/store/testing/find-postgres.ts";
import { findChromium } from "./find-chromium.ts";
import { bringFirefox, findFirefox } from "./find-firefox.ts";
import type { Found } from "./find-program.ts";
import { buildExtension } from "./start/build-extension.ts";

const FIREFOX_TESTS = "e2e/firefox";
const CAN_BE_LEFT_OUT: readonly string[] = ["firefox", "postgres"];

const root = path.resolve(import.meta.dirname, "..");
const { asked, without: leftOut } = readArguments(process.argv.slice(2));
const withoutFirefox = leftOut.has("firefox");
const withoutPostgres = leftOut.has("postgres");
const flags = asked.filter((word) => word.startsWith("-"));
const inBrowser = asked.filter((word) => !word.startsWith("-") && word.startsWith("e2e"));
const inFirefox = inBrowser.filter((word) => word.startsWith(FIREFOX_TESTS) || FIREFOX_TESTS.startsWith(word));
const inChromium = inBrowser.filter((word) => !word.startsWith(FIREFOX_TESTS));
const without = asked.filter((word) => !word.startsWith("-") && !word.startsWith("e2e"));
const everything = inBrowser.length + without.length === 0;

const find: Record<"chromium" | "firefox", () => Promise<Found>> = {
  chromium: () => findChromium(process.env, { install: true, say: console.log }),
  firefox: () => findFirefox(process.env, { bring: bringFirefox, say: console.log }),
};

type Part = {
  name: string;
  wanted: boolean;
  leftOut?: boolean;
  but?: string;
  config?: string;
  run: () => Promise<number>;
};

const parts: Part[] = [
  { name: "checks", wanted: everything, run: () => node("cli/check.ts") },
  {
    name: "tests without a browser",
    wanted: everything || without.length > 0,
    ...(withoutPostgres ? { but: ", without the suites on PostgreSQL, as asked" } : {}),
    run: testsWithoutBrowser,
  },
  {
    name: "the extension's builds",
    wanted: everything || inBrowser.length > 0,
    config: "wxt.config.ts",
    run: builds,
  },
  {
    name: "journeys in Chromium",
    wanted: everything || inChromium.length > 0,
    config: "playwright.config.ts",
    run: () => journeys("chromium", inChromium),
  },
  {
    name: "journeys in Firefox",
    wanted: everything || inFirefox.length > 0,
    leftOut: withoutFirefox,
    config: "playwright.config.ts",
    run: () => journeys("firefox", inFirefox),
  },
];

process.exitCode = await runAll();

async function runAll(): Promise<number> {
  const started = Date.now();
  const lines: string[] = [];
  let code = 0;
  for (const part of parts) {
    if (part.leftOut) lines.push(`– ${part.name}: left out, as asked`);
    else if (code !== 0) lines.push(`– ${part.name}: not run, as an earlier part failed`);
    else if (!part.wanted) lines.push(`– ${part.name}: not asked for`);
    else if (part.config && !existsSync(path.join(root, part.config))) {
      lines.push(`✗ ${part.name}: ${part.config} is missing`);
      code = 1;
    } else {
      console.log(`\n=== ${part.name}`);
      const since = Date.now();
      code = await part.run();
      lines.push(`${code === 0 ? "✓" : "✗"} ${part.name}: ${seconds(since)}${part.but ?? ""}`);
    }
  }
  console.log(`\n=== ${code === 0 ? "all passed" : "failed"}, ${seconds(started)}\n${lines.join("\n")}`);
  return code;
}

/** PostgreSQL is started by Vitest, when a file that runs needs it; what is missing is said before anything runs. */
async function testsWithoutBrowser(): Promise<number> {
  if (withoutPostgres) process.env.COUNTERSIGN_WITHOUT = "postgres";
  else {
    const found = findPostgres(process.env);
    if ("problem" in found && everything) {
      console.log(found.problem);
      return 1;
    }
  }
  return node("node_modules/vitest/vitest.mjs", "run", ...without, ...flags);
}

async function builds(): Promise<number> {
  try {
    for (const browser of ["chrome", ...(withoutFirefox ? [] : ["firefox" as const])] as const) {
      const isNew = await buildExtension(browser);
      console.log(`${browser}: ${isNew ? "built" : "nothing changed since the last build"}`);
    }
    return 0;
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return 1;
  }
}

async function journeys(browser: "chromium" | "firefox", files: string[]): Promise<number> {
  const found = await find[browser]();
  if ("problem" in found) {
    console.log(found.problem);
    return 1;
  }
  console.log(`${found.version} (${found.path})`);
  process.env[browser.toUpperCase()] = found.path;
  return node("node_modules/@playwright/test/cli.js", "test", `--project=${browser}`, ...files, ...flags);
}

function readArguments(words: string[]): { asked: string[]; without: Set<string> } {
  const asked: string[] = [];
  const without = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word !== "--without") asked.push(word);
    else {
      const what = words[++at] ?? "";
      if (!CAN_BE_LEFT_OUT.includes(what)) {
        console.error(`--without can leave out: ${CAN_BE_LEFT_OUT.join(", ")}.`);
        process.exit(2);
      }
      without.add(what);
    }
  }
  return { asked, without };
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
