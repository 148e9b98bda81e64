/**
 * The first decision of a worker that was just started: its script is loaded and run, the policy decoded and compiled,
 * a request decided with words and advice. Each time in a fresh process of Node; the start of the process is not counted,
 * nor what Node alone does: by its ending `.mjs` the script is known for a module without being compiled twice.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";

const CHILD = `
const [script, policy, request] = process.argv.slice(1);
const began = performance.now();
const { firstDecision } = await import(script);
const outcome = firstDecision(policy, request);
console.log(JSON.stringify({ outcome, ms: performance.now() - began }));
`;

/** The median of that many starts, in milliseconds. */
export async function coldStartMs(policy: PolicyDocument, request: DecisionRequest, starts: number): Promise<number> {
  const outDir = await mkdtemp(path.join(tmpdir(), "countersign-cold-start-"));
  try {
    await build({
      configFile: false,
      logLevel: "silent",
      build: {
        outDir,
        copyPublicDir: false,
        emptyOutDir: true,
        lib: { entry: path.join(import.meta.dirname, "cold-worker.ts"), formats: ["es"], fileName: () => "worker.mjs" },
      },
    });
    const script = pathToFileURL(path.join(outDir, "worker.mjs")).href;
    const times: number[] = [];
    for (let start = 0; start < starts; start++) {
      const child = ["--input-type=module", "-e", CHILD, script, JSON.stringify(policy), JSON.stringify(request)];
      const { stdout } = await promisify(execFile)(process.execPath, child);
      times.push((JSON.parse(stdout) as { ms: number }).ms);
    }
    times.sort((a, b) => a - b);
    return Math.round((times[Math.floor(times.length / 2)] ?? 0) * 10) / 10;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
