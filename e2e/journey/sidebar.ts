/** The sidebar beside a practice ticket, as a person sees it: found by role and name, never by our own internals. */
import { expect, type Frame, type Locator, type Page } from "@playwright/test";

export const DESK = "https://acme.zendesk.com";

export interface Sidebar {
  page: Page;
  card(name: RegExp): Locator;
  reply(): Locator;
  button(name: RegExp): Locator;
  text(words: RegExp | string): Locator;
  footer(): Locator;
  frame(): Promise<Frame>;
}

export async function openTicket(page: Page, ticket: number): Promise<Sidebar> {
  await page.goto(`${DESK}/agent/tickets/${ticket}`);
  return sidebarOf(page);
}

/**
 * Switches inside the desk's own page, as a rep does, without a reload. By keyboard: after a dozen tickets their tabs
 * reach under the sidebar, where a mouse has to scroll first.
 */
export async function switchTicket(page: Page, ticket: number): Promise<void> {
  const tab = page.locator(`[data-test-id="header-tab"][data-entity-id="${ticket}"]`).first();
  await tab.focus();
  await tab.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/agent/tickets/${ticket}$`));
}

export async function sidebarOf(page: Page): Promise<Sidebar> {
  const frame = await sidebarFrame(page);
  return {
    page,
    frame: () => sidebarFrame(page),
    card: (name) => frame.getByRole("article", { name }),
    reply: () => frame.getByRole("article", { name: /^Reply/ }),
    button: (name) => frame.getByRole("button", { name }),
    text: (words) => frame.getByText(words),
    footer: () => frame.getByRole("contentinfo"),
  };
}

export async function sidebarFrame(page: Page): Promise<Frame> {
  const find = (): Frame | undefined =>
    page.frames().find((one) => /^chrome-extension:.*\/sidepanel\.html/.test(one.url()));
  await expect.poll(() => find() !== undefined, { message: "the sidebar's frame appears", timeout: 15_000 }).toBe(true);
  const frame = find();
  if (frame === undefined) throw new Error("the sidebar's frame went away");
  return frame;
}

export function composer(page: Page, ticket: number): Locator {
  return page.locator(`[data-ticket-id="${ticket}"] [data-test-id="omnicomposer-rich-text-ckeditor"]`);
}
