/** The files the page may load, and no others: its own folder, and two files of CKEditor from the installed package. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Asset, readPageFile } from "../page-file.ts";

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
  const read =
    kind === "page" ? readPageFile(pageFolder, file) : kind === "ckeditor" ? readCkeditor(file) : Promise.resolve(null);
  if (kind === "page" || kind === "ckeditor") cache.set(name, read);
  return read;
}

async function readCkeditor(file: string): Promise<Asset | null> {
  const type = ckeditorFiles.get(file);
  if (!type) return null;
  const root = dirname(createRequire(import.meta.url).resolve("ckeditor5/package.json"));
  const body = await readFile(join(root, "dist", "browser", file), "utf8");
  // The source map is not served: the browser's tools would ask for it in vain.
  return { body: body.replace(/\/\/# sourceMappingURL=.*|\/\*# sourceMappingURL=.*?\*\//g, ""), type, lasting: true };
}
