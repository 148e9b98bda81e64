/** What of the workspace is worth reading the ticket again: which one is open, its status, tags and conversation. */
import type { Watched } from "../watch-page.ts";
import { layout } from "./layout.ts";
import { locate } from "./locate.ts";

export const watched: Watched = {
  parts: () => [document.querySelector(layout.panes), document.querySelector(layout.tabList)],
  attributes: ["style", "class", "hidden", "data-is-active", "aria-current", "data-entity-is-selected", "data-channel"],
  summary() {
    const { state, root } = locate();
    const messages = root ? [...root.querySelectorAll(layout.message)] : [];
    const last = messages.at(-1);
    return JSON.stringify([
      location.pathname,
      state.ref?.ticket,
      state.disagreement,
      messages.length,
      last?.querySelector(layout.messageTime)?.getAttribute("datetime"),
      last?.textContent?.length,
      root ? [...root.querySelectorAll(layout.shownFields)].map((element) => element.textContent) : [],
    ]);
  },
};
