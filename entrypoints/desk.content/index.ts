import { defineContentScript } from "wxt/utils/define-content-script";
import { openDeskPage } from "#lib/desk/pages.ts";
import { startPage } from "#lib/page/start.ts";

export default defineContentScript({
  matches: ["https://*.zendesk.com/agent/*", "https://*.freshdesk.com/a/*"],
  runAt: "document_idle",
  allFrames: false,
  main(ctx) {
    const page = openDeskPage(location.href);
    if (page) startPage(page, ctx.signal);
  },
});
