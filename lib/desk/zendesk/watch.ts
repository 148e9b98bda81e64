/**
 * Tells when the open ticket, its status or its conversation changed. The workspace mutates all the time, the
 * composer with every key; so mutations only wake a look at a small summary, at most every 250 ms.
 */
import { layout } from "./layout.ts";
import { locate } from "./locate.ts";

const GAP_MS = 250;
/** For addresses that changed without an event, and for panes that were replaced altogether. */
const POLL_MS = 1_000;
const ATTRIBUTES = [
  "style",
  "class",
  "hidden",
  "data-is-active",
  "aria-current",
  "data-entity-is-selected",
  "data-channel",
];

export function watchPage(changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  let seen = summary();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lookedAt = 0;

  const look = () => {
    timer = undefined;
    lookedAt = Date.now();
    const now = summary();
    if (now === seen) return;
    seen = now;
    changed();
  };
  const soon = () => {
    timer ??= setTimeout(look, Math.max(0, lookedAt + GAP_MS - Date.now()));
  };

  const observer = new MutationObserver(soon);
  let observed: (Element | null)[] = [];
  const attach = () => {
    const wanted = [document.querySelector(layout.panes), document.querySelector(layout.tabList)];
    if (wanted.every((element, index) => element === observed[index])) return;
    observer.disconnect();
    observed = wanted;
    for (const element of wanted) {
      if (element)
        observer.observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES });
    }
    soon();
  };
  attach();

  const poll = setInterval(() => {
    attach();
    soon();
  }, POLL_MS);
  addEventListener("popstate", soon, { signal });
  // Not in every browser yet; the poll covers the rest.
  const { navigation } = globalThis as { navigation?: EventTarget };
  navigation?.addEventListener("currententrychange", soon, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearInterval(poll);
    clearTimeout(timer);
  });
}

function summary(): string {
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
}
