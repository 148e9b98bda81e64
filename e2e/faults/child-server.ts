/** The server as a process of its own, so that it can be killed with SIGKILL at any moment and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Practice } from "#practice/practice.ts";
import type { RunningServer } from "#server/main.ts";
import { testPack } from "#server/testing/pack.ts";

type Ready = Omit<RunningServer, "tick" | "stop">;

export interface ChildServer {
  ready(): Ready;
  /** SIGKILL: no handler runs, nothing is flushed by the program. */
  kill(): Promise<void>;
  /** On the same folder and port. */
  start(): Promise<void>;
  pid(): number;
}

export interface ChildOptions {
  readonly shopPort?: number;
  readonly freshdeskPort?: number;
  readonly holdSeconds?: number;
  /** A `postgres://` URL; else a file in the folder. */
  readonly database?: string | undefined;
}

const DATABASE = "COUNTERSIGN_FAULTS_DATABASE";
/** What the first start compiled, the others need not: a campaign starts hundreds of servers. */
const CACHE = path.join(tmpdir(), "countersign-compiled");
const MAIN = path.join(import.meta.dirname, "../../server/main.ts");

/** However this process ends, short of SIGKILL, its servers end with it. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export async function startChildServer(
  dir: string,
  practice: Practice,
  options: ChildOptions = {},
): Promise<ChildServer> {
  const packFile = path.join(dir, "pack.json");
  await writeFile(packFile, JSON.stringify(testPack()));
  const { origin, port, cert, agent, apiToken } = practice.desk;
  const { apiKey } = practice.shop;
  const shop = { port: options.shopPort ?? practice.shop.port, apiKey };
  const second = practice.freshdesk;
  const freshdesk = { origin: second.origin, port: options.freshdeskPort ?? second.port, apiKey: second.apiKey };
  const links = JSON.stringify({ desk: { origin, port, cert, agent, apiToken }, freshdesk, shop });
  const hold = String(options.holdSeconds ?? 0.05);
  let child: ChildProcess | undefined;
  let ready: Ready | undefined;
  const start = async () => {
    const args = ["--dir", path.join(dir, "server"), "--port", String(ready?.port ?? 0), "--pack", packFile];
    const where = options.database === undefined ? [] : ["--database-from", DATABASE];
    const started = spawn(process.execPath, [MAIN, ...args, ...where, "--practice", links, "--hold-seconds", hold], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, [DATABASE]: options.database, NODE_COMPILE_CACHE: CACHE },
    });
    child = started;
    running.add(started);
    started.once("exit", () => running.delete(started));
    ready = JSON.parse(await firstLine(started)) as Ready;
  };
  await start();
  return {
    ready: () => {
      if (ready === undefined) throw new Error("the server was not started");
      return ready;
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
    start,
    pid: () => child?.pid ?? 0,
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
    child.stdout?.on("data", (part: Buffer) => {
      text += part.toString();
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
}
