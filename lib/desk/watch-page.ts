/**
 * Tells when what matters of a page changed. Desks mutate all the time, their composers with every key; so mutations
 * only wake a look at a small summary, at most every 250 ms.
 */
const GAP_MS = 250;
/** For addresses that changed without an event, and for parts that were replaced altogether. */
const POLL_MS = 1_000;

export interface Watched {
  /** The parts whose mutations are worth a look; asked again each second, for they come and go. */
  parts(): (Node | null)[];
  attributes: string[];
  /** Small, and the same text as long as nothing that matters has changed. */
  summary(): string;
}

export function watchPage(watched: Watched, changed: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  let seen = watched.summary();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lookedAt = 0;

  const look = () => {
    timer = undefined;
    lookedAt = Date.now();
    const now = watched.summary();
    if (now === seen) return;
    seen = now;
    changed();
  };
  const soon = () => {
    timer ??= setTimeout(look, Math.max(0, lookedAt + GAP_MS - Date.now()));
  };

  const observer = new MutationObserver(soon);
  let observed: (Node | null)[] = [];
  const attach = () => {
    const wanted = watched.parts();
    if (wanted.length === observed.length && wanted.every((part, index) => part === observed[index])) return;
    observer.disconnect();
    observed = wanted;
    for (const part of wanted) {
      if (part)
        observer.observe(part, {
          subtree: true,
          childList: true,
          attributes: true,
          attributeFilter: watched.attributes,
        });
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
