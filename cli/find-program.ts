/** What both browser finders need to know about a file: may it run, is it a snap, what does it say, what does it lack. */
import { execFile } from "node:child_process";
import { access, constants, readFile, realpath } from "node:fs/promises";
import path from "node:path";

export type Found = { path: string; version: string } | { problem: string };
export type Env = Record<string, string | undefined>;
type Run = { code: number; output: string };

export function onPath(env: Env, names: readonly string[]): string[] {
  const folders = (env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

export function macApplications(env: Env, names: readonly string[]): string[] {
  if (process.platform !== "darwin") return [];
  const folders = ["/Applications", path.join(env.HOME ?? "", "Applications")];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A snap is a link into /snap, or a small script that hands over to it. */
export async function isSnap(file: string): Promise<boolean> {
  const real = await realpath(file);
  if (/^(\/var\/lib)?\/snap\//.test(real) || real.endsWith("/usr/bin/snap")) return true;
  const head = (await readFile(real)).subarray(0, 4096).toString("latin1");
  return head.startsWith("#!") && /\/snap\/|snap (install|run)/.test(head);
}

/** From the loader's own complaint, which names the first, and from `ldd`, which names all. */
export async function missingLibraries(file: string, output: string): Promise<string[]> {
  const first = [...output.matchAll(/error while loading shared libraries: (\S+?):/g)].map((match) => match[1] ?? "");
  if (process.platform !== "linux") return first;
  const all = await run("ldd", [file]);
  const listed = [...all.output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? "");
  return [...new Set([...listed, ...first])].sort();
}

export function run(file: string, args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ code, output: stdout.trim() === "" ? stderr : stdout });
    });
  });
}
