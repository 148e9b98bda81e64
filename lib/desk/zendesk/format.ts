/**
 * Zendesk, seen from the worker: decodes what the page shipped, composes the one write the page will accept, and
 * reads from the desk's answer whether the wish came true. Pure: it sends nothing and decides nothing.
 */
import type { Args } from "#lib/domain/action.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import type { DeskAnswer, DeskFormat, DeskRequest } from "../port.ts";
import { decodeTicket, TicketBody } from "./decode.ts";

export const zendeskFormat: DeskFormat = {
  desk: "zendesk",
  writes: "page",
  can: (action, ticket) => ticket.status !== "closed" && ["status.set", "tags.change"].includes(action),
  decode: decodeTicket,
  request(action, args, ticket) {
    // The desk refuses every change of a closed ticket.
    if (ticket.status === "closed") return undefined;
    const status = wantedStatus(action, args);
    if (status !== undefined) return put(ticket, { status });
    const tags = wantedTags(action, args, ticket);
    return tags && put(ticket, { tags });
  },
  confirm,
};

type Confirmed = Result<{ says: string }, "desk-unreadable" | "desk-refused" | "desk-did-otherwise">;

function confirm(action: string, args: Args, before: Ticket, answer: DeskAnswer): Confirmed {
  if (answer.status !== 200) {
    return fail(
      "desk-refused",
      `Zendesk did not take the change (HTTP ${answer.status}).`,
      "The ticket is as it was.",
      "Look at the ticket and try again.",
    );
  }
  const parsed = TicketBody.safeParse(answer.body);
  if (!parsed.success || parsed.data.ticket.id !== before.ref.ticket) {
    return fail(
      "desk-unreadable",
      "Zendesk took the change, but its answer could not be read.",
      "It is not certain what the ticket looks like now.",
      "Reload the ticket and look before you try again.",
    );
  }
  const { ticket } = parsed.data;
  const status = wantedStatus(action, args);
  if (status !== undefined) {
    if (ticket.status !== status) return otherwise(`the status is ${ticket.status}, not ${status}`);
    return succeed({ says: `Status is now ${status}; it was ${before.status}. ${READ_BACK}` });
  }
  const tags = wantedTags(action, args, before);
  const wish = tagWish(action, args);
  if (!tags || !wish) return otherwise("this change was never composed here");
  const now = ticket.tags ?? [];
  const missing = tags.filter((tag) => !now.includes(tag));
  const left = wish.remove.filter((tag) => now.includes(tag));
  if (missing.length > 0) return otherwise(`these tags are missing: ${missing.join(", ")}`);
  if (left.length > 0) return otherwise(`these tags are still there: ${left.join(", ")}`);
  const extra = now.filter((tag) => !tags.includes(tag));
  const note = extra.length > 0 ? ` Zendesk's own rules added ${extra.join(", ")}.` : "";
  return succeed({ says: `Tags are now ${now.join(", ") || "none"}. ${READ_BACK}${note}` });
}

const READ_BACK = "Read back from Zendesk.";

function otherwise(what: string): Confirmed {
  return fail(
    "desk-did-otherwise",
    `Zendesk answered that ${what}.`,
    "The change did not come out as approved; a rule of the desk may have changed it.",
    "Look at the ticket before you go on.",
  );
}

/** The desk compares the stamp with its own: a ticket that somebody changed meanwhile is not overwritten. */
function put(ticket: Ticket, change: { status: string } | { tags: string[] }): DeskRequest {
  return {
    method: "PUT",
    path: `/api/v2/tickets/${ticket.ref.ticket}.json`,
    body: { ticket: { ...change, safe_update: true, updated_stamp: ticket.stamp } },
  };
}

const SETTABLE = ["open", "pending", "hold", "solved"];
const isSettable = (status: unknown): status is string => SETTABLE.includes(status as string);

function wantedStatus(action: string, { status }: Args): string | undefined {
  return action === "status.set" && isSettable(status) ? status : undefined;
}

/** The whole list that the ticket shall have: the desk replaces tags as one. */
function wantedTags(action: string, args: Args, ticket: Ticket): string[] | undefined {
  const wish = tagWish(action, args);
  return wish && [...new Set([...ticket.tags, ...wish.add])].filter((tag) => !wish.remove.includes(tag));
}

function tagWish(action: string, args: Args): { add: string[]; remove: string[] } | undefined {
  if (action !== "tags.change") return undefined;
  const { add = [], remove = [] } = args;
  if (!isTagList(add) || !isTagList(remove)) return undefined;
  return add.some((tag) => remove.includes(tag)) ? undefined : { add, remove };
}

/** The desk splits a tag at spaces and changes its letters; what it would not keep as shown is not asked of it. */
function isTagList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((tag) => typeof tag === "string" && /^[^\s,A-Z]{1,255}$/.test(tag));
}
