/**
 * Renders one sample at a time: `?sidebar=ticket`, `?console=history`, `?options=start`. What a component sends goes
 * to `window.calls`, so that a test sees it.
 */
import { createRoot } from "react-dom/client";
import { ConsoleApp } from "#components/console/ConsoleApp.tsx";
import { verifyInPage } from "#components/console/web-verify.ts";
import { OptionsApp } from "#components/options/OptionsApp.tsx";
import { keyNames } from "#components/sidebar/keys.ts";
import { SidebarApp } from "#components/sidebar/SidebarApp.tsx";
import { createSidebarStore, noteSent, take } from "#components/sidebar/store.ts";
import { watchVisibility } from "#components/sidebar/visibility.ts";
import type { SidebarCall } from "#lib/messaging/sidebar-calls.ts";
import type { CardState } from "#lib/messaging/view.ts";
import { optionsDoor, optionsSample } from "./options-samples.ts";
import { consoleSample } from "./page-samples.ts";
import { departures, samples } from "./samples.ts";

declare global {
  interface Window {
    calls: unknown[];
    /** Pushes the view again with this card in its hold. */
    showHeld: (suggestion: string) => void;
  }
}

const HELD: CardState = { is: "held", endsInMs: 7_000, totalMs: 10_000, says: "The refund goes out in a moment." };

const query = new URLSearchParams(location.search);
const root = document.getElementById("root");
window.calls = [];
if (root) start(root);

function start(at: HTMLElement): void {
  const history = query.get("console");
  const options = query.get("options");
  if (history !== null) {
    createRoot(at).render(<ConsoleApp ask={consoleSample(history)} verify={verifyInPage} options="?options=start" />);
  } else if (options !== null) {
    const props = { console: "?console=history", deviceName: "Chrome on Linux" };
    createRoot(at).render(<OptionsApp ask={optionsSample(options)} door={optionsDoor} {...props} />);
  } else startSidebar(at, query.get("sidebar") ?? "");
}

function startSidebar(at: HTMLElement, sidebar: string): void {
  const view = samples[sidebar] ?? null;
  const store = createSidebarStore({ link: view ? "live" : "inert", view, viewAt: performance.now() });
  window.showHeld = (suggestion) => {
    if (view?.screen !== "ticket") return;
    const cards = view.cards.map((card) => (card.suggestion === suggestion ? { ...card, state: HELD } : card));
    take(store, { view: { ...view, cards } }, performance.now());
  };
  const send = (call: SidebarCall) => {
    if (noteSent(store, call)) window.calls.push(call);
    if (call.call === "what-left") take(store, { left: departures }, performance.now());
  };
  const tools = { store, send, readClick: watchVisibility(at, new AbortController().signal), keys: keyNames(false) };
  createRoot(at).render(<SidebarApp tools={tools} />);
}
