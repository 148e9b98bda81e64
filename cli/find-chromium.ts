/**
 * Which browser the practice desk and the journeys drive. It must load an unpacked extension from the command line and see
 * profiles under the temp folder, which rules out branded Chrome (since 137) and snap packages; and it must really start,
 * so that a missing system library is told here, by name, and not by a time-out later.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import {
  type Env,
  type Found,
  isExecutable,
  isSnap,
  macApplications,
  missingLibraries,
  onPath,
  run,
} from "./find-program.ts";

export type Options = { install: boolean; say?: (line: string) => void };

const NAMES = ["chromium", "chromium-browser", "ungoogled-chromium"];
const MAC = [
  "Chromium.app/Contents/MacOS/Chromium",
  "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
];

export async function findChromium(env: Env, options: Options = { install: false }): Promise<Found> {
  if (env.CHROMIUM) {
    const problem = await whyNot(env.CHROMIUM);
    return problem ? { problem: `CHROMIUM is set to ${env.CHROMIUM}, but ${problem}` } : proved(env.CHROMIUM);
  }
  for (const candidate of [...onPath(env, NAMES), ...macApplications(env, MAC)]) {
    if (!(await whyNot(candidate))) return proved(candidate);
  }
  const playwrights = await playwrightChromium();
  if (!(await whyNot(playwrights))) return proved(playwrights);
  if (!options.install) {
    return {
      problem: "No Chromium was found. Install one (`npx playwright install chromium`), or set CHROMIUM to its path.",
    };
  }
  options.say?.("No Chromium here yet: bringing Playwright's own (about 150 MB)…");
  const code = await install();
  if (code !== 0 || (await whyNot(playwrights))) {
    return {
      problem: `Playwright could not bring a Chromium (exit code ${code}). Install one with the system's packages (Debian: apt-get install chromium), or set CHROMIUM to the path of one.`,
    };
  }
  return proved(playwrights);
}

/** Why this file cannot be used, in words that follow "but"; undefined if it can. */
async function whyNot(file: string): Promise<string | undefined> {
  if (!(await isExecutable(file))) return "there is no program that can be run at that path.";
  if (await isSnap(file)) {
    return "that is a snap package, which cannot see profiles in the temp folder. Use another Chromium, or unset CHROMIUM.";
  }
  const { output } = await run(file, ["--version"]);
  if (/Google Chrome|Microsoft Edge/.test(output) && !output.includes("for Testing")) {
    return `that is ${output.trim()}, which cannot load an extension from the command line since version 137. Use Chromium or Chrome for Testing, or unset CHROMIUM.`;
  }
  return undefined;
}

async function proved(file: string): Promise<Found> {
  const { code, output } = await run(file, ["--version"]);
  if (code === 0) return { path: file, version: output.trim().split("\n").at(-1) ?? "" };
  const missing = await missingLibraries(file, output);
  if (missing.length > 0) {
    return {
      problem: `Chromium at ${file} lacks ${missing.join(", ")}. Install the libraries it needs: sudo npx playwright install-deps chromium (Debian: sudo apt-get install -y chromium brings them too).`,
    };
  }
  return { problem: `Chromium at ${file} does not start (exit code ${code}): ${output.trim().slice(0, 500)}` };
}

async function playwrightChromium(): Promise<string> {
  const { chromium } = await import("@playwright/test");
  return chromium.executablePath();
}

function install(): Promise<number> {
  const cli = path.resolve(import.meta.dirname, "../node_modules/@playwright/test/cli.js");
  // Its progress goes to stderr: stdout belongs to the command that looked for a browser.
  const child = spawn(process.execPath, [cli, "install", "chromium"], { stdio: ["ignore", 2, 2] });
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
