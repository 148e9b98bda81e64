/**
 * `npm start`: the main job on embedded defaults. With a display it opens a browser on a practice ticket and stays;
 * headless it plays the job, keeps a picture of every step and the receipts, and ends with one line of JSON.
 */
import { rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { findChromium } from "./find-chromium.ts";
import { buildExtension, EXTENSION_DIR } from "./start/build-extension.ts";
import { runHeadless } from "./start/headless.ts";
import { runInteractive } from "./start/interactive.ts";
import type { ModelChoice } from "./start/practice-model.ts";
import { createSay } from "./start/say.ts";
import { startStack } from "./start/stack.ts";

const { values } = parseArgs({
  options: {
    headless: { type: "boolean" },
    "practice-model": { type: "boolean" },
    port: { type: "string" },
    help: { type: "boolean" },
  },
});

const HELP = `npm start [-- --headless] [-- --port N] [-- --practice-model]
  --headless   play the job without a window, write pictures and receipts to .countersign/, end with a line of JSON
  --port N     the server's port (8787)
  --practice-model   let a model that follows fixed rules draft; with ANTHROPIC_API_KEY set, and without this, Claude drafts
`;

if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const say = createSay((text) => process.stdout.write(text));
  const abort = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort());
  const headless = values.headless === true || !hasDisplay();
  const dir = path.resolve(".countersign");
  try {
    say.line(headless ? "Countersign, playing the job without a window." : "Countersign, on a practice desk.");
    const chromium = await say.during("finding a Chromium", () =>
      findChromium(process.env, { install: true, say: say.line }),
    );
    if ("problem" in chromium) throw new Error(chromium.problem);
    await say.during("building the extension", buildExtension);
    // A headless run is a demonstration of its own and begins from nothing; a person's practice goes on.
    if (headless) await rm(path.join(dir, "headless"), { recursive: true, force: true });
    const home = path.join(dir, headless ? "headless" : "practice");
    const stack = await say.during("starting server, practice desk and shop", () =>
      startStack({ dir: home, port: portWanted(headless), model: modelWanted(headless), signal: abort.signal }),
    );
    const run = { stack, chromium: chromium.path, extension: EXTENSION_DIR, dir, home, say, signal: abort.signal };
    try {
      await (headless ? runHeadless(run) : runInteractive(run));
    } finally {
      await stack.stop();
    }
    return 0;
  } catch (error) {
    process.stderr.write(`\nCountersign did not get through: ${explain(error)}\n`);
    return 1;
  }
}

function modelWanted(headless: boolean): ModelChoice {
  if (values["practice-model"] === true) return "practice";
  return headless ? "none" : "environment";
}

function portWanted(headless: boolean): number {
  const port = Number(values.port ?? (headless ? 0 : 8787));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is not a port (0 to 65535).`);
  return port;
}

function hasDisplay(): boolean {
  return process.platform === "darwin" || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return "the port is in use, perhaps by another `npm start`. Stop that one, or choose a port with `npm start -- --port 8788`.";
  }
  return process.env.DEBUG === undefined ? error.message : (error.stack ?? error.message);
}
