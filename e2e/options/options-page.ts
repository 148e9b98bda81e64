/** The options page as its person uses it, and the one answer of theirs that no test can click. */
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";

export interface OptionsPage {
  page: Page;
  desk(host: string): Locator;
  card(name: string): Locator;
}

export function optionsPage(page: Page): OptionsPage {
  return {
    page,
    desk: (host) => page.getByRole("listitem", { name: host, exact: true }),
    card: (name) => page.getByRole("region", { name, exact: true }),
  };
}

export async function openOptions(context: BrowserContext): Promise<OptionsPage> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/options.html`);
  return optionsPage(page);
}

/**
 * The browser's own question about a permission is no page, so nobody can answer it from here. It is not asked when the
 * person has said yes before, in the browser's list of extensions: there this says yes, as a person would. The
 * extension has the permission only once it asks for it itself.
 */
export async function sayYesBeforehand(context: BrowserContext, origin: string): Promise<void> {
  const page = await context.newPage();
  await page.goto("chrome://extensions");
  await page.evaluate(
    async ([id, host]) => {
      type Developer = { addHostPermission(id: string | undefined, host: string | undefined): Promise<void> };
      await (chrome as unknown as { developerPrivate: Developer }).developerPrivate.addHostPermission(id, host);
    },
    [EXTENSION_ID, origin],
  );
  await page.close();
}
