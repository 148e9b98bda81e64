/** Whether the ticket is still the one that the card was made for, by the server's own reading. */
import type { ActionDefinition } from "#lib/actions/definition.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { type TicketVersion, ticketVersion } from "#lib/domain/ticket.ts";
import type { DeskTicket } from "../connectors/connector.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";

export function checkTicket(shown: TicketVersion, ticket: DeskTicket, action: ActionDefinition): Outcome<null> {
  const now = ticketVersion(ticket, action.touches);
  if (canonicalJson(now) === canonicalJson(shown)) return done(null);
  return now.lastPublicCommentId === shown.lastPublicCommentId ? changed() : wrote();
}

function wrote() {
  return refused(
    409,
    "customer-wrote",
    "Somebody wrote on the ticket after the card was shown.",
    "Nothing was paid or changed: the new message may ask for something else.",
    "Read the newest message, then approve the card as it is shown now.",
  );
}

function changed() {
  return refused(
    409,
    "ticket-changed",
    "The ticket's requester, status, tags or people changed after the card was shown.",
    "Nothing was paid or changed.",
    "Look at the ticket, then approve the card as it is shown now.",
  );
}
