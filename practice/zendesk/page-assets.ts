/** The files the page may load, and no others: its own folder, and two files of CKEditor from the installed package. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Asset {
  readonly body: string;
  readonly type: string;
  readonly lasting: boolean;
}

const pageFolder = fileURLToPath(new URL("./page/", import.meta.url));
const ckeditorFiles = new Map([
  ["ckeditor5.js", "text/javascript; charset=utf-8"],
  ["ckeditor5.css", "text/css; charset=utf-8"],
]);
const cache = new Map<string, Promise<Asset | null>>();

export function readAsset(kind: string, file: string): Promise<Asset | null> {
  const name = `${kind}/${file}`;
  const kept = cache.get(name);
  if (kept) return kept;
  const read = kind === "page" ? readPageFile(file) : kind === "ckeditor" ? readCkeditor(file) : Promise.resolve(null);
  if (kind === "page" || kind === "ckeditor") cache.set(name, read);
  return read;
}

async function readPageFile(file: string): Promise<Asset | null> {
  const known = await readdir(pageFolder);
  if (!known.includes(file)) return null;
  const text = await readFile(join(pageFolder, file), "utf8");
  if (file.endsWith(".css")) return { body: text, type: "text/css; charset=utf-8", lasting: false };
  if (!file.endsWith(".ts")) return null;
  return { body: withoutTypes(text), type: "text/javascript; charset=utf-8", lasting: false };
}

async function readCkeditor(file: string): Promise<Asset | null> {
  const type = ckeditorFiles.get(file);
  if (!type) return null;
  const root = dirname(createRequire(import.meta.url).resolve("ckeditor5/package.json"));
  const body = await readFile(join(root, "dist", "browser", file), "utf8");
  // The source map is not served: the browser's tools would ask for it in vain.
  return { body: body.replace(/\/\/# sourceMappingURL=.*|\/\*# sourceMappingURL=.*?\*\//g, ""), type, lasting: true };
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
