/**
 * Freshdesk's reply composer: opened when there is none, by the desk's own Reply button; an editor of the Froala kind,
 * whose own model is what the desk sends: what the model did not take is gone with the next blur. So each draft is
 * looked at after one. A note's composer is never taken for it, and the Send button is not even known here.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Composer, createComposer, type FoundComposer, pause, readOnly, type Way } from "../composer.ts";
import { askPageWorld } from "../page-world.ts";
import { paste, typeIn } from "../paste.ts";
import { isSameRef, type Refusal, type StillOpen } from "../still-open.ts";
import { linesOf } from "../text.ts";
import { find } from "./find.ts";
import { COMPOSER, NOTE_MARK } from "./layouts.ts";
import { locate } from "./locate.ts";
import { place } from "./place.ts";

const OPEN_MS = 5_000;
const LOOK_MS = 100;
/** Template, signature and quoted message arrive one after the other. */
const CALM_LOOKS = 3;
const SETTLE_MS = 200;

export function createFreshdeskComposer(stillOpen: StillOpen): Composer {
  return createComposer({
    stillOpen,
    find: findComposer,
    open: (ref, signal) => openComposer(ref, stillOpen, signal),
    quote: (editable) => ({ quote: (find("quote", editable)?.elements ?? []).flatMap(linesOf), intro: [] }),
    ways,
    settle,
  });
}

const ways: readonly Way[] = [
  {
    way: "editor",
    put(editable, draft) {
      const { html, at } = place(editable, draft);
      const answer = askPageWorld(editable, html, at);
      if (answer?.done === false && answer.why === "read-only") return readOnly();
      return answer?.done === true ? "done" : "look";
    },
  },
  {
    way: "command",
    async put(editable, draft, stopped) {
      const { html, at } = place(editable, draft);
      const refusal = await typeIn(editable, html, stopped, at);
      if (refusal) return refusal;
      await pause(LOOK_MS);
      return "look";
    },
  },
  {
    way: "paste",
    async put(editable, draft, stopped) {
      const { html, at } = place(editable, draft);
      return (await paste(editable, { html, text: draft.text }, stopped, at)) ?? "done";
    },
  },
];

function findComposer(ref: TicketRef): FoundComposer | Refusal {
  if (!isSameRef(locate().ref, ref)) return { ok: false, code: "ticket-changed" };
  const editors = find("editor")?.elements ?? [];
  // Several can be mounted; the one that was opened last stands last.
  const reply = editors.findLast((editor) => !isNote(editor));
  if (!reply && editors.length > 0) {
    return {
      ok: false,
      code: "refused",
      detail: "The composer is set to an internal note; switch it to a public reply.",
    };
  }
  if (!reply) return missing();
  if (reply.getAttribute("contenteditable") !== "true") return readOnly();
  return { ok: true, editable: reply, plain: false };
}

function missing(): Refusal {
  if (find("replyButton")) return { ok: false, code: "composer-missing" };
  return {
    ok: false,
    code: "layout-unknown",
    detail: "Neither a reply composer nor a button that opens one was found on this page. The draft is still here.",
  };
}

function isNote(editor: Element): boolean {
  return editor.closest(COMPOSER)?.querySelector(NOTE_MARK) != null;
}

async function openComposer(
  ref: TicketRef,
  stillOpen: StillOpen,
  signal: AbortSignal,
): Promise<FoundComposer | Refusal> {
  const found = findComposer(ref);
  if (found.ok || found.code !== "composer-missing" || found.detail !== undefined) return found;
  find("replyButton")?.elements[0]?.click();
  let lines: string | undefined;
  let calm = 0;
  for (let waited = 0; waited < OPEN_MS && !signal.aborted; waited += LOOK_MS) {
    await pause(LOOK_MS, signal);
    const refusal = stillOpen(ref);
    if (refusal) return refusal;
    const now = findComposer(ref);
    if (!now.ok && now.code === "refused") return now;
    if (!now.ok) continue;
    const text = linesOf(now.editable).join("\n");
    calm = text === lines ? calm + 1 : 0;
    lines = text;
    if (calm >= CALM_LOOKS) return now;
  }
  const last = findComposer(ref);
  return last.ok || last.code !== "composer-missing"
    ? last
    : { ...last, detail: `The Reply button was pressed, but no composer came up in ${OPEN_MS / 1000} s.` };
}

/** The desk renders its own model again when the composer loses the focus; focus alone does not always tell it so. */
async function settle(editable: HTMLElement, signal: AbortSignal): Promise<void> {
  let blurred = false;
  const noted = () => {
    blurred = true;
  };
  await pause(SETTLE_MS, signal);
  editable.addEventListener("blur", noted);
  editable.blur();
  if (!blurred) editable.dispatchEvent(new FocusEvent("blur"));
  editable.removeEventListener("blur", noted);
  await pause(SETTLE_MS, signal);
  if (editable.isConnected) editable.focus();
}
