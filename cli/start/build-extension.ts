/** Builds the extension for a browser when its sources changed since the last build. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.join(import.meta.dirname, "../..");
const WXT = path.join(ROOT, "node_modules/wxt/bin/wxt.mjs");
const SOURCES = ["entrypoints", "components", "lib", "public", "wxt.config.ts", "package-lock.json"];

export type BuiltFor = "chrome" | "firefox";

export const EXTENSION_DIR = path.join(ROOT, ".output/chrome-mv3");
export const FIREFOX_DIR = path.join(ROOT, ".output/firefox-mv3");

/** True when a build was needed. */
export async function buildExtension(browser: BuiltFor = "chrome"): Promise<boolean> {
  const dir = browser === "chrome" ? EXTENSION_DIR : FIREFOX_DIR;
  const stamp = path.join(ROOT, `.output/${browser}-built-from`);
  const now = await digestOf(SOURCES.map((name) => path.join(ROOT, name)));
  const before = existsSync(stamp) ? await readFile(stamp, "utf8") : "";
  if (before === now && existsSync(path.join(dir, "manifest.json"))) return false;
  await runWxt(browser);
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, now);
  return true;
}

/** In a process of its own: its spinner would write over our lines, and its output matters only when it fails. */
async function runWxt(browser: BuiltFor): Promise<void> {
  try {
    const env = { ...process.env, NO_COLOR: "1" };
    await promisify(execFile)(process.execPath, [WXT, "build", "-b", browser], { cwd: ROOT, env });
  } catch (error) {
    const output =
      error instanceof Error && "stderr" in error && "stdout" in error ? `${error.stdout}\n${error.stderr}` : "";
    throw new Error(`the extension could not be built for ${browser}.\n${output.trim()}`, { cause: error });
  }
}

async function digestOf(paths: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const start of paths) for (const file of await filesUnder(start)) hash.update(file).update(await readFile(file));
  return hash.digest("hex");
}

async function filesUnder(start: string): Promise<string[]> {
  if (!existsSync(start)) return [];
  const entries = await readdir(start, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return [start];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
