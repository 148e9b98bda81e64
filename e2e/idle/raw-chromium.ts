/**
 * A Chromium driven over its bare debugging port. Playwright attaches to every target, and a debugger keeps a worker
 * alive for ever; here nothing is ever attached but the page and the frame that a test names. Targets are only listed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { expect } from "@playwright/test";
import { chromiumArgs, type LaunchOptions } from "#cli/start/launch-browser.ts";
import { openWire, type Wire } from "./wire.ts";

export interface Target {
  targetId: string;
  type: string;
  url: string;
}

export interface RawChromium {
  /** Targets that are there now, by kind. */
  targets(type: string): Target[];
  /** A page of its own in the foreground. */
  open(url: string): Promise<Attached>;
  attach(target: Target): Promise<Attached>;
  close(): Promise<void>;
}

export interface Attached {
  call(method: string, params?: object): Promise<unknown>;
  evaluate<T>(expression: string): Promise<T>;
}

export async function startRawChromium(options: LaunchOptions): Promise<RawChromium> {
  const portFile = path.join(options.profile, "DevToolsActivePort");
  await rm(portFile, { force: true });
  const child = spawn(options.chromium, rawArgs(options), { stdio: "ignore" });
  const wire = await openWire(await debuggingAddress(portFile, child));
  const targets = new Map<string, Target>();
  wire.on("Target.targetCreated", ({ targetInfo }) => targets.set(targetInfo.targetId, targetInfo));
  wire.on("Target.targetInfoChanged", ({ targetInfo }) => targets.set(targetInfo.targetId, targetInfo));
  wire.on("Target.targetDestroyed", ({ targetId }) => targets.delete(targetId));
  await wire.call("Target.setDiscoverTargets", { discover: true });
  return {
    targets: (type) => [...targets.values()].filter((one) => one.type === type),
    async open(url) {
      const { targetId } = (await wire.call("Target.createTarget", { url })) as { targetId: string };
      return attachTo(wire, targetId);
    },
    attach: ({ targetId }) => attachTo(wire, targetId),
    async close() {
      const ended = once(child, "exit");
      await wire.call("Browser.close");
      await ended;
      wire.close();
    },
  };
}

async function attachTo(wire: Wire, targetId: string): Promise<Attached> {
  const { sessionId } = (await wire.call("Target.attachToTarget", { targetId, flatten: true })) as {
    sessionId: string;
  };
  const call = (method: string, params: object = {}) => wire.call(method, params, sessionId);
  return {
    call,
    async evaluate<T>(expression: string) {
      const answer = (await call("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })) as {
        result: { value: T };
        exceptionDetails?: { text: string; exception?: { description?: string } };
      };
      const failed = answer.exceptionDetails;
      if (failed) throw new Error(failed.exception?.description ?? failed.text);
      return answer.result.value;
    },
  };
}

function rawArgs(options: LaunchOptions): string[] {
  return [
    "--headless=new",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--remote-debugging-port=0",
    `--user-data-dir=${options.profile}`,
    "--window-size=1440,960",
    ...chromiumArgs(options),
    "about:blank",
  ];
}

async function debuggingAddress(portFile: string, child: ChildProcess): Promise<string> {
  const read = () => (existsSync(portFile) ? readFileSync(portFile, "utf8").split("\n") : []);
  await expect
    .poll(() => child.exitCode !== null || read().length >= 2, { message: "Chromium opens its port", timeout: 20_000 })
    .toBe(true);
  if (child.exitCode !== null) throw new Error(`Chromium ended at once, with code ${child.exitCode}`);
  const [port, where] = read();
  return `ws://127.0.0.1:${port}${where}`;
}
