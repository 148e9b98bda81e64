/**
 * Zendesk, seen from the worker: decodes what the page shipped, composes the one write the page will accept, and
 * reads from the desk's answer whether the wish came true. Pure: it sends nothing and decides nothing.
 */
import type { Ticket } from "#lib/domain/ticket.ts";
import { paragraphs } from "../paragraphs.ts";
import type { DeskFormat, DeskRequest } from "../port.ts";
import { changeFor, type TicketChange } from "./change.ts";
import { confirm } from "./confirm.ts";
import { decodeTicket } from "./decode.ts";
import { listMacros, previewMacro } from "./macros.ts";

const CAN = new Set([
  "assignee.set",
  "macro.apply",
  "note.add",
  "priority.set",
  "status.set",
  "tags.change",
  "ticket.escalate",
]);

export const zendeskFormat: DeskFormat = {
  desk: "zendesk",
  writes: "page",
  // The desk refuses every change of a closed ticket.
  can: (action, ticket) => ticket.status !== "closed" && CAN.has(action),
  decode: decodeTicket,
  request(action, args, ticket) {
    if (ticket.status === "closed") return undefined;
    const change = changeFor(action, args, ticket);
    return change && put(ticket, change);
  },
  confirm,
  macros: listMacros,
  macro: previewMacro,
};

/** The desk compares the stamp with its own: a ticket that somebody changed meanwhile is not overwritten. */
function put(ticket: Ticket, change: TicketChange): DeskRequest {
  return {
    method: "PUT",
    path: `/api/v2/tickets/${ticket.ref.ticket}.json`,
    body: { ticket: { ...fieldsOf(change), safe_update: true, updated_stamp: ticket.stamp } },
  };
}

/** Only what changes is named, and a comment always says that it is none for the customer. */
function fieldsOf({ status, priority, tags, assignee, group, note, macro }: TicketChange): Record<string, unknown> {
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags }),
    ...(assignee === undefined ? {} : { assignee_id: assignee }),
    ...(group === undefined ? {} : { group_id: group }),
    ...(note === undefined ? {} : { comment: { html_body: paragraphs(note), public: false } }),
    ...(macro === undefined ? {} : { macro_ids: [macro] }),
  };
}
