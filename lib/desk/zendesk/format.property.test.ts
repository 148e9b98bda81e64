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
    stamp: "2026-03-02T10:01:55Z",
  }) as unknown as Ticket;

/** What the desk answers when it does exactly what it was told. */
function obey(ticket: Ticket, body: unknown) {
  const { ticket: change } = body as { ticket: { tags?: string[]; status?: string } };
  const after = { tags: ticket.tags, status: ticket.status, ...change };
  const answer = { ticket: { id: 7, requester_id: 1, updated_at: ticket.stamp, ...after } };
  return { after: ticketWith(after.tags, after.status), answer: { status: 200, body: answer } };
}

const wish = fc.oneof(
  fc.record({ action: fc.constant("status.set"), args: fc.record({ status }) }),
  fc.record({ action: fc.constant("tags.change"), args: fc.record({ add: tags, remove: tags }) }),
);

test("an obedient desk is always confirmed, and undo puts back what was", () => {
  fc.assert(
    fc.property(tags, status, wish, (had, was, { action, args }) => {
      const before = ticketWith(had, was);
      const request = format.request(action, args, before);
      if (!request) return;
      const done = obey(before, request.body);
      if (!format.confirm(action, args, before, done.answer).ok) throw new Error("not confirmed");
      const back = findAction(action)?.takeBack?.(args, before);
      const restored = back ? obey(done.after, format.request(action, back, done.after)?.body).after : done.after;
      if (restored.status !== was) throw new Error("status not restored");
      if ([...restored.tags].sort().join() !== [...had].sort().join()) throw new Error("tags not restored");
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
