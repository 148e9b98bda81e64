/**
 * Which Firefox the journeys drive. It must see profiles under the temp folder, which rules out snap packages; know what
 * the extension needs of it; and really start, so that a missing system library is told here, by name, and not by a
 * time-out later. Where there is none, @puppeteer/browsers brings one.
 */
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

export interface Options {
  say?: (line: string) => void;
  /** Brings a Firefox and answers where it is; without it nothing is brought. */
  bring?: () => Promise<string>;
}

const NAMES = ["firefox-esr", "firefox"];
const MAC = ["Firefox", "Firefox Developer Edition", "Firefox Nightly"].map(
  (name) => `${name}.app/Contents/MacOS/firefox`,
);
/** As in the manifest (wxt.config.ts). */
const OLDEST = 140;
const BROUGHT = path.resolve(import.meta.dirname, "../.countersign/browsers");

export async function findFirefox(env: Env, { say, bring }: Options = {}): Promise<Found> {
  if (env.FIREFOX) {
    const problem = await whyNot(env.FIREFOX);
    return problem ? { problem: `FIREFOX is set to ${env.FIREFOX}, but ${problem}` } : proved(env.FIREFOX);
  }
  for (const candidate of [...onPath(env, NAMES), ...macApplications(env, MAC), ...windowsPrograms(env)]) {
    if (!(await whyNot(candidate))) return proved(candidate);
  }
  if (bring === undefined)
    return {
      problem: "No Firefox was found. Install one (Debian: apt-get install firefox-esr), or set FIREFOX to its path.",
    };
  say?.("No Firefox here yet: bringing the current ESR (about 90 MB)…");
  try {
    const file = await bring();
    const problem = await whyNot(file);
    return problem === undefined ? proved(file) : { problem: `Firefox was brought to ${file}, but ${problem}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      problem: `No Firefox was found, and none could be brought (${why}): install one (Debian: apt-get install firefox-esr), set FIREFOX to its path, or leave its journeys out with \`npm test -- --without firefox\`.`,
    };
  }
}

/** Into `.countersign/`, once; from Mozilla's own servers. */
export async function bringFirefox(): Promise<string> {
  const { Browser, BrowserTag, detectBrowserPlatform, getInstalledBrowsers, install, resolveBuildId } = await import(
    "@puppeteer/browsers"
  );
  const known = (await getInstalledBrowsers({ cacheDir: BROUGHT })).find(({ browser }) => browser === Browser.FIREFOX);
  if (known !== undefined) return known.executablePath;
  const platform = detectBrowserPlatform();
  if (platform === undefined) throw new Error("Mozilla has no build for this machine");
  const buildId = await resolveBuildId(Browser.FIREFOX, platform, BrowserTag.ESR);
  const brought = await install({ browser: Browser.FIREFOX, buildId, platform, cacheDir: BROUGHT });
  return brought.executablePath;
}

/** Why this file cannot be used, in words that follow "but"; undefined if it can. */
async function whyNot(file: string): Promise<string | undefined> {
  if (!(await isExecutable(file))) return "there is no program that can be run at that path.";
  if (await isSnap(file)) {
    return "that is a snap package, which cannot see profiles in the temp folder. Use another Firefox, or unset FIREFOX.";
  }
  const { output } = await run(file, ["--version"]);
  const major = Number(/Mozilla Firefox (\d+)/.exec(output)?.[1] ?? OLDEST);
  if (major < OLDEST) return `that is Firefox ${major}; the extension needs ${OLDEST} or newer.`;
  return undefined;
}

async function proved(file: string): Promise<Found> {
  const { code, output } = await run(file, ["--version"]);
  if (code === 0) return { path: file, version: output.trim().split("\n").at(-1) ?? "" };
  const missing = await missingLibraries(file, output);
  if (missing.length > 0) {
    return {
      problem: `Firefox at ${file} lacks ${missing.join(", ")}. Install the libraries it needs (Debian: apt-get install firefox-esr brings them too).`,
    };
  }
  return { problem: `Firefox at ${file} does not start (exit code ${code}): ${output.trim().slice(0, 500)}` };
}

function windowsPrograms(env: Env): string[] {
  return [env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA].flatMap((folder) =>
    folder === undefined ? [] : [path.join(folder, "Mozilla Firefox", "firefox.exe")],
  );
}
