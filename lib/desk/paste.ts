/**
 * Ways into a composer for when the page's world is out of reach: a synthetic paste with HTML and text, which editors
 * take through their own clipboard code, and the browser's editing command. Direct changes of the DOM they revert.
 */
import type { ReadyDraft } from "./draft.ts";
import type { Refusal } from "./still-open.ts";

/** Editors learn of a moved caret by an event that comes later. */
const CARET_MS = 80;

type Stopped = () => Refusal | undefined;

/** `at`: in front of which of the composer's own blocks; 0 is the top. */
export async function paste(
  editable: HTMLElement,
  draft: Pick<ReadyDraft, "html" | "text">,
  stopped: Stopped,
  at = 0,
): Promise<Refusal | undefined> {
  await placeCaret(editable, at);
  const refusal = stopped();
  if (refusal) return refusal;
  editable.dispatchEvent(pasteEvent(draft.html, draft.text));
  return undefined;
}

/** The browser's own editing command: to the editor it looks like typing. What it returns is never believed. */
export async function typeIn(
  editable: HTMLElement,
  html: string,
  stopped: Stopped,
  at = 0,
): Promise<Refusal | undefined> {
  await placeCaret(editable, at);
  const refusal = stopped();
  if (refusal) return refusal;
  document.execCommand("insertHTML", false, html);
  return undefined;
}

async function placeCaret(editable: HTMLElement, at: number): Promise<void> {
  editable.focus();
  const caret = document.createRange();
  caret.setStart(editable.children[at] ?? editable, 0);
  caret.collapse(true);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(caret);
  await new Promise((resolve) => setTimeout(resolve, CARET_MS));
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
