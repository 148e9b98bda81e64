/** What a test of the options page looks at beside its words: frames, the clipboard, barriers, pictures. */
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { optionsPage } from "./options-page.ts";

export function extensionFrames(page: Page): number {
  return page.frames().filter((frame) => frame.url().startsWith("chrome-extension:")).length;
}

export async function optionOf(page: Page, host: string): Promise<string> {
  const option = optionsPage(page).card("Check this desk").getByRole("option").filter({ hasText: host });
  return (await option.first().textContent()) ?? "";
}

/** What is on the clipboard, as a person finds it: by pasting. */
export async function pasted(page: Page): Promise<string> {
  await page.evaluate(() => {
    const box = document.body.appendChild(document.createElement("textarea"));
    box.id = "pasted";
    box.focus();
  });
  await page.keyboard.press("ControlOrMeta+v");
  return page.locator("#pasted").inputValue();
}

export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes[0]?.target}`)).toEqual([]);
}

export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.COUNTERSIGN_PICTURES;
  if (folder) await page.screenshot({ path: path.join(folder, `options-${name}.png`), fullPage: true });
}
