/**
 * Builds `verifier/` into one HTML file: script, style and the workers' script inside it, and a policy that lets nothing else
 * run and nothing be fetched. The same sources give the same bytes.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "vite";

const ROOT = path.resolve(import.meta.dirname, "../..");

export async function buildVerifier(): Promise<string> {
  const [script, worker, style, page] = await Promise.all([
    bundle("verifier/page.ts"),
    bundle("verifier/worker.ts"),
    styles(),
    readFile(path.join(ROOT, "verifier/index.html"), "utf8"),
  ]);
  const policy = [
    "default-src 'none'",
    // WebAssembly may be compiled, for the hashes; no text may become script.
    `script-src '${hashOf(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hashOf(style)}'`,
    "worker-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const parts: Readonly<Record<string, string>> = {
    POLICY: `<meta http-equiv="content-security-policy" content="${policy}" />`,
    STYLE: `<style>${style}</style>`,
    // A block of data: it is run only as a worker.
    WORKER: `<script type="text/plain" id="worker">${worker}</script>`,
    SCRIPT: `<script type="module">${script}</script>`,
  };
  return page.replace(/<!--([A-Z]+)-->/g, (whole, name: string) => parts[name] ?? whole);
}

/** One entry point and all it imports, as one script that needs no module loader. */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      target: "es2024",
      lib: { entry: path.join(ROOT, entry), formats: ["iife"], name: "verifier", fileName: "verifier" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error(`${entry} gave no script`);
  const code = output.output.map((part) => (part.type === "chunk" ? part.code : "")).join("");
  // Inside a page a script ends where it says so, even within a text of it.
  return code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

async function styles(): Promise<string> {
  const sheets = ["components/ui/tokens.css", "components/ui/ui.css", "verifier/verifier.css"];
  const texts = await Promise.all(sheets.map((sheet) => readFile(path.join(ROOT, sheet), "utf8")));
  return texts.join("\n");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
