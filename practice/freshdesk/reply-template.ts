/** What a fresh reply holds: the account's greeting, the agent's signature and, on some tickets, the customer's words quoted. */
import type { PracticeUser } from "../data/people.ts";
import { toSignature } from "./json.ts";
import { escapeHtml, textToHtml } from "./message-html.ts";
import type { FreshdeskStore } from "./store.ts";
import type { Ticket } from "./ticket.ts";

export interface ReplyTemplate {
  readonly body: string;
  /** Kept folded below the text; null where nothing is quoted. */
  readonly quoted: string | null;
}

export function toFreshReply(store: FreshdeskStore, ticket: Ticket, agent: PracticeUser): ReplyTemplate {
  const requester = store.users.find((user) => user.id === ticket.requesterId);
  const name = requester?.name.split(" ")[0] ?? "";
  const body = `<div>Hi ${escapeHtml(name)},</div><div><br></div><div><br></div>${toSignature(agent) ?? ""}`;
  if (!ticket.quotes) return { body, quoted: null };
  const last = ticket.conversations.findLast((one) => one.incoming);
  const words = textToHtml(last?.bodyText ?? ticket.descriptionText);
  return { body, quoted: `<div>${escapeHtml(requester?.name ?? "The customer")} wrote:</div>${words}` };
}
