/**
 * Freshdesk, seen from the worker: decodes what the page shipped and knows what the server can write there. The page
 * itself writes nothing: Freshdesk's documented API takes writes with an API key only, and that stays on the server.
 */
import { fail } from "#lib/domain/error.ts";
import type { DeskFormat } from "../port.ts";
import { decodeTicket } from "./decode.ts";

/** No `macro.apply`: Freshdesk's scenario automations have no documented interface (decision 0068). */
const POSSIBLE: ReadonlySet<string> = new Set([
  "assignee.set",
  "note.add",
  "order.lookup",
  "priority.set",
  "refund.create",
  "reply.draft",
  "status.set",
  "tags.change",
  "ticket.escalate",
]);

export const freshdeskFormat: DeskFormat = {
  desk: "freshdesk",
  writes: "server",
  can: (action, ticket) => ticket.status !== "closed" && POSSIBLE.has(action),
  decode: decodeTicket,
  request: () => undefined,
  confirm: () =>
    fail(
      "desk-refused",
      "Freshdesk is written to by the server, never from the page.",
      "Nothing was changed.",
      "Approve it again; if this comes back, tell your admin.",
    ),
};
