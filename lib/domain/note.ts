/** When a note on a ticket counts as the words that were approved: desks reflow white space, nothing else may differ. */
import type { Message, TicketState } from "./ticket.ts";

type Conversation = Pick<TicketState, "messages">;

/** The note of these words that was not there before; there is at most one, since a suggestion runs once. */
export function newNote(text: string, now: Conversation, before: Conversation): Message | undefined {
  const known = new Set(before.messages.map((message) => message.id));
  return now.messages.find((message) => !known.has(message.id) && isNoteOf(message, text));
}

export function isNoteOf(message: Message, text: string): boolean {
  return !message.public && flat(message.text) === flat(text);
}

function flat(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
