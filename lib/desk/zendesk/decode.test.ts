import { describe, expect, test } from "vitest";
import type { Ticket } from "#lib/domain/ticket.ts";
import { decoded, type Loose, rawTicket } from "./fixtures/raw-ticket.ts";
import { zendeskFormat as format } from "./format.ts";

describe("decode", () => {
  test("takes the ticket, oldest message first, with who is who", () => {
    expect(decoded()).toEqual({
      ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
      subject: "Refund not received",
      status: "open",
      customStatus: null,
      priority: "high",
      assignee: { id: "77", name: "Sam Agent" },
      group: { id: "21", name: "Support" },
      tags: ["refund", "vip"],
      channel: "email",
      requester: { id: "501", name: "Ana Lopez", email: "ana@example.com", phone: "+34 600 000 001" },
      cc: [{ name: "Leo Lopez", email: "leo@example.com" }],
      fields: { "36001": "ORD-99812", "36002": null, "36003": ["a", "b"] },
      messages: [
        message({ id: "88001", from: "customer", authorId: "501", authorName: "Ana Lopez", text: "Hi" }),
        message({
          id: "88002",
          from: "agent",
          authorId: "77",
          authorName: "Sam Agent",
          text: "Hello",
          at: "2026-03-02T09:20:00Z",
        }),
      ],
      omitted: 0,
      deskUser: { id: "77", name: "Sam Agent", email: "sam@acme.example" },
      stamp: "2026-03-02T10:01:55Z",
    });
  });

  test("bears every null that the desk documents", () => {
    const ticket = decoded({
      ticket: {
        subject: null,
        assignee_id: null,
        group_id: null,
        priority: null,
        via: null,
        tags: null,
        custom_fields: null,
        email_cc_ids: null,
      },
      users: [],
      comments: [],
      me: { email: null },
    });
    expect(ticket).toMatchObject({ subject: "", tags: [], channel: "unknown", fields: {}, messages: [], cc: [] });
    expect(ticket).toMatchObject({ priority: null, assignee: null, group: null, customStatus: null });
    expect(ticket.deskUser.email).toBeNull();
    expect(ticket.requester).toEqual({ id: "501", name: "Ana Lopez", email: null, phone: null });
  });

  test("says that older messages were not read, and does not guess how many", () => {
    const raw = rawTicket();
    const decode = (more: unknown) => format.decode({ ...raw, parts: { ...raw.parts, more } });
    expect(decode(true)).toMatchObject({ ok: true, value: { omitted: null } });
    expect(decode(false)).toMatchObject({ ok: true, value: { omitted: 0 } });
  });

  test("a channel may be a number", () => {
    expect(decoded({ ticket: { via: { channel: 8 } } }).channel).toBe("8");
  });

  const at = { created_at: "2026-03-02T09:14:07Z", id: 1, plain_body: "x" };
  test.each([
    ["the requester", { author_id: 501, public: true }, "customer"],
    ["the assignee", { author_id: 77, public: true }, "agent"],
    ["an agent's note", { author_id: 78, public: false }, "agent"],
    ["somebody in copy, role unknown", { author_id: 900, public: true }, "customer"],
    ["the desk itself", { author_id: -1, public: true }, "system"],
    ["nobody", { author_id: null, public: true }, "system"],
  ])("a comment by %s", (_, comment, from) => {
    expect(decoded({ comments: [{ ...at, ...comment }] }).messages[0]?.from).toBe(from);
  });

  test("text is what was written, never markup", () => {
    const comments = [
      {
        ...at,
        author_id: 501,
        public: true,
        plain_body: "<b>bold?</b>\r\n\u202e",
        html_body: "<p>other</p>",
        body: "other",
      },
      { ...at, id: 2, author_id: 501, public: true, plain_body: null, body: "only body" },
    ];
    expect(decoded({ comments }).messages.map(({ text }) => text)).toEqual(["<b>bold?</b>\n\u202e", "only body"]);
  });

  test.each([
    ["no parts", { ref: rawTicket().ref, parts: {} }, "desk-unreadable"],
    [
      "a login page for a ticket",
      { ref: rawTicket().ref, parts: { ...rawTicket().parts, ticket: "<html>" } },
      "desk-unreadable",
    ],
    ["an unknown status", rawTicket({ ticket: { status: "deleted" } }), "desk-unreadable"],
    ["an id beyond what numbers hold", rawTicket({ ticket: { requester_id: 2 ** 53 } }), "desk-unreadable"],
    ["a stranger", rawTicket({ me: { id: null } }), "desk-unreadable"],
    ["another ticket", rawTicket({ ticket: { id: 4712 } }), "desk-other-ticket"],
  ])("refuses %s", (_, raw, code) => {
    expect(format.decode(raw)).toMatchObject({ ok: false, failure: { code } });
  });
});

function message(change: Partial<Ticket["messages"][number]>): Loose {
  return { public: true, at: "2026-03-02T09:14:07Z", ...change };
}
