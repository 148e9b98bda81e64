/** The small windows of the browser in which a card is approved where a framed one cannot be trusted to be seen. */
import type { SurfaceBrowser } from "#lib/service/surfaces.ts";

const SIZE = { width: 420, height: 760 };
const KEY = "approval-windows";

export const browserWindows: SurfaceBrowser = {
  async openWindow() {
    const made = await chrome.windows.create({ type: "popup", url: chrome.runtime.getURL("/sidepanel.html"), ...SIZE });
    const tab = made?.tabs?.[0]?.id;
    if (made?.id === undefined || tab === undefined) throw new Error("the browser opened no window");
    return { tab, window: made.id };
  },
  focusWindow: (window) =>
    chrome.windows.update(window, { focused: true }).then(
      () => true,
      () => false,
    ),
  // Closed by the person in the same moment: then there is nothing left to do.
  closeWindow: (window) => chrome.windows.remove(window).catch(() => undefined),
  kept: {
    get: async () => (await chrome.storage.session.get(KEY))[KEY],
    set: (value) => chrome.storage.session.set({ [KEY]: value }),
  },
};
