/**
 * Puts a draft at the top of the open ticket's reply composer, above signature and quote, and looks whether it
 * stayed. It never sends, never touches an internal note or a side conversation, never writes over the rep's words.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { Draft, DraftPlaced, PageResult } from "../port.ts";
import { prepareDraft } from "./draft.ts";
import { layout } from "./layout.ts";
import { isSameRef, isShown, locate } from "./locate.ts";
import { askPageWorld } from "./page-world.ts";
import { pasteAtTop } from "./paste.ts";
import type { StillOpen } from "./send.ts";
import { endsWith, includes, linesOf, startsWith, toLines } from "./text.ts";

/** The desk may put its own state back a moment later; only what is there after that counts. */
const SETTLE_MS = 150;

type Refusal = PageResult<never> & { ok: false };
type Found = { ok: true; editable: HTMLElement; plain: boolean };

export interface Composer {
  /** Remembers what is in the composer now: from here on the rep's typing counts as "meanwhile". */
  remember(ref: TicketRef, signature: string): void;
  insert(ref: TicketRef, draft: Draft, signal: AbortSignal): Promise<PageResult<DraftPlaced>>;
}

export function createComposer(stillOpen: StillOpen): Composer {
  const known = new Map<string, { lines: string[]; signature: string }>();

  return {
    remember(ref, signature) {
      const found = find(ref);
      if (found.ok) known.set(ref.ticket, { lines: linesOf(found.editable), signature });
    },

    async insert(ref, draft, signal) {
      const refusal = stillOpen(ref);
      if (refusal) return refusal;
      const found = find(ref);
      if (!found.ok) return found;
      const { editable, plain } = found;
      const ready = prepareDraft(draft, plain);
      if (!ready) return { ok: false, code: "refused", detail: "the draft holds markup that is not allowed" };

      const before = linesOf(editable);
      const signature = toLines(known.get(ref.ticket)?.signature ?? "");
      const quote = linesOfAll(editable, layout.quote);
      const furniture = [...signature, ...quote, ...linesBefore(editable, layout.quote)];
      if (startsWith(before, ready.lines)) return placed(before, before, "editor");
      if (hasTyped(before, known.get(ref.ticket)?.lines, furniture)) {
        // Said once: whoever asks again has seen it, and nothing of theirs is lost.
        known.set(ref.ticket, { lines: before, signature: signature.join("\n") });
        return { ok: false, code: "typed-meanwhile" };
      }

      let way: DraftPlaced["way"] = "editor";
      const answer = askPageWorld(editable, ready.html);
      if (answer?.done === false && answer.why === "read-only") return readOnly();
      if (answer?.done !== true && !startsWith(linesOf(editable), ready.lines)) {
        way = "paste";
        const stopped = await pasteAtTop(editable, ready, () => stillOpen(ref) ?? sameComposer(ref, editable, before));
        if (stopped) return stopped;
      }
      await pause(SETTLE_MS, signal);

      const after = find(ref);
      // Gone or switched away from: the draft may well be there, but nobody saw that it stayed.
      if (!after.ok) return after;
      const lines = linesOf(after.editable);
      known.set(ref.ticket, { lines, signature: signature.join("\n") });
      if (!startsWith(lines, ready.lines)) return { ok: false, code: "insert-not-kept" };
      return placed(before, lines.slice(ready.lines.length), way, lines);

      function placed(had: string[], has: string[], how: DraftPlaced["way"], all = has): PageResult<DraftPlaced> {
        const whole = endsWith(has, had);
        const keptSignature = whole || !includes(had, signature) || includes(has, signature);
        const keptQuote = whole || includes(has, quote);
        return { ok: true, value: { text: all.join("\n"), keptSignature, keptQuote, way: how } };
      }
    },
  };
}

/** The reply composer of the open ticket, if there is exactly one and a public reply is what it holds. */
function find(ref: TicketRef): Found | Refusal {
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

function hasTyped(now: string[], then: string[] | undefined, furniture: string[]): boolean {
  if (then === undefined || now.join("\n") === then.join("\n")) return false;
  return now.some((line) => !furniture.includes(line));
}

function sameComposer(ref: TicketRef, editable: HTMLElement, before: string[]): Refusal | undefined {
  const found = find(ref);
  if (!found.ok) return found;
  const same = found.editable === editable && linesOf(editable).join("\n") === before.join("\n");
  return same ? undefined : { ok: false, code: "typed-meanwhile" };
}

function linesOfAll(editable: Element, selector: string): string[] {
  return [...editable.querySelectorAll(selector)].flatMap(linesOf);
}

/** "Ana wrote:" and the like. */
function linesBefore(editable: Element, selector: string): string[] {
  return [...editable.querySelectorAll(selector)].flatMap(({ previousElementSibling: before }) =>
    before ? linesOf(before) : [],
  );
}

function readOnly(): Refusal {
  return { ok: false, code: "composer-missing", detail: "The composer is read-only." };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
