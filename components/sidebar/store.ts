/**
 * What the frame itself knows: the last view the worker pushed, whether it is connected, which card has the focus,
 * which call is under way. No truth lives here and nothing is stored: a frame that dies loses nothing.
 */
import { createStore } from "zustand/vanilla";
import type { Failure } from "#lib/domain/error.ts";
import type { SidebarCall, ToSidebar } from "#lib/messaging/sidebar-calls.ts";
import type { DepartureView, SidebarView } from "#lib/messaging/view.ts";
import { saysWhatChanged } from "./announce.ts";

/**
 * `inert`: nobody has bound this frame; nothing to press exists. `live`: bound and connected.
 * `again`: bound before, the worker stopped, on the way back. `gone`: the extension itself was replaced.
 */
export type Link = "inert" | "live" | "again" | "gone";

export interface SidebarState {
  link: Link;
  view: SidebarView | null;
  /** `performance.now()` when the view arrived: the hold counts from here. */
  viewAt: number;
  refused: Failure | null;
  /** Suggestion → the call that was sent and not answered by a view yet. */
  sent: Record<string, SidebarCall["call"]>;
  focused: string | null;
  /** Where this is; the worker says so. */
  surface: "framed" | "own";
  /** The card that this window was opened for, until it has the focus. */
  wanted: string | null;
  editing: string | null;
  /** What was sent to a model for this ticket, once asked for. */
  left: DepartureView[] | null;
  /** The frame has been really visible for long enough that a click can count; the worker checks anew. */
  seen: boolean;
  /** Words for the live region. */
  says: string;
}

export type SidebarStore = ReturnType<typeof createSidebarStore>;

const START: SidebarState = {
  link: "inert",
  view: null,
  viewAt: 0,
  refused: null,
  sent: {},
  focused: null,
  surface: "framed",
  wanted: null,
  editing: null,
  left: null,
  seen: false,
  says: "",
};

export function createSidebarStore(initial: Partial<SidebarState> = {}) {
  return createStore<SidebarState>(() => ({ ...START, ...initial }));
}

export function take(store: SidebarStore, message: ToSidebar, now: number): void {
  if ("view" in message) {
    store.setState(({ view: before, says, sent }) => ({
      view: message.view,
      viewAt: now,
      sent: stillSent(sent, before, message.view),
      says: saysWhatChanged(before, message.view) || says,
    }));
  } else if ("surface" in message) {
    store.setState({ surface: message.surface, wanted: message.focus ?? null });
  } else if ("left" in message) {
    store.setState({ left: message.left });
  } else if ("refused" in message) {
    store.setState({ refused: message.refused, sent: {}, says: message.refused.happened });
  }
}

/** A call counts as answered when its card looks different from before, or is gone. */
function stillSent(sent: SidebarState["sent"], before: SidebarView | null, after: SidebarView): SidebarState["sent"] {
  const open = Object.entries(sent).filter(([suggestion]) => {
    const now = cardOf(after, suggestion);
    return now !== undefined && JSON.stringify(now) === JSON.stringify(cardOf(before, suggestion));
  });
  return Object.fromEntries(open);
}

function cardOf(view: SidebarView | null, suggestion: string): unknown {
  if (view?.screen !== "ticket") return undefined;
  return view.reply?.suggestion === suggestion ? view.reply : view.cards.find((card) => card.suggestion === suggestion);
}

/** Gives a button back when no answer came; pressing it again is safe, the worker does a thing once. */
export function forgetSent(store: SidebarStore, suggestion: string): void {
  store.setState(({ sent }) => {
    const { [suggestion]: _, ...rest } = sent;
    return { sent: rest };
  });
}

/** Calls that must not be sent twice before the worker has answered. */
const ONCE = new Set<SidebarCall["call"]>(["approve", "insert", "undo", "cancel", "take-nearest", "dismiss", "settle"]);

/** Notes that a call is on its way; false when the same one already is. */
export function noteSent(store: SidebarStore, call: SidebarCall): boolean {
  if (!("suggestion" in call) || !ONCE.has(call.call)) return true;
  const { sent } = store.getState();
  if (sent[call.suggestion] !== undefined) return false;
  store.setState({ sent: { ...sent, [call.suggestion]: call.call }, refused: null });
  return true;
}
