import { defineContentScript } from "wxt/utils/define-content-script";
import { serveEditors } from "#lib/desk/zendesk/editor.ts";

/** In the page's own world: only there the desk's editor object can be seen. */
export default defineContentScript({
  matches: ["https://*.zendesk.com/agent/*"],
  runAt: "document_idle",
  allFrames: false,
  world: "MAIN",
  main() {
    serveEditors();
  },
});
