/** Chooses the playbook for drafts, as the options page does: the same ticket gives the same cards then. */
import type { BrowserContext } from "@playwright/test";
import type { ConsoleCall } from "#lib/messaging/console-calls.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";

export async function usePlaybook(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/options.html`);
  const call: ConsoleCall = { console: "choose-model", driver: "playbook", model: null };
  const status = await page.evaluate((asked) => chrome.runtime.sendMessage(asked), call);
  await page.close();
  if ((status as { driver?: string } | undefined)?.driver !== "playbook")
    throw new Error("the playbook was not chosen");
}
