/** The built extension as text: every file by its path, and what each entry loads. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

export type Built = ReadonlyMap<string, string>;

const TEXT = /\.(js|css|html|json)$/;

export async function readBuilt(folder: string): Promise<Built> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && TEXT.test(entry.name));
  const texts = files.map(async (entry): Promise<[string, string]> => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file), await readFile(file, "utf8")];
  });
  return new Map((await Promise.all(texts)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function manifestOf(built: Built): Record<string, unknown> {
  return JSON.parse(built.get("manifest.json") ?? "{}") as Record<string, unknown>;
}

/** The scripts that run where `entry` (a script or a page) runs: itself and all it imports. */
export function scriptsOf(built: Built, entry: string): string[] {
  const found = new Set<string>();
  const queue = entry.endsWith(".html") ? pageScripts(built.get(entry) ?? "") : [entry];
  for (const script of queue) {
    const text = built.get(script);
    if (text === undefined || found.has(script)) continue;
    found.add(script);
    for (const [, name] of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g))
      queue.push(path.posix.join(path.posix.dirname(script), name ?? ""));
  }
  return [...found];
}

export function gzipped(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}

function pageScripts(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/?([^"]+\.js)"/g)].map(([, src]) => src ?? "");
}
