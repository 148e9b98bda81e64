/**
 * Where in a fresh reply a draft goes, and in which form. A reply opens with the account's greeting, the signature and
 * the quoted message. A draft that begins with the very same greeting follows on from it; any other lies above all.
 */
import type { ReadyDraft } from "../draft.ts";
import { linesOf } from "../text.ts";

const BLANK = "<div><br></div>";

export interface Place {
  html: string;
  /** In front of which of the composer's own blocks. */
  at: number;
}

export function place(editable: Element, draft: ReadyDraft): Place {
  const blocks = [...editable.children];
  const [greeting, ...rest] = draft.lines;
  const { body } = new DOMParser().parseFromString(draft.html, "text/html");
  const first = body.firstElementChild;
  const isGreeted =
    rest.length > 0 &&
    first !== null &&
    linesOf(first).join("\n") === greeting &&
    blocks[0] !== undefined &&
    linesOf(blocks[0]).join("\n") === greeting &&
    blocks[1] !== undefined;
  if (!isGreeted) return { html: toDivs(draft.html) + BLANK, at: 0 };
  first.remove();
  const html = toDivs(body.innerHTML);
  const isBlank = (at: number) => blocks[at] !== undefined && linesOf(blocks[at]).length === 0;
  // One blank line of the template stays between greeting and draft, another one below it.
  if (isBlank(1) && blocks[2]) return { html: html + BLANK, at: 2 };
  return { html: isBlank(1) ? BLANK + html : BLANK + html + BLANK, at: 1 };
}

/** The editor's own lines are `div`s, a blank one between paragraphs. */
function toDivs(html: string): string {
  return html.replaceAll("</p><p>", `</p>${BLANK}<p>`).replaceAll("<p>", "<div>").replaceAll("</p>", "</div>");
}
