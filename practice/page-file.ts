/** A file of a practice desk's page folder, as a browser can run it; null for what is not there. */
import { readdir, readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

export interface Asset {
  readonly body: string;
  readonly type: string;
  readonly lasting: boolean;
}

export async function readPageFile(folder: string, file: string): Promise<Asset | null> {
  const known = await readdir(folder);
  if (!known.includes(file)) return null;
  const text = await readFile(join(folder, file), "utf8");
  if (file.endsWith(".css")) return { body: text, type: "text/css; charset=utf-8", lasting: false };
  if (!file.endsWith(".ts")) return null;
  return { body: withoutTypes(text), type: "text/javascript; charset=utf-8", lasting: false };
}

/** Node warns once that stripping is experimental; a person starting the practice desk can do nothing with that. */
function withoutTypes(source: string): string {
  const warn = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = warn;
  }
}
