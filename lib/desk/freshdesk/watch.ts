/** What of the page is worth reading the ticket again: which one is open, its conversation, properties, the banner. */
import type { Watched } from "../watch-page.ts";
import { find, shadowRoots } from "./find.ts";
import { locate } from "./locate.ts";

/** `looked` is called with each look: composers come and go, and nothing else tells of them. */
export function createWatched(looked: () => void): Watched {
  return {
    parts: () => [document.querySelector("title"), document.body, ...shadowRoots(document)],
    attributes: ["style", "class", "hidden", "aria-hidden"],
    summary() {
      looked();
      const { ref, disagreement } = locate();
      const messages = find("messages")?.elements ?? [];
      return JSON.stringify([
        location.pathname,
        ref?.ticket,
        disagreement,
        messages.length,
        messages.at(-1)?.textContent?.length,
        textsOf("loadMore"),
        textsOf("properties"),
        find("refreshBanner") !== undefined,
      ]);
    },
  };
}

function textsOf(thing: "loadMore" | "properties"): (string | undefined)[] {
  return (find(thing)?.elements ?? []).map((element) => element.textContent?.trim());
}
