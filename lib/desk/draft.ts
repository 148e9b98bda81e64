/** What may go into the composer: a short list of tags, links to the web and to mail, no other attribute. */
import type { Draft } from "./port.ts";
import { linesOf } from "./text.ts";

const TAGS = new Set(["P", "BR", "A", "UL", "OL", "LI", "STRONG", "EM"]);
const LINK = /^(https?:\/\/|mailto:)/i;

export interface ReadyDraft {
  html: string;
  text: string;
  lines: string[];
}

/** Undefined when the draft holds anything else, or nothing. `plain` for composers that know text alone. */
export function prepareDraft(draft: Draft, plain: boolean): ReadyDraft | undefined {
  const { body } = new DOMParser().parseFromString(draft.html, "text/html");
  const isClean = [...body.querySelectorAll("*")].every(
    (element) =>
      TAGS.has(element.tagName) &&
      [...element.attributes].every(
        ({ name, value }) => element.tagName === "A" && name === "href" && LINK.test(value),
      ),
  );
  const lines = linesOf(body);
  if (!isClean || lines.length === 0) return undefined;
  if (!plain) return { html: draft.html, text: draft.text, lines };
  const html = lines.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph.outerHTML;
  });
  return { html: html.join(""), text: lines.join("\n"), lines };
}
