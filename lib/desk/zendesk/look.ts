/**
 * Reads beyond the ticket, for one action: the macros that the rep may use, and what one of them would do to the open
 * ticket. Two addresses and no other; both only read. The list changes rarely and is kept for a while.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Called, call, dig } from "../call.ts";
import type { DeskLook, PageResult } from "../port.ts";
import type { Refusal, StillOpen } from "../still-open.ts";

const LIST = "/api/v2/macros.json?active=true&only_viewable=true&sort_by=usage_7d&page[size]=100";
const MAX_PAGES = 3;
const KEEP_MS = 10 * 60_000;

export type Look = (ref: TicketRef, look: DeskLook, signal: AbortSignal) => Promise<PageResult<unknown>>;

export function createLook(stillOpen: StillOpen): Look {
  let kept: { at: number; pages: unknown[] } | undefined;

  async function list(signal: AbortSignal): Promise<PageResult<unknown[]>> {
    if (kept !== undefined && performance.now() - kept.at < KEEP_MS) return { ok: true, value: kept.pages };
    const pages: unknown[] = [];
    let after: string | undefined;
    do {
      const answer = await call(
        after === undefined ? LIST : `${LIST}&page[after]=${encodeURIComponent(after)}`,
        signal,
      );
      const refusal = refused(answer);
      if (refusal) return refusal;
      if (!answer.ok) return answer;
      pages.push(answer.value.body);
      after = nextPage(answer.value);
    } while (after !== undefined && pages.length < MAX_PAGES);
    kept = { at: performance.now(), pages };
    return { ok: true, value: pages };
  }

  return async (ref, look, signal) => {
    const refusal = stillOpen(ref) ?? judge(ref, look);
    if (refusal) return refusal;
    const macros = await list(signal);
    if (!macros.ok) return macros;
    if (look.look === "macros") return stillOpen(ref) ?? { ok: true, value: { macros: macros.value } };
    const applied = await call(`/api/v2/tickets/${ref.ticket}/macros/${look.id}/apply.json`, signal);
    const unapplied = refused(applied);
    if (unapplied) return unapplied;
    if (!applied.ok) return applied;
    // The rep may have gone to another ticket meanwhile.
    return stillOpen(ref) ?? { ok: true, value: { macros: macros.value, applied: applied.value.body } };
  };
}

function judge({ ticket }: TicketRef, look: DeskLook): Refusal | undefined {
  const isKnown = look.look === "macros" || (look.look === "macro" && /^\d+$/.test(look.id));
  return isKnown && /^\d+$/.test(ticket) ? undefined : { ok: false, code: "refused", detail: "look" };
}

function refused(answer: PageResult<Called>): Refusal | undefined {
  if (!answer.ok) return answer;
  return answer.value.status === 200
    ? undefined
    : { ok: false, code: "refused", detail: `HTTP ${answer.value.status}` };
}

function nextPage({ body }: Called): string | undefined {
  const after = dig(body, "meta", "after_cursor");
  return dig(body, "meta", "has_more") === true && typeof after === "string" ? after : undefined;
}
