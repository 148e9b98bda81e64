/**
 * How long the sidebar has been really visible, without a break: not covered, not transparent, not moved away.
 * A page can lay anything over a frame; only IntersectionObserver v2 tells. Where the browser has none the answer
 * is null, never a guess. This file reports; whether a click counts is decided in the worker.
 */
import type { Click } from "#lib/messaging/sidebar-calls.ts";

/** TypeScript's DOM types end before version 2. */
type Options = IntersectionObserverInit & { trackVisibility: boolean; delay: number };
type Entry = IntersectionObserverEntry & { isVisible?: boolean };

const LOOK_ANEW_MS = 250;

export type ReadClick = (event: { isTrusted: boolean }) => Click;

export function watchVisibility(target: Element, signal: AbortSignal): ReadClick {
  if (!("isVisible" in IntersectionObserverEntry.prototype)) {
    return (event) => ({ trusted: event.isTrusted, visibleMs: null });
  }
  const clock = visibleClock();
  const observer = new IntersectionObserver(
    (entries) => {
      const last = entries.at(-1) as Entry | undefined;
      if (last) clock.saw(last.isVisible === true, last.time);
    },
    { threshold: [0, 0.5, 1], trackVisibility: true, delay: 100 } as Options,
  );
  observer.observe(target);
  const lookAnew = () => {
    observer.unobserve(target);
    if (document.visibilityState === "visible") observer.observe(target);
  };
  const onHidden = () => {
    clock.saw(false, performance.now());
    lookAnew();
  };
  // Visibility is worked out when something is painted; on a still page a first "no" would stand for ever (Chromium 156).
  const timer = setInterval(() => clock.visibleMs(performance.now()) === 0 && lookAnew(), LOOK_ANEW_MS);
  document.addEventListener("visibilitychange", onHidden, { signal });
  signal.addEventListener(
    "abort",
    () => {
      clearInterval(timer);
      observer.disconnect();
    },
    { once: true },
  );
  return (event) => ({ trusted: event.isTrusted, visibleMs: clock.visibleMs(performance.now()) });
}

/** As the worker asks for it (lib/service/approve.ts). */
const ENOUGH_MS = 500;
const LOOK_EVERY_MS = 100;

/** Tells whenever it changes whether a click would count by now, so that buttons can wait instead of being refused. */
export function followSeen(readClick: ReadClick, tell: (seen: boolean) => void, signal: AbortSignal): void {
  let last: boolean | undefined;
  const look = () => {
    const { visibleMs } = readClick({ isTrusted: true });
    const seen = visibleMs === null || visibleMs > ENOUGH_MS;
    if (seen !== last) tell(seen);
    last = seen;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  look();
}

export interface VisibleClock {
  saw(visible: boolean, at: number): void;
  visibleMs(now: number): number;
}

/** Counts from the first visible sighting after the last invisible one. */
export function visibleClock(): VisibleClock {
  let since: number | null = null;
  return {
    saw: (visible, at) => {
      since = visible ? (since ?? at) : null;
    },
    visibleMs: (now) => (since === null ? 0 : Math.max(0, Math.round(now - since))),
  };
}
