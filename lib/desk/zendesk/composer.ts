/**
 * Zendesk's reply composer: a CKEditor 5 in the open ticket's own pane. An internal note or a side conversation is
 * never taken for it, nor is the composer of another ticket.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Composer, createComposer, type FoundComposer, pause, readOnly, type Way } from "../composer.ts";
import { askPageWorld } from "../page-world.ts";
import { paste } from "../paste.ts";
import { isSameRef, isShown, type Refusal, type StillOpen } from "../still-open.ts";
import { linesOf } from "../text.ts";
import { layout } from "./layout.ts";
import { locate } from "./locate.ts";

/** The desk may put its own state back a moment later. */
const SETTLE_MS = 150;

export function createZendeskComposer(stillOpen: StillOpen): Composer {
  return createComposer({ stillOpen, find, quote, ways, settle: (_editable, signal) => pause(SETTLE_MS, signal) });
}

const ways: readonly Way[] = [
  {
    way: "editor",
    put(editable, draft) {
      const answer = askPageWorld(editable, draft.html);
      if (answer?.done === false && answer.why === "read-only") return readOnly();
      return answer?.done === true ? "done" : "look";
    },
  },
  {
    way: "paste",
    // The last pasted paragraph flows into the one at the caret: let that be an empty one.
    put: async (editable, draft, stopped) =>
      (await paste(editable, { ...draft, html: `${draft.html}<p><br></p>` }, stopped)) ?? "done",
  },
];

function find(ref: TicketRef): FoundComposer | Refusal {
  const { root, state } = locate();
  if (!root || !isSameRef(state.ref, ref)) return { ok: false, code: "ticket-changed" };
  const views = [...root.querySelectorAll(layout.editorView)].filter(isShown);
  const rich = views.flatMap((view) => [...view.querySelectorAll<HTMLElement>(layout.composer.rich)]).filter(isShown);
  const plain = views.flatMap((view) => [...view.querySelectorAll<HTMLElement>(layout.composer.plain)]).filter(isShown);
  const [editable, second] = [...rich, ...plain];
  if (!editable) return { ok: false, code: "composer-missing" };
  if (second) return { ok: false, code: "layout-unknown", detail: "There is more than one composer." };
  if (editable.getAttribute("contenteditable") !== "true") return readOnly();
  const view = editable.closest(layout.editorView);
  const switcher =
    view?.querySelector(layout.channelSwitcher) ??
    view?.closest(layout.conversation(ref.ticket))?.querySelector(layout.channelSwitcher);
  if ((switcher?.getAttribute(layout.channelTicket) ?? ref.ticket) !== ref.ticket) {
    return { ok: false, code: "sources-disagree", detail: "The composer belongs to another ticket." };
  }
  const channel = switcher?.getAttribute(layout.channelOf);
  if (!channel) return { ok: false, code: "layout-unknown", detail: "The composer does not say where it writes to." };
  if (channel === layout.internalChannel) {
    return {
      ok: false,
      code: "refused",
      detail: "The composer is set to an internal note; switch it to a public reply.",
    };
  }
  return { ok: true, editable, plain: rich.length === 0 };
}

/** The quoted message, and "Ana wrote:" and the like before it. */
function quote(editable: HTMLElement): { quote: string[]; intro: string[] } {
  const quotes = [...editable.querySelectorAll(layout.quote)];
  const intro = quotes.flatMap(({ previousElementSibling: before }) => (before ? linesOf(before) : []));
  return { quote: quotes.flatMap(linesOf), intro };
}
