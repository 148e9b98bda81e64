/** The driver for Chromium, by Playwright. */
import { type BrowserContext, expect, type Frame, type Locator, type Page } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import type { DeskTab, Driver, Part, Tab, View } from "./driver.ts";
import { sidebarFrame } from "./sidebar.ts";

const ORIGIN = `chrome-extension://${EXTENSION_ID}`;

type Find = () => Promise<Locator>;

export function chromiumDriver(context: BrowserContext): Driver {
  return {
    browser: "Chromium",
    newDeskTab: async () => deskTab(await context.newPage()),
    async extensionPage(name) {
      const page = await context.newPage();
      await page.goto(`${ORIGIN}/${name}.html`);
      return tab(page);
    },
    async opened(name, act) {
      const opening = context.waitForEvent("page");
      await act();
      const page = await opening;
      await page.waitForURL((url) => url.pathname === `/${name}.html`);
      return tab(page);
    },
    reloadExtension: () => reload(context),
    tabs: async () => context.pages().map(tab),
    close: () => context.close(),
  };
}

async function reload(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto("chrome://extensions");
  // Chromium switches an unpacked extension off when it is loaded again without this.
  await page.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })");
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  // The answer never comes: who was asked is gone.
  await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
  const isBack = () =>
    page.goto(`${ORIGIN}/options.html`).then(
      () => true,
      () => false,
    );
  await expect.poll(isBack, { message: "the extension is back", timeout: 15_000 }).toBe(true);
  await page.close();
}

export function tab(page: Page): Tab {
  return {
    ...view(async () => page),
    go: async (url) => void (await page.goto(url)),
    url: async () => page.url(),
    pressAt: (selector) => page.locator(selector).first().click(),
    key: (name) => page.keyboard.press(name),
    picture: async (file) => void (await page.screenshot({ path: file })),
    close: () => page.close(),
  };
}

function deskTab(page: Page): DeskTab {
  return { ...tab(page), sidebar: view(() => sidebarFrame(page)) };
}

function view(where: () => Promise<Page | Frame>): View {
  return {
    ...part(async () => (await where()).locator("body")),
    run: async <T>(expression: string) => (await where()).evaluate<T>(expression),
  };
}

function part(find: Find): Part {
  const named = async (role: "button" | "link", name: RegExp) => (await find()).getByRole(role, { name });
  return {
    card: (name) => part(async () => (await find()).getByRole("article", { name })),
    words: async () => textOf(await find()),
    buttons: async (name) => (await named("button", name)).count(),
    waitUntilFree: async (name) =>
      expect((await named("button", name)).first()).not.toHaveAttribute("aria-disabled", "true", { timeout: 15_000 }),
    press: async (name) => (await named("button", name)).first().click(),
    follow: async (name) => (await named("link", name)).first().click(),
    fill: async (name, words) => (await find()).getByLabel(name).fill(words),
    async check(name) {
      const all = await find();
      await all.getByRole("checkbox", { name }).or(all.getByRole("radio", { name })).check();
    },
  };
}

async function textOf(found: Locator): Promise<string> {
  // It may go between the look and the reading: then nothing is written there.
  return (await found.allInnerTexts()).join("\n");
}
