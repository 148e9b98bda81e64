/** The page's way to its desk: the internal API, with the CSRF token that only this page was told. */
import type {
  Choice,
  ConversationShape,
  Desk,
  DraftAnswer,
  FieldShape,
  LiveView,
  Opened,
  TicketShape,
} from "./shapes.ts";

/** Not all of a ticket's conversations come with the ticket. */
const SHOWN = 4;
let csrf = "";

export class Refused extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`the desk answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

export async function readDesk(): Promise<Desk> {
  const me = await get<{
    agent: { id: number; contact: { name: string; email: string } };
    meta: { csrf_token: string };
  }>("bootstrap/me");
  csrf = me.meta.csrf_token;
  const { data } = await get<{
    data: {
      agents: readonly { id: number; contact: { name: string } }[];
      groups: readonly { id: number; name: string }[];
    };
  }>("bootstrap/agents_groups");
  return {
    me: { id: me.agent.id, ...me.agent.contact },
    agents: data.agents.map((agent): Choice => ({ value: agent.id, label: agent.contact.name })),
    groups: data.groups.map((group): Choice => ({ value: group.id, label: group.name })),
  };
}

export const readFields = async () =>
  (await get<{ ticket_fields: readonly FieldShape[] }>("ticket_fields")).ticket_fields;
export const readList = async () => (await get<{ tickets: readonly TicketShape[] }>("tickets")).tickets;

export async function readTicket(id: number, shown = SHOWN): Promise<Opened> {
  const { ticket } = await get<{ ticket: TicketShape }>(`tickets/${id}?include=requester,stats`);
  return { ticket, ...(await readConversations(id, shown)) };
}

export async function readConversations(id: number, shown = SHOWN): Promise<Omit<Opened, "ticket">> {
  const newest: ConversationShape[] = [];
  let count = 0;
  for (let page = 1; newest.length < shown && (page === 1 || newest.length < count); page += 1) {
    const size = Math.min(100, shown);
    const answer = await get<{ conversations: readonly ConversationShape[]; meta: { count: number } }>(
      `tickets/${id}/conversations?per_page=${size}&page=${page}&order_type=desc&include=requester`,
    );
    newest.push(...answer.conversations);
    count = answer.meta.count;
    if (answer.conversations.length === 0) break;
  }
  return { conversations: newest.slice(0, shown).reverse(), count };
}

export const readDraft = (id: number) => get<DraftAnswer>(`tickets/${id}/draft`);
export const saveDraft = (id: number, body: string) => write("PUT", `tickets/${id}/draft`, { body });
export const dropDraft = (id: number) => write("DELETE", `tickets/${id}/draft`);
export const updateTicket = (id: number, changes: object) => write("PUT", `tickets/${id}`, changes);
export const sendReply = (id: number, reply: object) => write("POST", `tickets/${id}/reply`, reply);
export const addNote = (id: number, note: object) => write("POST", `tickets/${id}/notes`, note);

export async function readLive(ticket: number | null): Promise<LiveView> {
  const response = await fetch(`/a/live?ticket=${ticket ?? ""}`, { cache: "no-store" });
  if (!response.ok) throw new Refused(response.status, null);
  return (await response.json()) as LiveView;
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`/api/_/${path}`, { cache: "no-store" });
  if (!response.ok) throw new Refused(response.status, null);
  return (await response.json()) as T;
}

async function write(method: string, path: string, body?: object): Promise<void> {
  const headers = { "content-type": "application/json", "x-csrf-token": csrf, "x-requested-with": "XMLHttpRequest" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`/api/_/${path}`, { method, headers, ...sent });
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => null));
}
