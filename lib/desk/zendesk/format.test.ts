import { describe, expect, test } from "vitest";
import { actions } from "#lib/actions/index.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { formats } from "../formats.ts";
import type { RawTicket } from "../port.ts";

const format = formats.zendesk;

type Loose = Record<string, unknown>;

/** The shapes of Zendesk's API as its specification and recordings give them. */
function rawTicket(change: { ticket?: Loose; comments?: Loose[]; users?: Loose[]; me?: Loose } = {}): RawTicket {
  const comment = { author_id: 501, public: true, created_at: "2026-03-02T09:14:07Z", plain_body: "Hi" };
  return {
    ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
    parts: {
      ticket: {
        ticket: {
          id: 4711,
          subject: "Refund not received",
          status: "open",
          tags: ["refund", "vip"],
          via: { channel: "email" },
          requester_id: 501,
          assignee_id: 77,
          custom_fields: [
            { id: 36001, value: "ORD-99812" },
            { id: 36002, value: null },
            { id: 36003, value: ["a", "b"] },
            { id: 36004, value: { unknown: "shape" } },
          ],
          updated_at: "2026-03-02T10:01:55Z",
          satisfaction_rating: null,
          ...change.ticket,
        },
        users: change.users ?? [
          { id: 501, name: "Ana Lopez", email: "ana@example.com", role: "end-user" },
          { id: 77, name: "Sam Agent", email: "sam@acme.example", role: "agent" },
        ],
        groups: [],
      },
      comments: [
        {
          comments: change.comments ?? [
            { ...comment, id: 88002, author_id: 77, plain_body: "Hello", created_at: "2026-03-02T09:20:00Z" },
            { ...comment, id: 88001, metadata: { system: { ip_address: "203.0.113.9" } } },
          ],
          users: [{ id: 501, name: "Ana Lopez" }],
          meta: { has_more: false },
        },
      ],
      me: { user: { id: 77, name: "Sam Agent", email: "sam@acme.example", role: "agent", ...change.me } },
    },
  };
}

function decoded(change: Parameters<typeof rawTicket>[0] = {}): Ticket {
  const ticket = format.decode(rawTicket(change));
  if (!ticket.ok) throw new Error(ticket.failure.happened);
  return ticket.value;
}

describe("decode", () => {
  test("takes the ticket, oldest message first, with who is who", () => {
    expect(decoded()).toEqual({
      ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
      subject: "Refund not received",
      status: "open",
      customStatus: null,
      priority: null,
      assignee: null,
      group: null,
      tags: ["refund", "vip"],
      channel: "email",
      requester: { id: "501", name: "Ana Lopez", email: "ana@example.com", phone: null },
      cc: [],
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
      ticket: { subject: null, assignee_id: null, via: null, tags: null, custom_fields: null },
      users: [],
      comments: [],
      me: { email: null },
    });
    expect(ticket).toMatchObject({ subject: "", tags: [], channel: "unknown", fields: {}, messages: [] });
    expect(ticket.deskUser.email).toBeNull();
    expect(ticket.requester).toEqual({ id: "501", name: "Ana Lopez", email: null });
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

describe("request", () => {
  const stamp = { safe_update: true, updated_stamp: "2026-03-02T10:01:55Z" };

  test("a status, with the collision check", () => {
    expect(format.request("status.set", { status: "pending" }, decoded())).toEqual({
      method: "PUT",
      path: "/api/v2/tickets/4711.json",
      body: { ticket: { status: "pending", ...stamp } },
    });
  });

  test("tags as the whole list", () => {
    expect(format.request("tags.change", { add: ["new", "vip"], remove: ["refund"] }, decoded())?.body).toEqual({
      ticket: { tags: ["vip", "new"], ...stamp },
    });
  });

  test.each([
    ["a status that nobody can set", "status.set", { status: "closed" }],
    ["no status", "status.set", {}],
    ["a tag that the desk would split", "tags.change", { add: ["two words"], remove: [] }],
    ["a tag that the desk would change", "tags.change", { add: ["VIP"], remove: [] }],
    ["a tag both added and removed", "tags.change", { add: ["x"], remove: ["x"] }],
    ["tags that are no list", "tags.change", { add: "x", remove: [] }],
    ["an action of somebody else", "refund.create", { order: "1001" }],
    ["a reply", "reply.draft", { text: "Hi" }],
  ])("nothing for %s", (_, action, args) => {
    expect(format.request(action, args, decoded())).toBeUndefined();
  });

  test("nothing for a closed ticket", () => {
    expect(format.request("status.set", { status: "open" }, decoded({ ticket: { status: "closed" } }))).toBeUndefined();
  });

  test("every desk action of the catalogue can be composed", () => {
    const args = { "status.set": { status: "pending" }, "tags.change": { add: ["x"], remove: [] } };
    for (const { id } of Object.values(actions).filter(({ runner }) => runner === "desk")) {
      expect(format.request(id, args[id as keyof typeof args], decoded()), id).toBeDefined();
    }
  });
});

describe("confirm", () => {
  const answer = (ticket: Loose, status = 200) => ({
    status,
    body: (rawTicket({ ticket }).parts as { ticket: Loose }).ticket,
  });
  const tags = { add: ["new"], remove: ["refund"] };

  test.each([
    ["a status", "status.set", { status: "pending" }, { status: "pending" }],
    ["tags", "tags.change", tags, { tags: ["vip", "new"] }],
    ["tags, and one more by a rule", "tags.change", tags, { tags: ["new", "vip", "by_rule"] }],
  ])("yes to %s", (_, action, args, ticket) => {
    expect(format.confirm(action, args, decoded(), answer(ticket)).ok).toBe(true);
  });

  test("names what the desk's own rules added", () => {
    const said = format.confirm("tags.change", tags, decoded(), answer({ tags: ["new", "vip", "by_rule"] }));
    expect(said).toMatchObject({ ok: true, value: { says: expect.stringContaining("rules added by_rule") } });
  });

  test.each([
    ["another status", "status.set", { status: "pending" }, answer({ status: "open" }), "desk-did-otherwise"],
    ["a tag that is missing", "tags.change", tags, answer({ tags: ["vip"] }), "desk-did-otherwise"],
    [
      "a tag that is still there",
      "tags.change",
      tags,
      answer({ tags: ["vip", "new", "refund"] }),
      "desk-did-otherwise",
    ],
    ["a tag of before that is gone", "tags.change", tags, answer({ tags: ["new"] }), "desk-did-otherwise"],
    ["another ticket", "status.set", { status: "pending" }, answer({ id: 1, status: "pending" }), "desk-unreadable"],
    ["no ticket", "status.set", { status: "pending" }, { status: 200, body: "<html>" }, "desk-unreadable"],
    ["a refusal", "status.set", { status: "pending" }, answer({ status: "pending" }, 422), "desk-refused"],
    ["an unknown action", "x.y", {}, answer({}), "desk-did-otherwise"],
  ])("no to %s", (_, action, args, said, code) => {
    expect(format.confirm(action, args, decoded(), said)).toMatchObject({ ok: false, failure: { code } });
  });
});

function message(change: Partial<Ticket["messages"][number]>): Loose {
  return { public: true, at: "2026-03-02T09:14:07Z", ...change };
}
