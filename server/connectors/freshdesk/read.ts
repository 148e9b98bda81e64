/**
 * A Freshdesk ticket as the server reads it. The ticket page reads the same ticket, and both must come to the same
 * version of it: the description is the first message, direction is `incoming` and `private`, statuses go by
 * `lib/domain/freshdesk.ts`. It never writes.
 */
import {
  type FreshdeskChoice,
  readFreshdeskChoices,
  readFreshdeskConversation,
  readFreshdeskDescription,
  readFreshdeskPriority,
  readFreshdeskSource,
  readFreshdeskStatus,
} from "#lib/domain/freshdesk.ts";
import type { TicketRef, TicketState } from "#lib/domain/ticket.ts";
import type { Reading } from "../connector.ts";
import type { Api } from "./call.ts";
import { readConversations } from "./conversations.ts";
import { Fields, GroupBody, TicketBody } from "./shapes.ts";

/** With the words of every message that was read; whoever hands it on takes them out. */
export interface FreshdeskTicket extends TicketState {
  readonly channel: string;
}

/** As many as the ticket page reads (`lib/desk/freshdesk/newest-pages.ts`), or they would not see the same ticket. */
const NEWEST_PAGES = 3;
/** What the API calls a ticket's attribute, and what the list of fields calls it. */
const FORM_NAMES: Readonly<Record<string, string>> = { group_id: "group", responder_id: "agent", type: "ticket_type" };
const NO_NUMBER = { ok: false, happened: "The ticket's number is not a Freshdesk number." } as const;
const UNKNOWN_SHAPE = "The desk's answer has a shape that this connector does not know.";

export async function readWhole(api: Api, ref: TicketRef, signal: AbortSignal): Promise<Reading<FreshdeskTicket>> {
  if (!isNumber(ref)) return NO_NUMBER;
  const [ticket, conversations] = await Promise.all([
    readBody(api, ref, "?include=requester", signal),
    readConversations(api, ref, signal, { isEnough: () => false, mostPages: NEWEST_PAGES }),
  ]);
  if (!ticket.ok) return ticket;
  if (!conversations.ok) return conversations;
  const [labels, group] = await Promise.all([
    readLabels(api, ticket.value.status, signal),
    readGroupName(api, ticket.value.group_id, signal),
  ]);
  if (!labels.ok) return labels;
  const state = toState(ticket.value, labels.value, group);
  if (state === null) return { ok: false, happened: "The desk did not say who the requester is." };
  const messages = [
    readFreshdeskDescription(ticket.value),
    ...conversations.value.said.map((each) => readFreshdeskConversation(each)),
  ];
  return { ok: true, value: { ...state, messages, channel: readFreshdeskSource(ticket.value.source).channel } };
}

/** The ticket alone, without messages: what a change of a field needs before and after it. */
export async function readBody(
  api: Api,
  ref: TicketRef,
  query: string,
  signal: AbortSignal,
): Promise<Reading<TicketBody>> {
  if (!isNumber(ref)) return NO_NUMBER;
  const answer = await api.get(`/api/v2/tickets/${ref.ticket}${query}`, signal);
  if (answer.is !== "good") return { ok: false, happened: answer.happened };
  const parsed = TicketBody.safeParse(answer.json);
  if (!parsed.success || parsed.data.id !== ref.ticket) return { ok: false, happened: UNKNOWN_SHAPE };
  const { spam, deleted } = parsed.data;
  if (deleted === true) return { ok: false, happened: "The ticket is in the desk's trash." };
  if (spam === true) return { ok: false, happened: "The ticket is marked as spam in the desk." };
  return { ok: true, value: parsed.data };
}

/** It becomes part of an address that is called with the account's key. */
function isNumber({ ticket }: TicketRef): boolean {
  return /^\d{1,15}$/.test(ticket);
}

/** How the desk's agents call a field; null when it cannot be found out. */
export async function readLabel(api: Api, field: string, signal: AbortSignal): Promise<string | null> {
  const answer = await api.get("/api/v2/ticket_fields", signal);
  const fields = answer.is === "good" ? Fields.safeParse(answer.json).data : undefined;
  const name = FORM_NAMES[field] ?? field.replace(/^custom_fields?\./, "");
  return fields?.find((one) => one.name === name)?.label ?? null;
}

/** Only a status of the account's own needs its label, to find out which of the standard ones is nearest. */
async function readLabels(api: Api, status: number, signal: AbortSignal): Promise<Reading<FreshdeskChoice[]>> {
  if (readFreshdeskStatus(status, []).customStatus === null) return { ok: true, value: [] };
  const answer = await api.get("/api/v2/ticket_fields", signal);
  if (answer.is !== "good") return { ok: false, happened: answer.happened };
  return { ok: true, value: readFreshdeskChoices(answer.json, "status") };
}

/** What a policy calls an inbox. Empty where the desk does not say: the ticket can be read without. */
async function readGroupName(api: Api, id: TicketBody["group_id"], signal: AbortSignal): Promise<string> {
  if (id == null) return "";
  const answer = await api.get(`/api/v2/groups/${id}`, signal);
  const group = answer.is === "good" ? GroupBody.safeParse(answer.json).data : undefined;
  return group?.id === id ? group.name : "";
}

function toState(
  ticket: TicketBody,
  labels: readonly FreshdeskChoice[],
  group: string,
): Omit<TicketState, "messages"> | null {
  const { requester, requester_id: id } = ticket;
  if (requester?.id !== id) return null;
  return {
    ...readFreshdeskStatus(ticket.status, labels),
    priority: readFreshdeskPriority(ticket.priority),
    // An approval hangs on ids; the assignee's name is for people to read.
    assignee: ticket.responder_id == null ? null : { id: ticket.responder_id, name: "" },
    group: ticket.group_id == null ? null : { id: ticket.group_id, name: group },
    tags: ticket.tags ?? [],
    requester: { id, name: requester.name ?? "", email: requester.email ?? null, phone: requester.phone ?? null },
  };
}
