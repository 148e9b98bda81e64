/** Puts content into an open shadow root, with the page's looks in it: the document's do not reach there. */
import { el } from "./dom.ts";

export function shadowed(host: HTMLElement, ...content: readonly Node[]): HTMLElement {
  const root = host.attachShadow({ mode: "open" });
  for (const file of ["desk", "ticket"]) {
    root.append(el("link", { rel: "stylesheet", href: `/assets/page/${file}.css` }));
  }
  root.append(...content);
  return host;
}
