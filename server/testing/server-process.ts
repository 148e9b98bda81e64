/** A server as a process of its own, ended by its id; several of them may share one database. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { RunningServer } from "../main.ts";

export interface ServerProcess extends Omit<RunningServer, "tick" | "stop"> {
  end(signal?: NodeJS.Signals): Promise<void>;
}

const MAIN = path.join(import.meta.dirname, "../main.ts");
const DATABASE = "COUNTERSIGN_TEST_DATABASE";

export async function startServerProcess(args: readonly string[], database: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, ...args, "--database-from", DATABASE], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, [DATABASE]: database },
  });
  const ready = JSON.parse(await firstLine(child)) as Omit<RunningServer, "tick" | "stop">;
  return {
    ...ready,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
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
