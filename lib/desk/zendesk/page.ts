/**
 * Zendesk, seen from inside its agent page. It reads, watches, writes status and tags of the open ticket and fills
 * the composer; which ticket that is is asked anew at each step. It decides nothing and decodes nothing.
 */
import type { DeskPage } from "../port.ts";
import { createComposer } from "./composer.ts";
import { isSameRef, locate } from "./locate.ts";
import { readTicket } from "./read.ts";
import { createSend, type StillOpen } from "./send.ts";
import { watchPage } from "./watch.ts";

export function createZendeskPage(): DeskPage {
  const composer = createComposer(stillOpen);
  return {
    desk: "zendesk",
    state: () => locate().state,
    watch: watchPage,
    async read(ref, signal) {
      const refusal = stillOpen(ref);
      if (refusal) return refusal;
      const read = await readTicket(ref, signal);
      if (!read.ok) return read;
      // The rep may have gone to another ticket meanwhile.
      const moved = stillOpen(ref);
      if (moved) return moved;
      composer.remember(ref, read.value.me.signature);
      return { ok: true, value: read.value.raw };
    },
    send: createSend(stillOpen),
    insert: composer.insert,
    look: async () => ({ ok: false, code: "refused", detail: "not here yet" }),
    check: async () => [],
  };
}

const stillOpen: StillOpen = (ref) => {
  const { ref: open, disagreement } = locate().state;
  if (disagreement !== undefined) return { ok: false, code: "sources-disagree", detail: disagreement };
  if (open === null) return { ok: false, code: "no-ticket" };
  return isSameRef(open, ref) ? undefined : { ok: false, code: "ticket-changed" };
};
