import { defineContentScript } from "wxt/utils/define-content-script";
import { editorDoors } from "#lib/desk/editors.ts";
import { servePageWorld } from "#lib/desk/page-world.ts";

/** In the page's own world: only there the desk's editor object can be seen. */
export default defineContentScript({
  matches: ["https://*.zendesk.com/agent/*", "https://*.freshdesk.com/a/*"],
  runAt: "document_idle",
  allFrames: false,
  world: "MAIN",
  main() {
    servePageWorld(editorDoors);
  },
});
