/** Tries everything that the Zendesk adapter relies on, in the open page: it only reads, and tells nothing personal. */
import { editorPoint, endpointPoint, selectorPoint } from "../check-points.ts";
import type { DeskCheckPoint } from "../port.ts";
import { isShown } from "../still-open.ts";
import { layout } from "./layout.ts";
import { locate } from "./locate.ts";

const NEEDED: readonly [name: string, selector: string, means: string][] = [
  ["Conversation", layout.message, "New messages are noticed late, with the next reading."],
  ["Ticket fields", layout.shownFields, "A changed status or tag is noticed late, with the next reading."],
  ["Reply composer", `${layout.composer.rich}, ${layout.composer.plain}`, "No draft can be inserted: copy it."],
  ["Channel of the composer", layout.channelSwitcher, "No draft is inserted: a note cannot be told from a reply."],
];

export async function checkDesk(signal: AbortSignal): Promise<DeskCheckPoint[]> {
  const { root, state } = locate();
  const { ref, disagreement } = state;
  const panes = selectorPoint("Ticket panes", shown(document, layout.panes), "No ticket can be told to be open.");
  const tabs = selectorPoint(
    "Tabs",
    shown(document, layout.tabList),
    "Only address and pane tell which ticket is open.",
  );
  const open = selectorPoint("Open ticket", ref ? "address, tab and pane agree" : null, disagreement ?? NO_TICKET);
  const selectors = root ? NEEDED.map(([name, each, means]) => selectorPoint(name, shown(root, each), means)) : [];
  const rich = root?.querySelector(layout.composer.rich) ?? null;
  const editor = editorPoint("CKEditor 5", rich, "Drafts go in as a paste.");
  const endpoints = await Promise.all([
    endpointPoint("GET /api/v2/users/me.json", "/api/v2/users/me.json", UNREADABLE, signal),
    endpointPoint("GET /api/v2/macros.json", "/api/v2/macros.json?page[size]=1", "No macros can be applied.", signal),
    ...(ref ? ticketEndpoints(`/api/v2/tickets/${ref.ticket}`, signal) : []),
  ]);
  return [open, panes, tabs, ...selectors, ...endpoints, editor];
}

function ticketEndpoints(base: string, signal: AbortSignal): Promise<DeskCheckPoint>[] {
  const comments = `${base}/comments.json?sort=-created_at&page[size]=1`;
  return [
    endpointPoint("GET /api/v2/tickets/{id}.json", `${base}.json`, UNREADABLE, signal),
    endpointPoint("GET /api/v2/tickets/{id}/comments.json", comments, UNREADABLE, signal),
  ];
}

/** The one of several selectors that matched, or null. */
function shown(within: ParentNode, selectors: string): string | null {
  const matches = (selector: string) => [...within.querySelectorAll(selector)].some(isShown);
  return selectors.split(", ").find(matches) ?? null;
}

const NO_TICKET = "No ticket is open: open one and check again.";
const UNREADABLE = "Tickets cannot be read, so nothing is proposed.";
