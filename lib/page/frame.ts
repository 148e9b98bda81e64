/**
 * The sidebar's frame inside the ticket page: an extension page in a closed shadow host, beside the desk, not over it.
 * The page cannot reach into it, and the frame is inert until it got the worker's one-time token, which is handed
 * over a message port and never stands in an address. When the desk wipes the host, it is put back and bound anew.
 */
import { BIND_MESSAGE, type BindMessage, type BindPortMessage } from "#lib/messaging/sidebar-calls.ts";
import { applyStyle, clearDead, keepClear, NARROW } from "./frame-style.ts";

export interface FrameOptions {
  /** The frame needs a token; the answer comes through `give`. */
  wantToken(): void;
  /** The rep opened or closed the sidebar. */
  toggled(open: boolean): void;
  signal: AbortSignal;
}

export interface SidebarFrame {
  give(frame: { url: string; token: string }): void;
  /** `open`: shown beside the ticket. `present`: there is a ticket to be beside. */
  show(state: { open?: boolean; present?: boolean }): void;
  /** A request for a token may have been lost with the old line to the worker. */
  reconnected(): void;
}

/** A desk that wipes foreign nodes at once, each time, must not be drawn into a race: the pauses grow. */
const PUT_BACK_MS = 100;
const CALM_MS = 5_000;
/** A request that was not answered by then may be made again. */
const ANSWER_MS = 3_000;

export function createFrame({ wantToken, toggled, signal }: FrameOptions): SidebarFrame {
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "closed" });
  const toggle = document.createElement("button");
  const narrow = matchMedia(NARROW);
  let iframe: HTMLIFrameElement | undefined;
  let link: MessagePort | undefined;
  let token: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  const state = { open: false, present: false };

  clearDead();
  applyStyle(host, shadow);
  toggle.type = "button";
  shadow.append(toggle);
  toggle.addEventListener("click", (event) => {
    if (!event.isTrusted) return;
    show({ open: !state.open });
    toggled(state.open);
  });
  narrow.addEventListener("change", render, { signal });
  let putBack: ReturnType<typeof setTimeout> | undefined;
  let pause = PUT_BACK_MS;
  let mountedAt = 0;
  const observer = new MutationObserver(() => {
    if (host.parentNode === document.documentElement || putBack) return;
    pause = Date.now() - mountedAt > CALM_MS ? PUT_BACK_MS : Math.min(pause * 2, CALM_MS);
    putBack = setTimeout(mount, pause);
  });
  observer.observe(document.documentElement, { childList: true });
  signal.addEventListener("abort", () => {
    clearTimeout(putBack);
    observer.disconnect();
    link?.close();
    host.remove();
    keepClear(false);
  });
  render();
  mount();
  return { give, show, reconnected };

  function show(change: { open?: boolean; present?: boolean }): void {
    Object.assign(state, change);
    render();
    if (state.open && state.present && !iframe) want();
  }

  function reconnected(): void {
    if (askedAt > 0) wantToken();
  }

  function want(): void {
    if (Date.now() - askedAt < ANSWER_MS) return;
    askedAt = Date.now();
    wantToken();
  }

  function give(frame: { url: string; token: string }): void {
    askedAt = Number.NEGATIVE_INFINITY;
    if (signal.aborted) return;
    if (iframe?.src === frame.url) {
      handOver(frame.token);
      return;
    }
    token = frame.token;
    iframe?.remove();
    iframe = document.createElement("iframe");
    iframe.title = "Countersign";
    iframe.src = frame.url;
    // Fires again whenever the host was put back: the document is a new one then, and so must be the token.
    iframe.addEventListener("load", () => {
      link?.close();
      link = undefined;
      if (token === undefined) want();
      else handOver(token);
      token = undefined;
    });
    shadow.append(iframe);
  }

  function handOver(fresh: string): void {
    if (link) {
      link.postMessage({ token: fresh } satisfies BindPortMessage);
      return;
    }
    const channel = new MessageChannel();
    link = channel.port1;
    link.onmessage = ({ data }: MessageEvent<BindPortMessage>) => {
      if ("wants" in data) want();
    };
    const message: BindMessage = { name: BIND_MESSAGE, token: fresh };
    iframe?.contentWindow?.postMessage(message, chrome.runtime.getURL("").slice(0, -1), [channel.port2]);
  }

  function mount(): void {
    putBack = undefined;
    mountedAt = Date.now();
    document.documentElement.append(host);
  }

  function render(): void {
    const open = state.open && state.present;
    host.toggleAttribute("data-open", open);
    host.style.setProperty("display", state.present ? "block" : "none", "important");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", open ? "Hide Countersign" : "Show Countersign");
    toggle.textContent = open ? "›" : "C";
    keepClear(open && !narrow.matches);
  }
}
