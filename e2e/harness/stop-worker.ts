/** Ends the extension's worker the way the browser does when it is idle, only at a moment of our choice. */
import type { BrowserContext } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";

export async function stopWorker(context: BrowserContext): Promise<void> {
  const browser = context.browser();
  if (browser === null) throw new Error("this browser has no debugger of its own");
  const session = await browser.newBrowserCDPSession();
  try {
    const { targetInfos } = await session.send("Target.getTargets");
    const worker = targetInfos.find(
      (one) => one.type === "service_worker" && one.url.startsWith(`chrome-extension://${EXTENSION_ID}/`),
    );
    if (worker === undefined) return;
    await session.send("Target.closeTarget", { targetId: worker.targetId });
  } finally {
    // The session may have gone with what it closed.
    await session.detach().catch(() => undefined);
  }
}
