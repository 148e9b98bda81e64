/**
 * Which ticket is open. The address is the truth of the application, but for a moment after a switch the page still
 * shows the ticket before: title and page must not name another one, and at least one of them must name this one, or
 * nobody acts. It only ever reads.
 */
import type { PageState } from "../port.ts";
import { find } from "./find.ts";
import { TICKET_PATH, TITLE_TICKET } from "./layouts.ts";

export function locate(): PageState {
  const ticket = TICKET_PATH.exec(location.pathname)?.[1];
  if (ticket === undefined) return { ref: null };
  const disagreement = disagree(ticket);
  if (disagreement !== undefined) return { ref: null, disagreement };
  return { ref: { desk: "freshdesk", host: location.host, ticket } };
}

function disagree(ticket: string): string | undefined {
  const inTitle = TITLE_TICKET.exec(document.title)?.[1];
  const onPage = numberOnPage();
  if (inTitle !== undefined && inTitle !== ticket) {
    return `The address names ticket ${ticket}, but the page's title names ${inTitle}.`;
  }
  if (onPage !== undefined && onPage !== ticket) {
    return `The address names ticket ${ticket}, but the page shows ${onPage}.`;
  }
  if (inTitle === undefined && onPage === undefined) {
    return `The address names ticket ${ticket}, but neither the title nor the page does.`;
  }
  return undefined;
}

function numberOnPage(): string | undefined {
  return /^\s*#?(\d+)\s*$/.exec(find("ticketNumber")?.elements[0]?.textContent ?? "")?.[1];
}
