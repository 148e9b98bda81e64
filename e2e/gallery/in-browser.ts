/** A picture of the gallery in a browser: opened, walked, measured and looked over. */
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import type { SidebarCall } from "#lib/messaging/sidebar-calls.ts";
import type { serveGallery } from "./serve-gallery.ts";

export type Served = Awaited<ReturnType<typeof serveGallery>>;

export interface Gallery {
  browser: Browser;
  gallery: Served;
}

/** In dark only colours are looked at again; the rest is the same document. */
export async function axe(page: Page, name: string, rules?: string[]): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  return violations.map(({ id, nodes: [node] }) => `${name}: ${id} at ${node?.target} ${node?.failureSummary}`);
}

/** What reaches beyond the right edge. A long title is shortened on purpose. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll<HTMLElement>("body *:not(svg *)")];
    return elements
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".visually-hidden, h1"))
      .map((each) => each.className || each.tagName);
  });
}

export async function fresh(
  { browser, gallery }: Gallery,
  name: string,
  width = 392,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  await open(gallery, page, name);
  return { context, page };
}

export async function open(gallery: Served, page: Page, name: string): Promise<void> {
  // By way of an empty page, or a change of the fragment alone would not load anything anew.
  await page.goto("about:blank");
  await page.goto(`${gallery.url}?${name}`);
  await page.locator("#root > *").first().waitFor();
  // Buttons wait until the sidebar was visible for long enough.
  await expect(page.locator("[title*='has just appeared']")).toHaveCount(0);
  if (name.startsWith("console") && !name.includes("loading"))
    await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
}

export function calls(page: Page): Promise<(SidebarCall | { console: string; call?: undefined })[]> {
  return page.evaluate(() => window.calls as SidebarCall[]);
}

export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return errors;
}

export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.GALLERY_SHOTS;
  if (folder) await page.screenshot({ path: path.join(folder, `${name.replace(/[=#]/g, "-")}.png`) });
}
