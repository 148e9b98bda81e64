/** Tries everything that the Freshdesk adapter relies on, in the open page: it only reads, and tells nothing personal. */
import { editorPoint, endpointPoint, selectorPoint } from "../check-points.ts";
import type { DeskCheckPoint } from "../port.ts";
import { find } from "./find.ts";
import type { Thing } from "./layouts.ts";
import { locate } from "./locate.ts";

/** Banner, quote and "load more" are there only at times: their absence says nothing. */
const NEEDED: readonly [Thing, string, string][] = [
  ["ticketNumber", "Ticket number on the page", "Only address and title tell which ticket is open."],
  ["messages", "Conversation", "New messages are noticed late, with the next reading."],
  ["properties", "Properties", "A changed status or tag is noticed late, with the next reading."],
  ["replyButton", "Reply button", "A draft cannot open the composer: open it by hand before you insert."],
  ["editor", "Reply editor", "No draft can be inserted while no composer is open: copy it."],
];

export async function checkDesk(signal: AbortSignal): Promise<DeskCheckPoint[]> {
  const { ref, disagreement } = locate();
  const open = selectorPoint("Open ticket", ref ? "address and page agree" : null, disagreement ?? NO_TICKET);
  const selectors = NEEDED.map(([thing, name, means]) => selectorPoint(name, layerOf(thing), means));
  const editable = find("editor")?.elements.at(-1) ?? null;
  const editor = editorPoint("Froala", editable, "Drafts go in by the browser's own editing command or as a paste.");
  const endpoints = await Promise.all([
    endpointPoint("GET /api/v2/agents/me", "/api/v2/agents/me", UNREADABLE, signal),
    endpointPoint("GET /api/v2/ticket_fields", "/api/v2/ticket_fields", NO_LABELS, signal),
    ...(ref ? ticketEndpoints(`/api/v2/tickets/${ref.ticket}`, signal) : []),
  ]);
  return [open, ...selectors, ...endpoints, editor];
}

function ticketEndpoints(base: string, signal: AbortSignal): Promise<DeskCheckPoint>[] {
  return [
    endpointPoint("GET /api/v2/tickets/{id}", `${base}?include=requester,stats`, UNREADABLE, signal),
    endpointPoint("GET /api/v2/tickets/{id}/conversations", `${base}/conversations?per_page=1`, UNREADABLE, signal),
  ];
}

function layerOf(thing: Thing): string | null {
  const layer = find(thing)?.layer;
  return layer ? `${layer.name} (${layer.generation}, ${layer.seen})` : null;
}

const NO_TICKET = "No ticket is open: open one and check again.";
const UNREADABLE = "Tickets cannot be read, so nothing is proposed.";
const NO_LABELS = "Names of agents and groups and of the account's own statuses are missing.";
