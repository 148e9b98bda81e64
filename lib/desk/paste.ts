/**
 * The second way into a composer, for when the page's world is out of reach: a synthetic paste with HTML and text.
 * Editors take it through their own clipboard code; direct changes of the DOM they would silently revert.
 */
import type { ReadyDraft } from "./draft.ts";
import type { Refusal } from "./still-open.ts";

/** Editors learn of a moved caret by an event that comes later. */
const CARET_MS = 80;

export async function pasteAtTop(
  editable: HTMLElement,
  draft: Pick<ReadyDraft, "html" | "text">,
  stopped: () => Refusal | undefined,
): Promise<Refusal | undefined> {
  editable.focus();
  const caret = document.createRange();
  caret.setStart(editable.firstElementChild ?? editable, 0);
  caret.collapse(true);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(caret);
  await new Promise((resolve) => setTimeout(resolve, CARET_MS));
  const refusal = stopped();
  if (refusal) return refusal;
  editable.dispatchEvent(pasteEvent(draft.html, draft.text));
  return undefined;
}

function pasteEvent(html: string, text: string): ClipboardEvent {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  const common = { bubbles: true, cancelable: true, composed: true };
  const event = new ClipboardEvent("paste", { ...common, clipboardData: data });
  if (event.clipboardData?.types.length) return event;
  // Firefox drops `clipboardData` and still knows the older form.
  return new ClipboardEvent("paste", { ...common, dataType: "text/html", data: html } as ClipboardEventInit);
}
