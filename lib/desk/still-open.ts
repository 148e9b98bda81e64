/** The question that every step in a ticket page asks anew: is this still the ticket that is open, for sure? */
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { PageResult, PageState } from "./port.ts";

export type Refusal = PageResult<never> & { ok: false };

/** Says why the ticket may not be acted on now, if so. */
export type StillOpen = (ref: TicketRef) => Refusal | undefined;

export function createStillOpen(state: () => PageState): StillOpen {
  return (ref) => {
    const { ref: open, disagreement } = state();
    if (disagreement !== undefined) return { ok: false, code: "sources-disagree", detail: disagreement };
    if (open === null) return { ok: false, code: "no-ticket" };
    return isSameRef(open, ref) ? undefined : { ok: false, code: "ticket-changed" };
  };
}

export function isSameRef(a: TicketRef | null, b: TicketRef | null): boolean {
  return a?.desk === b?.desk && a?.host === b?.host && a?.ticket === b?.ticket;
}

/** Hidden panes and editors often keep their size and place, so only the computed style tells. */
export function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}
