/**
 * Reads the open ticket through Freshdesk's documented API with the rep's session, reading calls only; the worker
 * decodes what it ships. Labels and names are asked for, and done without where this agent may not read them.
 */
import type { TicketRef } from "#lib/domain/ticket.ts";
import { type Called, call, dig } from "../call.ts";
import type { PageResult, RawTicket } from "../port.ts";
import type { Refusal } from "../still-open.ts";
import { type ConversationPage, PER_PAGE, readNewestPages } from "./newest-pages.ts";

/** The account's own settings: they change seldom, and each call counts against the whole account. */
const FIELDS_LAST_MS = 10 * 60_000;

export interface ReadTicket {
  raw: RawTicket;
  /** Of the agent who is logged in, as text. */
  signature: string;
}

export type Read = (ref: TicketRef, signal: AbortSignal) => Promise<PageResult<ReadTicket>>;

export function createRead(): Read {
  let fields: { body: unknown; at: number } | undefined;
  const groups = new Map<string, unknown>();

  return async (ref, signal) => {
    const base = `/api/v2/tickets/${ref.ticket}`;
    const [me, ticket, newest] = await Promise.all([
      get("/api/v2/agents/me", signal),
      get(`${base}?include=requester,stats`, signal),
      readNewestPages((page) => getConversations(base, page, signal)),
      readFields(signal),
    ]);
    if (!me.ok) return me;
    if (!ticket.ok) return ticket;
    if (!newest.ok) return newest;
    const { pages, omitted } = newest.value;
    const parts = {
      ticket: ticket.value.body,
      conversations: pages,
      omitted,
      me: me.value.body,
      fields: fields?.body,
      group: await readGroup(dig(ticket.value.body, "group_id"), signal),
    };
    return { ok: true, value: { raw: { ref, parts }, signature: textOf(dig(me.value.body, "signature")) } };
  };

  async function readFields(signal: AbortSignal): Promise<void> {
    if (fields && Date.now() - fields.at < FIELDS_LAST_MS) return;
    const answer = await get("/api/v2/ticket_fields", signal);
    if (answer.ok) fields = { body: answer.value.body, at: Date.now() };
  }

  async function readGroup(id: unknown, signal: AbortSignal): Promise<unknown> {
    if (typeof id !== "number") return null;
    const key = String(id);
    if (!groups.has(key)) {
      const answer = await get(`/api/v2/groups/${key}`, signal);
      // A refusal is as lasting as a name; a cut line is not.
      if (answer.ok || answer.code === "refused" || answer.code === "no-ticket") {
        groups.set(key, answer.ok ? { id, name: dig(answer.value.body, "name") } : null);
      }
    }
    return groups.get(key) ?? null;
  }
}

async function getConversations(
  base: string,
  page: number,
  signal: AbortSignal,
): Promise<PageResult<ConversationPage>> {
  const answer = await get(`${base}/conversations?per_page=${PER_PAGE}&page=${page}`, signal);
  if (!answer.ok) return answer;
  const { body, link } = answer.value;
  const items = Array.isArray(body) ? (body as unknown[]) : [];
  return { ok: true, value: { items, hasNext: /\brel="?next\b/.test(link ?? "") } };
}

async function get(path: string, signal: AbortSignal): Promise<PageResult<Called>> {
  const answer = await call(path, signal);
  return answer.ok ? (refused(answer.value) ?? answer) : answer;
}

function refused({ status }: Called): Refusal | undefined {
  if (status === 200) return undefined;
  if (status === 404) {
    return { ok: false, code: "no-ticket", detail: "The desk does not know this ticket, or not for you." };
  }
  return { ok: false, code: "refused", detail: `HTTP ${status}` };
}

/** Freshdesk keeps the signature as markup; only its words are compared with what stands in the composer. */
function textOf(html: unknown): string {
  if (typeof html !== "string") return "";
  const broken = html.replace(/<(br|\/div|\/p)\b[^>]*>/gi, "$&\n");
  return new DOMParser().parseFromString(broken, "text/html").body.textContent ?? "";
}
