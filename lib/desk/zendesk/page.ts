/**
 * Zendesk, seen from inside its agent page. It reads, watches, makes the one guarded change of the open ticket and
 * fills the composer; which ticket that is is asked anew at each step. It decides nothing and decodes nothing.
 */
import type { DeskPage } from "../port.ts";
import { createStillOpen } from "../still-open.ts";
import { watchPage } from "../watch-page.ts";
import { checkDesk } from "./check.ts";
import { createZendeskComposer } from "./composer.ts";
import { locate } from "./locate.ts";
import { createLook } from "./look.ts";
import { readTicket } from "./read.ts";
import { createSend } from "./send.ts";
import { watched } from "./watch.ts";

export function createZendeskPage(): DeskPage {
  const composer = createZendeskComposer(stillOpen);
  return {
    desk: "zendesk",
    state: () => locate().state,
    watch: (changed, signal) => watchPage(watched, changed, signal),
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
    look: createLook(stillOpen),
    check: checkDesk,
  };
}

const stillOpen = createStillOpen(() => locate().state);
