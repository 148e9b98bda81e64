/**
 * A ticket's conversations, from the newest back to the page that is enough. The API lists them oldest first and says
 * only whether there is a next page, so the last page of a long ticket is found by halving, not by reading them all.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { Reading } from "../connector.ts";
import type { Api } from "./call.ts";
import { type ConversationBody, ConversationPage } from "./shapes.ts";

export interface HowFar {
  isEnough(page: readonly ConversationBody[]): boolean;
  readonly mostPages: number;
}

interface Page {
  readonly number: number;
  readonly said: ConversationBody[];
  readonly hasNext: boolean;
}

/** What the API allows at most. */
const PER_PAGE = 100;
/** The desk discourages reading further. */
const LAST_PAGE = 500;

/** Oldest first. Fails when `mostPages` were read and none was enough: half a reading decides nothing. */
export async function readConversations(
  api: Api,
  ref: TicketRef,
  signal: AbortSignal,
  { isEnough, mostPages }: HowFar,
): Promise<Reading<ConversationBody[]>> {
  const read = async (number: number): Promise<Reading<Page>> => readPage(api, ref, number, signal);
  const last = await findLast(read);
  if (!last.ok) return last;
  let said = last.value.said;
  let page = last.value;
  for (let pages = 1; page.number > 1 && !isEnough(page.said); pages++) {
    if (pages === mostPages)
      return { ok: false, happened: "The ticket has too many messages to read as far as needed." };
    const earlier = await read(page.number - 1);
    if (!earlier.ok) return earlier;
    page = earlier.value;
    said = [...page.said, ...said];
  }
  return { ok: true, value: said.sort(byTimeThenId) };
}

async function findLast(read: (number: number) => Promise<Reading<Page>>): Promise<Reading<Page>> {
  let below = await read(1);
  let beyond = 2;
  // Doubling: `below` is a page with something after it, until a page is the last or does not exist.
  while (below.ok && below.value.hasNext) {
    if (beyond > LAST_PAGE) return { ok: false, happened: "The ticket has too many messages to read." };
    const next = await read(beyond);
    if (!next.ok) return next;
    if (next.value.said.length === 0) break;
    below = next;
    beyond *= 2;
  }
  while (below.ok && below.value.hasNext) {
    const middle = Math.max(below.value.number + 1, Math.floor((below.value.number + beyond) / 2));
    const next = await read(middle);
    if (!next.ok) return next;
    // A message that was deleted meanwhile may have taken its page along: then the one below is the last.
    if (next.value.said.length > 0) below = next;
    else if (middle === below.value.number + 1) return below;
    else beyond = middle;
  }
  return below;
}

async function readPage(api: Api, ref: TicketRef, number: number, signal: AbortSignal): Promise<Reading<Page>> {
  const path = `/api/v2/tickets/${ref.ticket}/conversations?per_page=${PER_PAGE}&page=${number}`;
  const answer = await api.get(path, signal);
  if (answer.is !== "good") return { ok: false, happened: answer.happened };
  const parsed = ConversationPage.safeParse(answer.json);
  if (!parsed.success) {
    return { ok: false, happened: "The desk's answer has a shape that this connector does not know." };
  }
  return { ok: true, value: { number, said: parsed.data, hasNext: answer.hasNext } };
}

function byTimeThenId(a: ConversationBody, b: ConversationBody): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || Number(a.id) - Number(b.id);
}
