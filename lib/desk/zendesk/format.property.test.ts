import fc from "fast-check";
import { test } from "vitest";
import { findAction } from "#lib/actions/index.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { zendeskFormat as format } from "./format.ts";

const tag = fc.stringMatching(/^[a-z]{1,3}$/);
const tags = fc.uniqueArray(tag, { maxLength: 6 });
const status = fc.constantFrom("open", "pending", "hold", "solved");

const ticketWith = (tagsBefore: string[], before: string) =>
  ({
    ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "7" },
    status: before,
    tags: tagsBefore,
    customStatus: null,
    priority: null,
    assignee: null,
    group: null,
    messages: [],
    stamp: "2026-03-02T10:01:55Z",
  }) as unknown as Ticket;

type Wire = {
  tags?: string[];
  status?: string;
  priority?: string;
  assignee_id?: number | null;
  group_id?: number | null;
};

/** What the desk answers when it does exactly what it was told. */
function obey(ticket: Ticket, body: unknown) {
  const { comment, ...change } = (body as { ticket: Wire & { comment?: { html_body: string; public: boolean } } })
    .ticket;
  const {
    tags: nowTags,
    status: nowStatus,
    priority,
    assignee_id: assignee,
    group_id: group,
  } = {
    tags: ticket.tags,
    status: ticket.status,
    priority: ticket.priority,
    assignee_id: ticket.assignee && Number(ticket.assignee.id),
    group_id: ticket.group && Number(ticket.group.id),
    ...change,
  };
  const party = (id: number | null | undefined) => (id ? { id: String(id), name: "" } : null);
  const after: Ticket = {
    ...ticketWith(nowTags ?? [], String(nowStatus)),
    priority: priority as Ticket["priority"],
    assignee: party(assignee),
    group: party(group),
  };
  const fields = { tags: nowTags, status: nowStatus, priority, assignee_id: assignee, group_id: group };
  const answer = {
    ticket: { id: 7, requester_id: 1, updated_at: ticket.stamp, ...fields },
    audit: { events: comment === undefined ? [] : [{ type: "Comment", ...comment }] },
  };
  return { after, answer: { status: 200, body: answer } };
}

const id = fc.constantFrom("21", "22", "23");
const priority = fc.constantFrom("low", "normal", "high", "urgent");
const field = fc.oneof(
  fc.record({ field: fc.constant("status"), to: status }),
  fc.record({ field: fc.constant("priority"), to: priority }),
  fc.record({ field: fc.constant("tags"), to: tags.map((list) => list.join(",")) }),
  fc.record({ field: fc.constant("assignee"), to: fc.oneof(id, fc.constant("")) }),
  fc.record({ field: fc.constant("group"), to: id }),
);
const wish = fc.oneof(
  fc.record({ action: fc.constant("status.set"), args: fc.record({ status }) }),
  fc.record({ action: fc.constant("tags.change"), args: fc.record({ add: tags, remove: tags }) }),
  fc.record({ action: fc.constant("priority.set"), args: fc.record({ priority }) }),
  fc.record({ action: fc.constant("assignee.set"), args: fc.record({ assignee: id, name: fc.string() }) }),
  fc.record({
    action: fc.constant("macro.apply"),
    args: fc.record({
      macro: id,
      name: fc.string(),
      changes: fc.uniqueArray(field, { minLength: 1, maxLength: 5, selector: (one) => one.field }),
    }),
  }),
);

test("an obedient desk is always confirmed, and undo puts back what was", () => {
  const start = fc.record({ tags, status, priority, assignee: id, group: id });
  fc.assert(
    fc.property(start, wish, (was, { action, args }) => {
      const named = (party: string) => ({ id: party, name: "" });
      const before: Ticket = {
        ...ticketWith(was.tags, was.status),
        priority: was.priority as Ticket["priority"],
        assignee: named(was.assignee),
        group: named(was.group),
      };
      const request = format.request(action, args, before);
      if (!request) return;
      const done = obey(before, request.body);
      if (!format.confirm(action, args, before, done.answer).ok) throw new Error("not confirmed");
      if (findAction(action)?.isShown?.(args, done.after, before) !== true) throw new Error("not shown");
      const back = findAction(action)?.takeBack?.(args, before);
      const undo = back && format.request(action, back, done.after);
      if (back && !undo) throw new Error("the undo cannot be composed");
      const { after: end } = undo ? obey(done.after, undo.body) : done;
      const shown = (ticket: Ticket) => ({ ...ticket, tags: [...ticket.tags].sort() });
      if (JSON.stringify(shown(end)) !== JSON.stringify(shown(before))) throw new Error("not put back");
    }),
  );
});

test("every text is a note that comes back as it was, and never one for the customer", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 200 }), (text) => {
      const before = ticketWith([], "open");
      const body = format.request("note.add", { text }, before)?.body as
        | { ticket: { comment: { html_body: string; public: boolean } } }
        | undefined;
      if (!body) return;
      if (body.ticket.comment.public !== false) throw new Error("public");
      if (/<(?!\/?p>|br>)/.test(body.ticket.comment.html_body)) throw new Error("markup");
      if (!format.confirm("note.add", { text }, before, obey(before, body).answer).ok) throw new Error("not confirmed");
    }),
  );
});

test("an answer that lacks a part of the wish is never confirmed", () => {
  fc.assert(
    fc.property(tags, tags, tags, fc.nat(), (had, add, remove, pick) => {
      const args = { add, remove };
      const before = ticketWith(had, "open");
      const request = format.request("tags.change", args, before);
      const wanted = (request?.body as { ticket: { tags: string[] } } | undefined)?.ticket.tags ?? [];
      if (wanted.length === 0) return;
      const { answer } = obey(before, {
        ticket: { tags: wanted.filter((_, index) => index !== pick % wanted.length) },
      });
      if (format.confirm("tags.change", args, before, answer).ok) throw new Error("confirmed");
    }),
  );
});

test("whatever a page ships, decoding answers and never throws", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("ticket", "comments", "me"), fc.anything()), (parts) => {
      format.decode({ ref: { desk: "zendesk", host: "a.zendesk.com", ticket: "7" }, parts });
    }),
  );
});
