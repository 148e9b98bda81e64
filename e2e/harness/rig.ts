/**
 * The whole product in one process and one browser, with its faults at hand: server behind a proxy, practice desk and
 * shop, Chromium with the built extension, signed in as Sam. Shared by all tests of a file; each takes its own ticket.
 */
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page, Worker } from "@playwright/test";
import { readPack } from "#cli/pack/read-pack.ts";
import { buildExtension, EXTENSION_DIR } from "#cli/start/build-extension.ts";
import { connectExtension } from "#cli/start/connect-extension.ts";
import { exportLog } from "#cli/start/export-log.ts";
import { launchBrowser } from "#cli/start/launch-browser.ts";
import { publishCap } from "#cli/start/publish-cap.ts";
import { ACME } from "#cli/start/stack.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { type RunningServer, type ServerOptions, startServer } from "#server/main.ts";
import { isAct, type LogLine } from "./log-lines.ts";
import { type Case, createCases } from "./new-case.ts";
import { type ServerProxy, startServerProxy } from "./server-proxy.ts";
import { stopWorker } from "./stop-worker.ts";

export interface Rig {
  /** The browser that runs now. */
  readonly context: BrowserContext;
  practice: Practice;
  proxy: ServerProxy;
  /** Where ticket pages, options and all are looked at when a test failed. */
  newCase(): Case;
  server(): RunningServer;
  /** Stops the server and starts it again on what it kept. */
  restartServer(options?: Partial<ServerOptions>): Promise<void>;
  /** Publishes the pack with another limit each time, as a lead does; answers the revision. */
  publish(): Promise<number>;
  worker(): Promise<Worker>;
  /** As the browser stops it: at once, whatever it was doing, somewhere in the next milliseconds. */
  stopWorkerWithin(ms: number): Promise<void>;
  /** Ends the browser as a crash does. */
  crashBrowser(): Promise<void>;
  /** Whether the browser ended by itself; if so, another one was started on the same profile. */
  reviveBrowser(): Promise<boolean>;
  /** Brings the next of the worker's half-minute alarms forward to now. */
  alarm(): Promise<void>;
  /** Sets the computer's clock, as far as the worker sees it; the answer sets it right again. */
  moveClock(ms: number): Promise<() => Promise<void>>;
  /** Lets the worker's time-outs run out this many times faster; the answer sets it right again. */
  hurryTimeouts(times: number): Promise<() => Promise<void>>;
  /** What the server's log holds about acts: intents, results, cancellations. */
  acts(): Promise<LogLine[]>;
  /** Every request that moved money or wrote to the desk. */
  refundsOf(one: Case): number;
  writesTo(ticket: number): { path: string; body: string; status: number }[];
  /** No fault is on any more. */
  heal(): void;
  stop(): Promise<void>;
}

/** Long enough for what a test does during a hold, short enough to wait for. */
const HOLD_SECONDS = 3;

export async function startRig(): Promise<Rig> {
  await buildExtension();
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-faults-"));
  const read = await readPack(ACME);
  if (!read.ok) throw new Error("the practice pack cannot be read");
  const { pack } = read;
  const practice = await startPractice({ dir: path.join(dir, "practice"), triggerMs: 300 });
  const start = (options: Partial<ServerOptions> = {}) =>
    startServer({
      dir: path.join(dir, "server"),
      pack,
      extensionIds: [EXTENSION_ID],
      practice: { desk: practice.desk, freshdesk: practice.freshdesk, shop: practice.shop },
      holdSeconds: HOLD_SECONDS,
      ...options,
    });
  let server = await start();
  const proxy = await startServerProxy(() => server.port);
  let hasEnded = false;
  const launch = async () => {
    const launched = await launchBrowser({
      chromium: process.env.CHROMIUM ?? "/usr/bin/chromium",
      extension: EXTENSION_DIR,
      profile: path.join(dir, "profile"),
      headless: true,
      deskPort: practice.desk.port,
      spki: practice.desk.spki,
    });
    hasEnded = false;
    launched.on("close", () => {
      hasEnded = true;
    });
    return launched;
  };
  let context = await launch();
  await connectExtension(context, {
    server: proxy.url,
    fingerprint: server.rootFingerprint,
    person: "Sam",
    password: server.practicePassword,
  }).then((page) => page.close());
  const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent("serviceworker");
  let dollars = 60;
  const cases = createCases(practice);
  const rig: Rig = {
    get context() {
      return context;
    },
    practice,
    proxy,
    newCase: cases.make,
    server: () => server,
    async restartServer(options) {
      const { port } = server;
      await server.stop();
      server = await start({ port, ...options });
    },
    async publish() {
      dollars += 1;
      return (JSON.parse(await publishCap(server, `${dollars}.00 USD`)) as { revision: number }).revision;
    },
    worker,
    async stopWorkerWithin(ms) {
      await delay(randomInt(ms + 1));
      // A browser that ends with its worker is noticed by `reviveBrowser`.
      await stopWorker(context).catch((error: unknown) => {
        if (!hasEnded) throw error;
      });
    },
    async crashBrowser() {
      const ended = new Promise((resolve) => context.once("close", resolve));
      const session = await context.browser()?.newBrowserCDPSession();
      await session?.send("Browser.crash").catch(() => undefined);
      await ended;
    },
    async reviveBrowser() {
      if (!hasEnded) return false;
      context = await launch();
      return true;
    },
    alarm: async () =>
      (await worker()).evaluate(() =>
        chrome.alarms.create("countersign.tick", { when: Date.now(), periodInMinutes: 0.5 }),
      ),
    async moveClock(ms) {
      const running = await worker();
      await running.evaluate((by) => {
        const now = Date.now.bind(Date);
        Object.assign(Date, { now: () => now() + by, real: now });
      }, ms);
      return () => running.evaluate(() => void Object.assign(Date, { now: Reflect.get(Date, "real") }));
    },
    async hurryTimeouts(times) {
      const running = await worker();
      await running.evaluate((by) => {
        const timeout = AbortSignal.timeout.bind(AbortSignal);
        Object.assign(AbortSignal, { timeout: (ms: number) => timeout(ms / by), real: timeout });
      }, times);
      return () =>
        running.evaluate(() => void Object.assign(AbortSignal, { timeout: Reflect.get(AbortSignal, "real") }));
    },
    acts: () => readActs(path.join(dir, "server")),
    refundsOf: ({ charge }) => practice.shop.store.refundsOf(charge).length,
    writesTo: (ticket) => practice.desk.writes.filter((one) => one.path.includes(`/tickets/${ticket}`)),
    heal() {
      proxy.reset();
      practice.faults.reset();
      cases.clear();
    },
    async stop() {
      await context.close();
      await proxy.stop();
      await server.stop();
      await practice.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return rig;
}

async function readActs(dir: string): Promise<LogLine[]> {
  const [, ...lines] = (await exportLog(dir)).trim().split("\n");
  const items = lines.map((line) => {
    const { leaf } = JSON.parse(line) as { leaf: string };
    return (JSON.parse(new TextDecoder().decode(fromBase64(leaf))) as { item: LogLine }).item;
  });
  return items.filter(isAct);
}

export async function closePages(context: BrowserContext): Promise<void> {
  const [first, ...others] = context.pages();
  for (const page of others) await page.close();
  await (first as Page | undefined)?.goto("about:blank");
}
