/** Worker of the test extension: asks the page what a test asks it, and gives frames their tokens. */
import type { PageAnswers, PageAsk, ToPage, ToWorker } from "#lib/messaging/page-calls.ts";
import { PAGE_PORT } from "#lib/messaging/page-calls.ts";
import { SIDEBAR_PORT } from "#lib/messaging/sidebar-calls.ts";

type Answer = PageAnswers[keyof PageAnswers];

export interface DeskProbe {
  told: ToWorker[];
  /** Tokens that frames came back with, and where those frames were. */
  bound: { token: string; url: string | undefined; tab: number | undefined; frame: number | undefined }[];
  given: string[];
  lines: number;
  ask(ask: PageAsk): Promise<Answer>;
  say(message: ToPage): void;
  /** As if the worker had been stopped: all lines are cut. */
  cut(): void;
}

let page: chrome.runtime.Port | undefined;
const frames = new Set<chrome.runtime.Port>();
const waiting = new Map<number, (answer: Answer) => void>();
let ids = 0;

const probe: DeskProbe = {
  told: [],
  bound: [],
  given: [],
  lines: 0,
  ask(ask) {
    ids += 1;
    const id = ids;
    page?.postMessage({ to: "page", id, ask } satisfies ToPage);
    return new Promise((resolve) => waiting.set(id, resolve));
  },
  say: (message) => page?.postMessage(message),
  cut() {
    for (const port of [page, ...frames]) port?.disconnect();
    page = undefined;
    frames.clear();
  },
};
Object.assign(globalThis, { probe });

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === PAGE_PORT) servePage(port);
  if (port.name === SIDEBAR_PORT) serveFrame(port);
});

function servePage(port: chrome.runtime.Port): void {
  page = port;
  probe.lines += 1;
  port.onMessage.addListener((message: ToWorker) => {
    probe.told.push(message);
    if ("wants" in message) {
      const token = crypto.randomUUID();
      probe.given.push(token);
      port.postMessage({ to: "page", frame: { url: chrome.runtime.getURL("sidepanel.html"), token } } satisfies ToPage);
    }
    if ("answer" in message) waiting.get(message.answer)?.(message.value);
  });
}

function serveFrame(port: chrome.runtime.Port): void {
  frames.add(port);
  port.onMessage.addListener(({ token }: { token: string }) => {
    const { url, tab, frameId } = port.sender ?? {};
    probe.bound.push({ token, url, tab: tab?.id, frame: frameId });
  });
}
