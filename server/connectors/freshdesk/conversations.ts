/**
 * A ticket's conversations, from the newest back to the page that is enough. The API lists them oldest first and says
 * only whether there is a next page, so the last page of a long ticket is found by halving, not by reading them all.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { Reading } from "../connector.ts";
import type { Api } from "./call.ts";
import { type ConversationBody, ConversationPage } from "./shapes.ts";

export interface HowFar {
  /** Whether this page makes reading further back unnecessary. */
  isEnough(page: readonly ConversationBody[]): boolean;
  readonly mostPages: number;
}

export interface Conversations {
  /** Oldest first, each once. */
  readonly said: ConversationBody[];
  /** False: there are older ones, and none of the pages was enough. */
  readonly isEnough: boolean;
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

export async function readConversations(
  api: Api,
  ref: TicketRef,
  signal: AbortSignal,
  { isEnough, mostPages }: HowFar,
): Promise<Reading<Conversations>> {
  const read = async (number: number): Promise<Reading<Page>> => readPage(api, ref, number, signal);
  const last = await findLast(read);
  if (!last.ok) return last;
  let page = last.value;
  let said = page.said;
  for (let pages = 1; pages < mostPages && page.number > 1 && !isEnough(page.said); pages++) {
    const earlier = await read(page.number - 1);
    if (!earlier.ok) return earlier;
    page = earlier.value;
    said = [...page.said, ...said];
  }
  // A message that came in between two calls moves others onto a page that was read already.
  const once = [...new Map(said.map((one) => [one.id, one])).values()].sort(byTimeThenId);
  return { ok: true, value: { said: once, isEnough: page.number === 1 || isEnough(page.said) } };
}

async function findLast(read: (number: number) => Promise<Reading<Page>>): Promise<Reading<Page>> {
  let page = await read(1);
  if (!page.ok) return page;
  /** The highest page that is known to have messages, and the lowest that is known, or taken, to have none. */
  let low = page.value;
  let high = LAST_PAGE + 1;
  while (low.hasNext && low.number + 1 < high) {
    const isDoubling = high > LAST_PAGE;
    page = await read(isDoubling ? Math.min(low.number * 2, LAST_PAGE) : Math.floor((low.number + high) / 2));
    if (!page.ok) return page;
    if (page.value.said.length > 0) low = page.value;
    else high = page.value.number;
  }
  return { ok: true, value: low };
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
