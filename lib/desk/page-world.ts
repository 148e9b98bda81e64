/**
 * The words between the content script and the script in the page's own world, which alone sees the editor object.
 * An attribute on the composer and a bare event: details of events do not cross worlds reliably. Both worlds share
 * the DOM, so a dispatch is answered before it returns. The answer is only a hint: the page could forge it, hence
 * the content script looks at the composer itself. Nothing is offered here that the page cannot do anyway.
 */
export const INSERT_EVENT = "countersign:insert";
export const ASK_ATTRIBUTE = "data-countersign-ask";
export const ANSWER_ATTRIBUTE = "data-countersign-answer";

export interface InsertAsk {
  id: string;
  /** Null only asks whether there is an editor that could. */
  html: string | null;
  /** In front of which of the composer's own blocks; 0 is the top. */
  at: number;
}

export type Inserted = { done: true } | { done: false; why: "no-editor" | "read-only" | "threw" };
export type InsertAnswer = { id: string } & Inserted;

/** In the page's world: puts `html` into the editor that lives in `editable`, or only looks for it. */
export type EditorDoor = (editable: Element, html: string | null, at: number) => Inserted;

/** In the page's world: the first door that knows the editor answers. */
export function servePageWorld(doors: readonly EditorDoor[]): void {
  document.addEventListener(INSERT_EVENT, ({ target }) => {
    if (!(target instanceof Element)) return;
    const asked = target.getAttribute(ASK_ATTRIBUTE);
    if (asked === null) return;
    const { id, html, at } = JSON.parse(asked) as InsertAsk;
    let answer: Inserted = { done: false, why: "no-editor" };
    for (const door of doors) {
      answer = door(target, html, at);
      if (answer.done || answer.why !== "no-editor") break;
    }
    target.setAttribute(ANSWER_ATTRIBUTE, JSON.stringify({ id, ...answer } satisfies InsertAnswer));
  });
}

/** Asks the page's world to insert; undefined when nobody answered. */
export function askPageWorld(editable: Element, html: string | null, at = 0): InsertAnswer | undefined {
  const ask: InsertAsk = { id: crypto.randomUUID(), html, at };
  editable.setAttribute(ASK_ATTRIBUTE, JSON.stringify(ask));
  editable.dispatchEvent(new Event(INSERT_EVENT, { bubbles: true }));
  const said = editable.getAttribute(ANSWER_ATTRIBUTE);
  editable.removeAttribute(ASK_ATTRIBUTE);
  editable.removeAttribute(ANSWER_ATTRIBUTE);
  if (said === null) return undefined;
  try {
    const answer = JSON.parse(said) as InsertAnswer;
    return answer.id === ask.id ? answer : undefined;
  } catch {
    return undefined;
  }
}
