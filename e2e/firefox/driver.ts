/**
 * The driver for Firefox, by puppeteer over WebDriver BiDi. Two things that Chromium's driver can do are not to be had
 * there: going to an extension page by address, and learning the address of a page that the extension opened. So pages
 * are opened the way a person opens them, and asked for their own address.
 */
import { expect } from "@playwright/test";
import type { Browser, ElementHandle, Frame, KeyInput, Page } from "puppeteer-core";
import type { DeskTab, Driver, Part, Tab, View } from "../journey/driver.ts";
import { lookInPage, type Step } from "./look-in-page.ts";
import { press } from "./press.ts";

type Where = () => Promise<Page | Frame>;
const WITHIN_MS = 15_000;

export function firefoxDriver(browser: Browser): Driver {
  let extension: Page | undefined;
  const driver: Driver = {
    browser: "Firefox",
    newDeskTab: async () => deskTab(await browser.newPage()),
    async extensionPage(name) {
      extension ??= await firstExtensionPage();
      const from = extension;
      return driver.opened(name, () => from.evaluate((to) => void chrome.tabs.create({ url: `/${to}.html` }), name));
    },
    async opened(name, act) {
      const before = new Set(await browser.pages());
      await act();
      return tab(await pageThatCame(before, name));
    },
    async reloadExtension() {
      const from = extension ?? (await firstExtensionPage());
      extension = undefined;
      // The answer never comes: who was asked is gone.
      await from.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    },
    tabs: async () => (await browser.pages()).map(tab),
    close: () => browser.close(),
  };
  return driver;

  async function pageThatCame(before: ReadonlySet<Page>, name: string): Promise<Page> {
    let found: Page | undefined;
    const look = async () => {
      for (const page of await browser.pages())
        if (!before.has(page) && (await addressOf(page)).endsWith(`/${name}.html`)) found = page;
      return found !== undefined;
    };
    await expect.poll(look, { message: `the extension's page ${name} opens`, timeout: WITHIN_MS }).toBe(true);
    if (found === undefined) throw new Error("the page went away");
    return found;
  }

  /** The toolbar is out of reach, so the first page comes by the button that an unconnected sidebar shows. */
  async function firstExtensionPage(): Promise<Page> {
    for (const page of await browser.pages()) if ((await addressOf(page)).startsWith("moz-extension:")) return page;
    throw new Error("no extension page is open yet: sign in first");
  }
}

export function tab(page: Page): Tab {
  return {
    ...view(async () => page),
    go: async (url) => void (await page.goto(url)),
    url: () => addressOf(page),
    pressAt: async (selector) => (await waitFor(() => page.$(`pierce/${selector}`), selector)).click(),
    async key(name) {
      const keys = name.split("+") as KeyInput[];
      for (const key of keys) await page.keyboard.down(key);
      for (const key of keys.reverse()) await page.keyboard.up(key);
    },
    picture: async (file) => void (await page.screenshot({ path: file as `${string}.png` })),
    close: () => page.close(),
  };
}

function deskTab(page: Page): DeskTab {
  return { ...tab(page), sidebar: view(() => sidebarFrame(page)) };
}

/** Beside a frame of a desk's own; known by its own word, as BiDi never tells where it went. */
async function sidebarFrame(page: Page): Promise<Frame> {
  let found: Frame | undefined;
  const look = async () => {
    for (const frame of page.frames().slice(1)) if ((await addressOf(frame)).endsWith("/sidepanel.html")) found = frame;
    return found !== undefined;
  };
  await expect.poll(look, { message: "the sidebar's frame appears", timeout: WITHIN_MS }).toBe(true);
  if (found === undefined) throw new Error("the sidebar's frame went away");
  return found;
}

function addressOf(where: Page | Frame): Promise<string> {
  return where.evaluate(() => location.href).catch(() => "");
}

function view(where: Where): View {
  return {
    ...part(where, []),
    run: async <T>(expression: string) => (await (await where()).evaluate(expression)) as T,
  };
}

function part(where: Where, steps: Step[]): Part {
  const to = (role: Step["role"], { source, flags }: RegExp): Step[] => [...steps, { role, name: { source, flags } }];
  const one = (path: Step[]) =>
    waitFor(
      async () => (await (await where()).evaluateHandle(lookInPage, path, "first" as const)).asElement(),
      path.map(({ role, name }) => `${role} /${name.source}/`).join(" › "),
    );
  return {
    card: (name) => part(where, to("article", name)),
    words: async () => String(await (await where()).evaluate(lookInPage, steps, "words" as const)),
    buttons: async (name) => Number(await (await where()).evaluate(lookInPage, to("button", name), "count" as const)),
    waitUntilFree: async (name) => void (await one(to("button", name))),
    press: (name) => press(() => one(to("button", name)), `the button ${name}`),
    follow: (name) => press(() => one(to("link", name)), `the link ${name}`),
    check: (name) => press(() => one(to("choice", name)), `the choice ${name}`),
    async fill(name, words) {
      const box = await one(to("box", name));
      await box.evaluate((element) => (element as HTMLInputElement).select());
      await box.type(words);
    },
  };
}

async function waitFor(look: () => Promise<unknown>, what: string): Promise<ElementHandle<Element>> {
  let found: ElementHandle<Element> | null = null;
  const seen = async () => {
    found = (await look()) as ElementHandle<Element> | null;
    return found !== null;
  };
  await expect.poll(seen, { message: what, timeout: WITHIN_MS }).toBe(true);
  if (found === null) throw new Error(`${what} went away`);
  return found;
}
