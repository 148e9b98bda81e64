/**
 * The newest conversations of a ticket. The API gives them oldest first, by page number, and says of each page only
 * whether there is a next one; so the last page is searched by doubling and halving: 12 calls for 5,000 conversations
 * instead of 50, for every call counts against what the whole account may ask in a minute.
 */
import type { PageResult } from "../port.ts";

export const PER_PAGE = 100;
/** What is older than the newest 300 conversations is left out. */
const MAX_PAGES = 3;
/** Freshdesk discourages anything beyond page 500. */
const LAST_PAGE = 512;

export interface ConversationPage {
  items: unknown[];
  hasNext: boolean;
}

export interface NewestPages {
  /** Oldest first. */
  pages: unknown[][];
  /** How many conversations lie on the pages before. */
  omitted: number;
}

export async function readNewestPages(
  readPage: (page: number) => Promise<PageResult<ConversationPage>>,
): Promise<PageResult<NewestPages>> {
  const known = new Map<number, ConversationPage>();
  const get = async (number: number): Promise<PageResult<ConversationPage>> => {
    const have = known.get(number);
    if (have) return { ok: true, value: have };
    const page = await readPage(number);
    if (page.ok) known.set(number, page.value);
    return page;
  };

  const last = await findLast(get);
  if (!last.ok) return last;
  const first = Math.max(1, last.value - MAX_PAGES + 1);
  const pages: unknown[][] = [];
  for (let number = first; number <= last.value; number++) {
    const page = await get(number);
    if (!page.ok) return page;
    pages.push(page.value.items);
  }
  return { ok: true, value: { pages, omitted: (first - 1) * PER_PAGE } };
}

async function findLast(get: (page: number) => Promise<PageResult<ConversationPage>>): Promise<PageResult<number>> {
  /** There is a page after `low`; from `high` on there is none. */
  let low = 0;
  let high = LAST_PAGE + 1;
  let probe = 1;
  while (low + 1 < high) {
    const page = await get(probe);
    if (!page.ok) return page;
    if (page.value.hasNext) low = probe;
    else if (page.value.items.length > 0) return { ok: true, value: probe };
    else high = probe;
    probe = high > LAST_PAGE ? Math.min(low * 2, LAST_PAGE) : Math.floor((low + high) / 2);
  }
  return { ok: true, value: Math.max(1, low) };
}
