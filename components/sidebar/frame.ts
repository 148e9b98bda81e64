/**
 * The life of the sidebar. In a page it is inert until that page hands over a one-time token that the worker gave it:
 * any site may embed this document, so before binding there is nothing here that could act. In a window of its own it
 * asks the worker, who knows whether it opened that window; in any other tab or panel it stays inert.
 * When the worker was stopped it binds again. It stores nothing.
 */
import {
  BIND_MESSAGE,
  type BindMessage,
  type BindPortMessage,
  type FromSidebar,
  SIDEBAR_PORT,
  type SidebarCall,
  type ToSidebar,
} from "#lib/messaging/sidebar-calls.ts";
import { listenForPushes } from "./push.ts";
import { forgetSent, noteSent, type SidebarStore, take } from "./store.ts";

export type Send = (call: SidebarCall) => void;

const BEAT_MS = 15_000;
const ANSWER_WAIT_MS = 10_000;
const TOKEN_WAIT_MS = 4_000;
const SLOWEST_RETRY_MS = 10_000;

export function startFrame(store: SidebarStore, signal: AbortSignal): Send {
  let page: MessagePort | null = null;
  let port: chrome.runtime.Port | null = null;
  const isWindow = window.parent === window;
  let failures = 0;
  let ids = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Calls made while the worker was away; only those that lose words if dropped. */
  const waiting = new Map<string, SidebarCall>();
  const push = listenForPushes((lost) => send({ call: "sync", lost }), signal);

  if (isWindow) connect();
  else window.addEventListener("message", onBindMessage, { signal });
  const beat = setInterval(() => isBusy(store) && send({ call: "beat" }), BEAT_MS);
  signal.addEventListener("abort", () => {
    clearInterval(beat);
    clearTimeout(timer);
    port?.disconnect();
    page?.close();
  });
  return send;

  /** In a window of its own the browser tells the worker who is asking: there is no token. */
  function connect(): void {
    clearTimeout(timer);
    open();
  }

  function onBindMessage(event: MessageEvent): void {
    const [handed] = event.ports;
    if (event.source !== window.parent || isWindow || !isBindMessage(event.data) || !handed) return;
    page?.close();
    page = handed;
    page.onmessage = (answer: MessageEvent<unknown>) => {
      if (isTokenAnswer(answer.data)) bind(answer.data.token);
    };
    bind(event.data.token);
  }

  function bind(token: string): void {
    clearTimeout(timer);
    if (open()) post({ call: "bind", token });
  }

  function open(): boolean {
    if (!chrome.runtime?.id) return gone();
    port?.disconnect();
    let opened: chrome.runtime.Port;
    try {
      opened = chrome.runtime.connect({ name: SIDEBAR_PORT });
    } catch {
      return gone();
    }
    port = opened;
    opened.onMessage.addListener((message: ToSidebar) => {
      if (port !== opened) return;
      if ("push" in message) return push.listenAt(message.push.url);
      take(store, message, performance.now());
      if (!("view" in message)) return;
      failures = 0;
      if (store.getState().link !== "live") becomeLive();
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = null;
      // A tab or panel that the worker did not open is turned away at once, and is left in peace.
      if (!isWindow || store.getState().link !== "inert") askAgain();
    });
    return true;
  }

  function becomeLive(): void {
    push.begin();
    store.setState({ link: "live" });
    for (const call of waiting.values()) post(call);
    waiting.clear();
  }

  function askAgain(): void {
    if (signal.aborted) return;
    if (!chrome.runtime?.id) {
      gone();
      return;
    }
    if (store.getState().link === "live") store.setState({ link: "again", sent: {} });
    clearTimeout(timer);
    timer = setTimeout(ask, failures === 0 ? 0 : Math.min(SLOWEST_RETRY_MS, 250 * 2 ** failures));
    failures += 1;
  }

  function ask(): void {
    if (isWindow) {
      connect();
      return;
    }
    page?.postMessage({ wants: "token" } satisfies BindPortMessage);
    timer = setTimeout(askAgain, TOKEN_WAIT_MS);
  }

  function gone(): false {
    store.setState({ link: "gone" });
    return false;
  }

  function send(call: SidebarCall): void {
    if (port === null || store.getState().link !== "live") {
      if (call.call === "edit-reply") waiting.set(call.suggestion, call);
      return;
    }
    if (!noteSent(store, call)) return;
    post(call);
    if ("suggestion" in call) setTimeout(() => forgetSent(store, call.suggestion), ANSWER_WAIT_MS);
  }

  function post(call: SidebarCall): void {
    ids += 1;
    try {
      port?.postMessage({ id: ids, ...call } satisfies FromSidebar);
    } catch {
      if (call.call === "edit-reply") waiting.set(call.suggestion, call);
    }
  }
}

/** Something that must not be cut off by the worker's 30 seconds. */
function isBusy(store: SidebarStore): boolean {
  const { view, editing } = store.getState();
  if (editing !== null) return true;
  if (view?.screen === "loading") return true;
  if (view?.screen !== "ticket") return false;
  const states = [...view.cards.map((card) => card.state.is), view.reply?.state.is];
  return states.some((state) => state === "held" || state === "working" || state === "undoing");
}

function isBindMessage(data: unknown): data is BindMessage {
  return isObject(data) && data.name === BIND_MESSAGE && typeof data.token === "string";
}

function isTokenAnswer(data: unknown): data is { token: string } {
  return isObject(data) && typeof data.token === "string";
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null;
}
