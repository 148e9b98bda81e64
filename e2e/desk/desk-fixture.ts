/** One browser with the test extension for the whole file; a fresh practice desk, on the same port, for each test. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base, chromium, expect, type Page, type Worker } from "@playwright/test";
import type { PageAsk } from "#lib/messaging/page-calls.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { buildDeskExtension } from "./desk-extension.ts";
import type { Desk, DeskUnderTest } from "./desk-under-test.ts";
import type { DeskProbe } from "./desk-worker.ts";
import { zendeskRef, zendeskUnderTest } from "./zendesk-under-test.ts";

declare const probe: DeskProbe;

interface Shared {
  context: BrowserContext;
  port: number;
  dir: string;
  /** One more browser with the same extension, for a test that spoils its own. */
  launch(profile: string): Promise<BrowserContext>;
}

export { type Desk, expect };

export const ref = zendeskRef;

/** `kind`: which desk the page opens; `test.use({ kind })` for another one than Zendesk. */
export const test = base.extend<{ kind: DeskUnderTest; desk: Desk }, { shared: Shared }>({
  kind: [zendeskUnderTest, { option: true }],
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the parameters
    async ({}, use) => {
      const dir = await mkdtemp(join(tmpdir(), "desk-contract-"));
      const extension = await buildDeskExtension(join(dir, "extension"));
      const first = await startPractice({ dir });
      const { port, spki } = first.desk;
      await first.stop();
      const launch = (profile: string) => launchChromium(extension, join(dir, profile), port, spki);
      const context = await launch("profile");
      await use({ context, port, dir, launch });
      await context.close();
      await rm(dir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  desk: async ({ kind, shared: { context, port, dir } }, use) => {
    const practice = await startPractice({ dir, deskPort: port });
    await context.clearCookies();
    const page = await context.newPage();
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    await worker.evaluate(async () => {
      Object.assign(probe, { told: [], bound: [], given: [], lines: 0 });
      await chrome.storage.local.clear();
    });
    await use(createDesk(kind, page, practice, worker));
    await page.close();
    await practice.stop();
  },
});

function launchChromium(extension: string, profile: string, port: number, spki: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    chromiumSandbox: false,
    viewport: { width: 1440, height: 900 },
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      `--host-resolver-rules=MAP *.zendesk.com 127.0.0.1:${port}, MAP *.freshdesk.com 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${spki}`,
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function createDesk(kind: DeskUnderTest, page: Page, practice: Practice, worker: Worker): Desk {
  return {
    page,
    practice,
    async open(ticket) {
      await page.goto(kind.urlOf(ticket));
      await kind.isShown(page, ticket);
      await expect.poll(() => worker.evaluate(() => probe.lines)).toBeGreaterThan(0);
    },
    ask: (ask) => worker.evaluate((asked) => probe.ask(asked), ask as PageAsk) as never,
    say: (message) => worker.evaluate((said) => probe.say(said), message),
    told: () => worker.evaluate(() => probe.told),
    probe: (look) => worker.evaluate(look),
  };
}
