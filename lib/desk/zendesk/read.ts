/** Reads the open ticket through the desk's API, three calls for most tickets; the worker decodes what it ships. */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Called, call, dig } from "../call.ts";
import type { PageResult, RawTicket } from "../port.ts";
import { type Me, readMe } from "./me.ts";

/** Newest first, 100 a page: what is older than the newest 300 comments is left out. */
const MAX_PAGES = 3;

export async function readTicket(ref: TicketRef, signal: AbortSignal): Promise<PageResult<{ raw: RawTicket; me: Me }>> {
  const base = `/api/v2/tickets/${ref.ticket}`;
  const [me, ticket, firstPage] = await Promise.all([
    readMe(signal),
    call(`${base}.json?include=users,groups`, signal),
    call(commentPage(base), signal),
  ]);
  if (!me.ok) return me;
  const refusal = refused(ticket) ?? refused(firstPage);
  if (refusal) return refusal;
  if (!ticket.ok || !firstPage.ok) return { ok: false, code: "bug" };

  const comments = [firstPage.value.body];
  let after = nextPage(firstPage.value);
  while (after && comments.length < MAX_PAGES) {
    const page = await call(commentPage(base, after), signal);
    const pageRefusal = refused(page);
    if (pageRefusal) return pageRefusal;
    if (!page.ok) break;
    comments.push(page.value.body);
    after = nextPage(page.value);
  }
  return {
    ok: true,
    value: {
      me: me.value,
      raw: { ref, parts: { ticket: ticket.value.body, comments, me: me.value.body, more: after !== undefined } },
    },
  };
}

function commentPage(base: string, after?: string): string {
  const cursor = after === undefined ? "" : `&page[after]=${encodeURIComponent(after)}`;
  return `${base}/comments.json?include=users&sort=-created_at&page[size]=100${cursor}`;
}

function nextPage({ body }: Called): string | undefined {
  const after = dig(body, "meta", "after_cursor");
  return dig(body, "meta", "has_more") === true && typeof after === "string" ? after : undefined;
}

function refused(answer: PageResult<Called>): (PageResult<never> & { ok: false }) | undefined {
  if (!answer.ok) return answer;
  const { status } = answer.value;
  if (status === 200) return undefined;
  if (status === 404)
    return { ok: false, code: "no-ticket", detail: "The desk does not know this ticket, or not for you." };
  return { ok: false, code: "refused", detail: `HTTP ${status}` };
}
