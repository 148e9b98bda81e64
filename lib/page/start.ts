/**
 * What runs in the ticket page: tells the worker what is open, does what the worker asks, and holds the sidebar.
 * It keeps no truth and decides nothing. When its extension was updated under it, it ends and leaves only a notice.
 */
import type { DeskPage, PageState } from "#lib/desk/port.ts";
import type { ToPage } from "#lib/messaging/page-calls.ts";
import { createFrame } from "./frame.ts";
import { openLine } from "./line.ts";
import { serve } from "./serve.ts";
import { showUpdatedNotice } from "./updated-notice.ts";

/** The worker is stopped 30 s after its last event. */
const BEAT_MS = 15_000;
/** While the desk renders a ticket its parts disagree for a moment: that is not yet worth a warning. */
const SETTLE_MS = 1_500;
const OPEN_KEY = "page.sidebar";

export function startPage(page: DeskPage, outer: AbortSignal): void {
  const life = new AbortController();
  const signal = AbortSignal.any([outer, life.signal]);
  let running = 0;
  let disagreeingSince: number | undefined;
  let recheck: ReturnType<typeof setTimeout> | undefined;

  const frame = createFrame({
    wantToken: () => line.say({ from: "page", wants: "frame" }),
    toggled: (open) => void remember(open),
    signal,
  });
  const line = openLine({
    opened() {
      const state = stateToTell();
      line.say({ from: "page", hello: { desk: page.desk, host: location.host, state } });
      frame.reconnected();
    },
    heard,
    orphaned() {
      if (signal.aborted) return;
      life.abort();
      showUpdatedNotice();
    },
    signal,
  });
  page.watch(tell, signal);
  const beat = setInterval(() => running > 0 && line.say({ from: "page", beat: true }), BEAT_MS);
  signal.addEventListener("abort", () => {
    clearInterval(beat);
    clearTimeout(recheck);
  });
  void recall().then((open) => frame.show({ open, present: hasTicket() }));

  function tell(): void {
    frame.show({ present: hasTicket() });
    line.say({ from: "page", changed: stateToTell() });
  }

  function heard(message: ToPage): void {
    if ("frame" in message) {
      frame.give(message.frame);
      return;
    }
    if ("sidebar" in message) {
      frame.show({ open: message.sidebar === "show" });
      void remember(message.sidebar === "show");
      return;
    }
    running += 1;
    void serve(page, message.ask, signal, message.until).then((value) => {
      running -= 1;
      line.say({ from: "page", answer: message.id, value });
    });
  }

  /** A disagreement that may be a rendering in progress is told as "no ticket", and looked at again. */
  function stateToTell(): PageState {
    clearTimeout(recheck);
    const state = page.state();
    if (state.disagreement === undefined) {
      disagreeingSince = undefined;
      return state;
    }
    disagreeingSince ??= Date.now();
    const left = disagreeingSince + SETTLE_MS - Date.now();
    if (left <= 0) return state;
    recheck = setTimeout(tell, left);
    return { ref: null };
  }

  function hasTicket(): boolean {
    const state = page.state();
    return state.ref !== null || state.disagreement !== undefined;
  }
}

async function recall(): Promise<boolean> {
  try {
    return (await chrome.storage.local.get(OPEN_KEY))[OPEN_KEY] !== false;
  } catch {
    return true;
  }
}

async function remember(open: boolean): Promise<void> {
  try {
    await chrome.storage.local.set({ [OPEN_KEY]: open });
  } catch {
    // Only a preference: the sidebar is open again next time.
  }
}
