/**
 * Internal notes: written in the rep's own name, found again by their words, deleted by their id. The API knows no key
 * against a second write, so a note that may exist is never written again: only reading tells.
 */
import { readFreshdeskConversation } from "#lib/domain/freshdesk.ts";
import { isNoteOf, newNote } from "#lib/domain/note.ts";
import type { TicketRef, TicketState } from "#lib/domain/ticket.ts";
import type { DeskOutcome, Reading } from "../connector.ts";
import type { Api } from "./call.ts";
import { explain } from "./change-fields.ts";
import { readConversations } from "./conversations.ts";
import { type ConversationBody, Made } from "./shapes.ts";

export interface Note {
  readonly ref: TicketRef;
  readonly text: string;
  readonly deskUser: string;
}

/** Notes are looked for this many pages of 100 back. */
const MOST_PAGES = 50;
const TOO_LONG = { ok: false, happened: "The ticket has too many messages to look for a note." } as const;

export async function addNote(api: Api, note: Note): Promise<DeskOutcome> {
  const { ref, text, deskUser } = note;
  if (!/^\d{1,15}$/.test(deskUser)) return { is: "refused", happened: "The rep has no Freshdesk number of an agent." };
  const body = { body: toHtml(text), private: true, user_id: Number(deskUser) };
  const answer = await api.send("POST", `/api/v2/tickets/${ref.ticket}/notes`, body);
  if (answer.is === "refused") return { is: "refused", happened: await explain(api, answer) };
  if (answer.is === "lost") return { is: "unknown", happened: answer.happened };
  const id = Made.safeParse(answer.json).data?.id;
  if (id === undefined) return { is: "unknown", happened: "The desk did not say which note it made." };
  const found = await findNote(api, ref, id);
  if (!found.ok) return { is: "unknown", happened: found.happened };
  if (found.value === null || found.value.private !== true) {
    return { is: "unknown", happened: "The desk does not show the note as it was approved." };
  }
  return { is: "made", says: sayMade(found.value, note), reference: id };
}

/** The desk named it and shows it: whatever it made of it, the note is there and must not be written again. */
function sayMade(said: ConversationBody, { text, deskUser }: Note): string {
  const message = readFreshdeskConversation(said);
  const differs = [
    ...(isNoteOf(message, text) ? [] : ["not word for word"]),
    ...(message.authorId === deskUser ? [] : ["under another agent's name"]),
  ];
  const readBack = `The note is on the ticket and was read back as ${said.id}`;
  return differs.length === 0 ? `${readBack}.` : `${readBack}, but ${differs.join(" and ")}: look at it.`;
}

/** Deletes exactly this note, and only while it still says what was approved. */
export async function deleteNote(api: Api, note: Note, id: string): Promise<DeskOutcome> {
  const gone: DeskOutcome = { is: "made", says: `The note ${id} is no longer on the ticket.`, reference: id };
  const before = await findNote(api, note.ref, id);
  if (!before.ok) return { is: "refused", happened: before.happened };
  if (before.value === null) return gone;
  if (!isOurs(before.value, note)) {
    return { is: "refused", happened: `The note ${id} was changed after it was written, so it was left alone.` };
  }
  const answer = await api.send("DELETE", `/api/v2/conversations/${id}`);
  if (answer.is === "refused" && answer.status !== 404) return { is: "refused", happened: answer.happened };
  const after = await findNote(api, note.ref, id);
  if (after.ok && after.value === null) return gone;
  if (answer.is === "lost") return { is: "unknown", happened: answer.happened };
  return { is: "unknown", happened: after.ok ? `The desk still shows the note ${id}.` : after.happened };
}

export async function findNote(api: Api, ref: TicketRef, id: string): Promise<Reading<ConversationBody | null>> {
  const isThere = (page: readonly ConversationBody[]) => page.some((said) => said.id === id);
  const signal = AbortSignal.timeout(15_000);
  const read = await readConversations(api, ref, signal, { isEnough: isThere, mostPages: MOST_PAGES });
  if (!read.ok) return read;
  const found = read.value.said.find((said) => said.id === id);
  return found !== undefined || read.value.isEnough ? { ok: true, value: found ?? null } : TOO_LONG;
}

/** The note of these words that was not there before. */
export async function findNewNote(api: Api, note: Note, before: TicketState): Promise<Reading<string | null>> {
  const known = new Set(before.messages.map((message) => message.id));
  const reachesBack = (page: readonly ConversationBody[]) => page.some((said) => known.has(said.id));
  const signal = AbortSignal.timeout(15_000);
  const read = await readConversations(api, note.ref, signal, { isEnough: reachesBack, mostPages: MOST_PAGES });
  if (!read.ok) return read;
  if (!read.value.isEnough) return TOO_LONG;
  const messages = read.value.said
    .map((each) => readFreshdeskConversation(each))
    .filter((message) => message.authorId === note.deskUser);
  const found = newNote(note.text, { messages }, before);
  return { ok: true, value: found?.id ?? null };
}

function isOurs(said: ConversationBody, { text, deskUser }: Note): boolean {
  const message = readFreshdeskConversation(said);
  return message.authorId === deskUser && isNoteOf(message, text);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };

/** The words as they are; markup in them stays words. */
export function toHtml(text: string): string {
  const escaped = text.replace(/[&<>"']/g, (sign) => `&${ENTITIES[sign]};`);
  return escaped.replace(/\r\n|\r|\n/g, "<br>");
}
