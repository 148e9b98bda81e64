import { defineContentScript } from "wxt/utils/define-content-script";
import type { ExtraHost } from "#lib/desk/desk-of-url.ts";
import { openDeskPage } from "#lib/desk/pages.ts";
import { DESK_HOSTS_KEY } from "#lib/messaging/page-calls.ts";
import { startPage } from "#lib/page/start.ts";

export default defineContentScript({
  matches: ["https://*.zendesk.com/agent/*", "https://*.freshdesk.com/a/*"],
  runAt: "document_idle",
  allFrames: false,
  async main(ctx) {
    const page = openDeskPage(location.href) ?? openDeskPage(location.href, await companyHosts());
    if (page) startPage(page, ctx.signal);
  },
});

/** Only asked for on a company's own domain, where the worker registered this script. */
async function companyHosts(): Promise<ExtraHost[]> {
  try {
    const { [DESK_HOSTS_KEY]: kept } = await chrome.storage.local.get(DESK_HOSTS_KEY);
    return Array.isArray(kept) ? (kept as ExtraHost[]) : [];
  } catch {
    // The extension was updated or removed meanwhile: there is nothing to start.
    return [];
  }
}
