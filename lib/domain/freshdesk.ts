/**
 * What Freshdesk's numbers and lists mean. The ticket page and the server both read the same ticket, and an approval
 * holds only while both come to the same version of it: so this is said once, here. It must never throw: the lists come
 * from an account's own settings, in five shapes, and an unknown one is an empty list.
 */
import type { Message, TicketPriority, TicketStatus } from "./ticket.ts";

/** The ticket's description is its first message and has no id of its own among the conversations. */
const DESCRIPTION_ID = "description";

const STATUSES: Readonly<Record<number, TicketStatus>> = { 2: "open", 3: "pending", 4: "solved", 5: "closed" };
const PRIORITIES: readonly TicketPriority[] = ["low", "normal", "high", "urgent"];
/** Extra statuses that come with every account, for when nobody may read their labels. */
const STOCK_LABELS: Readonly<Record<number, string>> = { 6: "Waiting on Customer", 7: "Waiting on Third Party" };
const SOURCES: Readonly<Record<number, string>> = {
  1: "email",
  2: "portal",
  3: "phone",
  4: "forum",
  5: "twitter",
  6: "facebook",
  7: "chat",
  9: "feedback",
  10: "email",
};
/** The first that fits. A status of the account's own is never `closed`: what that means here, only 5 means there. */
const NEAREST: readonly [RegExp, TicketStatus][] = [
  [/resolv|solved|closed|done|complete/i, "solved"],
  [/third|vendor|supplier|hold|escalat|internal/i, "hold"],
  [/wait|pend|customer|await/i, "pending"],
  [/\bnew\b/i, "new"],
];

export interface FreshdeskChoice {
  id: string;
  label: string;
}

export function readFreshdeskStatus(
  code: number,
  labels: readonly FreshdeskChoice[],
): { status: TicketStatus; customStatus: string | null } {
  const standard = STATUSES[code];
  if (standard) return { status: standard, customStatus: null };
  const label = labels.find(({ id }) => id === String(code))?.label ?? STOCK_LABELS[code] ?? "";
  const status = NEAREST.find(([words]) => words.test(label))?.[1] ?? "open";
  return { status, customStatus: String(code) };
}

/** The desk's number of a status that an action may ask for; undefined where Freshdesk has none such. */
export function freshdeskStatusCode(status: string): number | undefined {
  const found = Object.entries(STATUSES).find(([, name]) => name === status);
  return found && Number(found[0]);
}

export function readFreshdeskPriority(code: number | null | undefined): TicketPriority | null {
  return PRIORITIES[(code ?? 0) - 1] ?? null;
}

export function freshdeskPriorityCode(priority: string): number | undefined {
  const at = PRIORITIES.indexOf(priority as TicketPriority);
  return at < 0 ? undefined : at + 1;
}

/** How a ticket came in; 10 is an e-mail that an agent began with, so its description is not the customer's. */
export function readFreshdeskSource(code: number | null | undefined): { channel: string; begunByAgent: boolean } {
  return { channel: SOURCES[code ?? 0] ?? "other", begunByAgent: code === 10 };
}

/** What the API says of a ticket's first message. */
export interface FreshdeskDescription {
  source?: number | null | undefined;
  requester_id: string;
  requester?: { name?: string | null | undefined } | null | undefined;
  description_text?: string | null | undefined;
  created_at: string;
}

export function readFreshdeskDescription(ticket: FreshdeskDescription): Message {
  const { begunByAgent } = readFreshdeskSource(ticket.source);
  return {
    id: DESCRIPTION_ID,
    from: begunByAgent ? "agent" : "customer",
    authorId: begunByAgent ? "none" : ticket.requester_id,
    authorName: begunByAgent ? "" : (ticket.requester?.name ?? ""),
    public: true,
    text: plain(ticket.description_text),
    at: ticket.created_at,
  };
}

/** What the API says of every further message. */
export interface FreshdeskConversation {
  id: string;
  user_id?: string | null | undefined;
  body_text?: string | null | undefined;
  incoming?: boolean | null | undefined;
  private?: boolean | null | undefined;
  created_at: string;
}

export function readFreshdeskConversation(said: FreshdeskConversation, authorName = ""): Message {
  return {
    id: said.id,
    from: said.incoming === true ? "customer" : "agent",
    authorId: said.user_id ?? "none",
    authorName,
    public: said.private !== true,
    text: plain(said.body_text),
    at: said.created_at,
  };
}

function plain(text: string | null | undefined): string {
  return (text ?? "").replaceAll("\r\n", "\n");
}

/** The choices of one field, by its api name, from what `/ticket_fields` answered. */
export function readFreshdeskChoices(fields: unknown, name: string): FreshdeskChoice[] {
  if (!Array.isArray(fields)) return [];
  const field = fields.find((each: unknown) => isRecord(each) && each.name === name) as
    | { choices?: unknown }
    | undefined;
  return toChoices(field?.choices);
}

/**
 * `{"2":["Open","Being Processed"]}` status · `{"Low":1}` priority, group, agent · `["a","b"]` type and dropdown ·
 * `[{"usa":[…]}]` and `{"usa":{…}}` nested, of which the first level is read.
 */
function toChoices(choices: unknown): FreshdeskChoice[] {
  if (Array.isArray(choices)) {
    return choices.flatMap((each: unknown) => {
      if (typeof each === "string") return [{ id: each, label: each }];
      return isRecord(each) ? Object.keys(each).map((key) => ({ id: key, label: key })) : [];
    });
  }
  if (!isRecord(choices)) return [];
  return Object.entries(choices).map(([key, value]) => {
    if (typeof value === "number") return { id: String(value), label: key };
    const [first] = Array.isArray(value) ? (value as unknown[]) : [];
    return /^\d+$/.test(key) && typeof first === "string" ? { id: key, label: first } : { id: key, label: key };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
