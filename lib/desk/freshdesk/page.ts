/**
 * Freshdesk, seen from inside its agent page. It reads, watches and fills the composer; which ticket that is is asked
 * anew at each step. It writes nothing: that is the server's, with a key that no page may hold.
 */
import type { DeskPage } from "../port.ts";
import { createStillOpen } from "../still-open.ts";
import { watchPage } from "../watch-page.ts";
import { checkDesk } from "./check.ts";
import { createFreshdeskComposer } from "./composer.ts";
import { locate } from "./locate.ts";
import { createRead } from "./read.ts";
import { createWatched } from "./watch.ts";

const WRITTEN_BY_SERVER = { ok: false, code: "refused", detail: "Freshdesk is written to by the server." } as const;

export function createFreshdeskPage(): DeskPage {
  const stillOpen = createStillOpen(locate);
  const composer = createFreshdeskComposer(stillOpen);
  const readTicket = createRead();
  const watched = createWatched(() => {
    const { ref } = locate();
    if (ref) composer.notice(ref);
  });
  return {
    desk: "freshdesk",
    state: locate,
    watch: (changed, signal) => watchPage(watched, changed, signal),
    async read(ref, signal) {
      const refusal = stillOpen(ref);
      if (refusal) return refusal;
      const read = await readTicket(ref, signal);
      if (!read.ok) return read;
      // The rep may have gone to another ticket meanwhile.
      const moved = stillOpen(ref);
      if (moved) return moved;
      composer.remember(ref, read.value.signature);
      return { ok: true, value: read.value.raw };
    },
    send: async () => WRITTEN_BY_SERVER,
    insert: composer.insert,
    look: async () => ({ ok: false, code: "refused", detail: "Freshdesk has no macros that can be read." }),
    check: checkDesk,
  };
}
