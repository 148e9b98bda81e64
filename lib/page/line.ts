/**
 * The page's line to the worker. The worker is stopped when idle; the line is then opened again, which starts it.
 * A page that nobody looks at waits until somebody does. When the extension itself is gone, everything here ends.
 */
import { PAGE_PORT, type ToPage, type ToWorker } from "#lib/messaging/page-calls.ts";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 15_000;

export interface LineOptions {
  /** Called on every new line, before anything is heard on it. */
  opened(): void;
  heard(message: ToPage): void;
  /** The extension was removed or reloaded: this script is an orphan. */
  orphaned(): void;
  signal: AbortSignal;
}

export interface Line {
  /** False when there is no line; the next `opened` starts from the whole state anyway. */
  say(message: ToWorker): boolean;
}

export function openLine({ opened, heard, orphaned, signal }: LineOptions): Line {
  let port: chrome.runtime.Port | undefined;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    timer = undefined;
    if (signal.aborted || port) return;
    if (!isAlive()) return orphaned();
    const next = chrome.runtime.connect({ name: PAGE_PORT });
    port = next;
    next.onMessage.addListener((message: ToPage) => {
      wait = FIRST_WAIT_MS;
      if (port === next) heard(message);
    });
    next.onDisconnect.addListener(() => {
      void chrome.runtime?.lastError;
      if (port === next) port = undefined;
      again();
    });
    opened();
  };
  const again = () => {
    if (signal.aborted) return;
    if (!isAlive()) return orphaned();
    // Without a line nothing is lost: `visibilitychange` opens it.
    if (document.hidden) return;
    timer ??= setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };

  document.addEventListener("visibilitychange", () => !document.hidden && !port && again(), { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    port?.disconnect();
  });
  queueMicrotask(connect);

  return {
    say(message) {
      if (!isAlive()) orphaned();
      if (!port || signal.aborted) return false;
      try {
        port.postMessage(message);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** After a reload of the extension the old script keeps running, cut off from everything. */
function isAlive(): boolean {
  return Boolean(globalThis.chrome?.runtime?.id);
}
