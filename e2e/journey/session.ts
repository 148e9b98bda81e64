/** One stack and one signed-in browser for a spec, in a folder of their own; both go away with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BrowserContext } from "@playwright/test";
import { findChromium } from "#cli/find-chromium.ts";
import { EXTENSION_DIR } from "#cli/start/build-extension.ts";
import { connectExtension } from "#cli/start/connect-extension.ts";
import { type LaunchOptions, launchBrowser } from "#cli/start/launch-browser.ts";
import { type Stack, startStack } from "#cli/start/stack.ts";
import { chromiumDriver } from "./chromium.ts";
import type { Driver } from "./driver.ts";

/** Where a journey plays, without the browser. */
export interface Seen {
  stack: Stack;
  /** Everything of this session: `server/` is the server's folder, `profile/` the browser's. */
  dir: string;
}

export interface JourneySession extends Seen {
  driver: Driver;
  browser: LaunchOptions;
  context: BrowserContext;
  /** Closes the browser and starts one on the same profile, as the next morning does. */
  restartBrowser(): Promise<BrowserContext>;
  end(): Promise<void>;
}

export async function startSession(
  options: { holdSeconds?: number; extension?: string; model?: "practice" } = {},
): Promise<JourneySession> {
  const found = await findChromium(process.env);
  if ("problem" in found) throw new Error(found.problem);
  const place = await startPlace(options);
  const { dir, stack } = place;
  const { desk } = stack.practice;
  const browser: LaunchOptions = {
    chromium: found.path,
    extension: options.extension ?? EXTENSION_DIR,
    profile: path.join(dir, "profile"),
    headless: true,
    deskPort: desk.port,
    spki: desk.spki,
  };
  const context = await launchBrowser(browser);
  const session: JourneySession = {
    stack,
    dir,
    browser,
    context,
    driver: chromiumDriver(context),
    async restartBrowser() {
      await session.context.close();
      session.context = await launchBrowser(browser);
      session.driver = chromiumDriver(session.context);
      return session.context;
    },
    async end() {
      await session.context.close();
      await place.end();
    },
  };
  await signIn(session);
  return session;
}

/** Server, practice desks and shop in a folder of their own. */
export async function startPlace(options: {
  holdSeconds?: number;
  model?: "practice";
}): Promise<Seen & { end(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-journey-"));
  const life = new AbortController();
  const { holdSeconds, model } = options;
  const stack = await startStack({
    dir,
    port: 0,
    signal: life.signal,
    ...(holdSeconds === undefined ? {} : { holdSeconds }),
    ...(model === undefined ? {} : { model }),
  });
  return {
    stack,
    dir,
    async end() {
      await stack.stop();
      life.abort();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function signIn({ context, stack: { server } }: JourneySession): Promise<void> {
  const page = await connectExtension(context, {
    server: server.url,
    fingerprint: server.rootFingerprint,
    person: "Sam",
    password: server.practicePassword,
  });
  await page.close();
}
