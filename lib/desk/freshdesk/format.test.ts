import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actions } from "#lib/actions/index.ts";
import { type Ticket, ticketVersion } from "#lib/domain/ticket.ts";
import { formats } from "../formats.ts";
import type { RawTicket } from "../port.ts";

const format = formats.freshdesk;

type Loose = Record<string, unknown>;
interface Change {
  ticket?: Loose;
  conversations?: Loose[][];
  me?: Loose;
  fields?: unknown;
  group?: unknown;
  omitted?: unknown;
}

const conversation = {
  ticket_id: 4711,
  user_id: 82001,
  body: "<div>Any news?</div>",
  body_text: "Any news?",
  structured_body: null,
  incoming: true,
  private: false,
  source: 0,
  created_at: "2026-03-02T11:00:00Z",
};

function rawTicket(change: Change = {}): RawTicket {
  return {
    ref: { desk: "freshdesk", host: "acme.freshdesk.com", ticket: "4711" },
    parts: {
      ticket: {
        id: 4711,
        subject: "Charged twice for order 1042",
        type: "Problem",
        status: 2,
        priority: 2,
        source: 1,
        description: "<div>Hi,<br>I was charged twice.</div>",
        description_text: "Hi,\r\nI was charged twice.",
        requester_id: 82001,
        responder_id: 510,
        group_id: 90011,
        company_id: null,
        cc_emails: ["Lee Ortiz <lee@example.com>", "kim@example.com"],
        tags: ["billing"],
        custom_fields: { cf_order_id: "1042", cf_empty: null, cf_odd: { a: 1 }, cf_list: ["a"], cf_number: 3 },
        created_at: "2026-03-02T10:00:00Z",
        updated_at: "2026-03-02T11:04:11Z",
        requester: { id: 82001, name: "Dana Ortiz", email: "dana@example.com", mobile: "+1 415 555 0132", phone: null },
        stats: { resolved_at: null },
        ...change.ticket,
      },
      conversations: change.conversations ?? [
        [
          { ...conversation, id: 99121, user_id: 510, incoming: false, created_at: "2026-03-02T12:00:00Z" },
          { ...conversation, id: 99120 },
          // A private note with the source of a reply, as real accounts have them.
          { ...conversation, id: 99122, user_id: 77, incoming: false, private: true, body_text: "Ask Mia" },
        ],
      ],
      omitted: change.omitted ?? 0,
      me: { id: 510, contact: { name: "Sam Agent", email: "sam@acme.example" }, ...change.me },
      fields:
        "fields" in change
          ? change.fields
          : [
              { name: "status", choices: { 2: ["Open", "Being Processed"], 8: ["Waiting on Vendor", "Waiting"] } },
              { name: "agent", choices: { "Sam Agent": 510, "Mia Lead": 77 } },
              { name: "group", choices: { Billing: 90011 } },
            ],
      group: change.group ?? null,
    },
  };
}

function decoded(change: Change = {}): Ticket {
  const ticket = format.decode(rawTicket(change));
  if (!ticket.ok) throw new Error(ticket.failure.happened);
  return ticket.value;
}

describe("decode", () => {
  test("takes the ticket, the description as its first message, with who is who", () => {
    expect(decoded()).toEqual({
      ref: { desk: "freshdesk", host: "acme.freshdesk.com", ticket: "4711" },
      subject: "Charged twice for order 1042",
      status: "open",
      customStatus: null,
      priority: "normal",
      assignee: { id: "510", name: "Sam Agent" },
      group: { id: "90011", name: "Billing" },
      tags: ["billing"],
      channel: "email",
      requester: { id: "82001", name: "Dana Ortiz", email: "dana@example.com", phone: "+1 415 555 0132" },
      cc: [
        { name: "Lee Ortiz", email: "lee@example.com" },
        { name: "", email: "kim@example.com" },
      ],
      fields: { cf_order_id: "1042", cf_empty: null, cf_list: ["a"], cf_number: 3 },
      messages: [
        message("description", "customer", "82001", "Dana Ortiz", true, "Hi,\nI was charged twice.", "10"),
        message("99120", "customer", "82001", "Dana Ortiz", true, "Any news?", "11"),
        message("99122", "agent", "77", "Mia Lead", false, "Ask Mia", "11"),
        message("99121", "agent", "510", "Sam Agent", true, "Any news?", "12"),
      ],
      omitted: 0,
      deskUser: { id: "510", name: "Sam Agent", email: "sam@acme.example" },
      stamp: "2026-03-02T11:04:11Z",
    });
  });

  test("a status of the account's own is the nearest one by its label, and keeps its number", () => {
    expect(decoded({ ticket: { status: 8 } })).toMatchObject({ status: "hold", customStatus: "8" });
    expect(decoded({ ticket: { status: 6 }, fields: undefined })).toMatchObject({
      status: "pending",
      customStatus: "6",
    });
    expect(decoded({ ticket: { status: 19 }, fields: "refused" })).toMatchObject({
      status: "open",
      customStatus: "19",
    });
    expect(ticketVersion(decoded({ ticket: { status: 8 } }), []).fields.customStatus).toBe("8");
  });

  test("does without labels and names that this agent may not read", () => {
    const bare = decoded({ fields: undefined, ticket: { requester: undefined, responder_id: 78 } });
    expect(bare.assignee).toEqual({ id: "78", name: "" });
    expect(bare.group).toEqual({ id: "90011", name: "" });
    expect(bare.requester).toEqual({ id: "82001", name: "", email: null, phone: null });
    expect(decoded({ fields: undefined, group: { id: 90011, name: "Billing" } }).group?.name).toBe("Billing");
    expect(decoded({ fields: undefined, group: { id: 5, name: "Another" } }).group?.name).toBe("");
  });

  test("takes nulls for nothing", () => {
    const ticket = {
      subject: null,
      description_text: null,
      priority: null,
      source: null,
      responder_id: null,
      group_id: null,
      cc_emails: null,
      tags: null,
      custom_fields: null,
      requester: { id: 82001, name: null, email: null, phone: null, mobile: null },
    };
    const note = { ...conversation, id: 1, user_id: null, body_text: null, incoming: null, private: true };
    expect(decoded({ ticket, conversations: [[note]], me: { contact: null } })).toMatchObject({
      subject: "",
      priority: null,
      assignee: null,
      group: null,
      channel: "other",
      cc: [],
      tags: [],
      fields: {},
      messages: [
        { id: "description", text: "" },
        { id: "1", from: "agent", authorId: "none", public: false, text: "" },
      ],
      deskUser: { id: "510", name: "", email: null },
    });
  });

  test("an e-mail that an agent began with is not the customer's word", () => {
    const [first] = decoded({ ticket: { source: 10 } }).messages;
    expect(first).toMatchObject({ from: "agent", authorId: "none", authorName: "", public: true });
  });

  test("a conversation that came on two pages is there once; what was left out is counted", () => {
    const again = { ...conversation, id: 99120 };
    const ticket = decoded({ conversations: [[again], [again]], omitted: 4_700 });
    expect(ticket.messages).toHaveLength(2);
    expect(ticket.omitted).toBe(4_700);
  });

  test("another ticket than the one asked for is refused", () => {
    const read = format.decode(rawTicket({ ticket: { id: 4712 } }));
    expect(read).toMatchObject({ ok: false, failure: { code: "desk-other-ticket" } });
  });

  test.each([
    ["no requester", { ticket: { requester_id: null } }],
    ["a status in words", { ticket: { status: "Open" } }],
    ["who wrote privately untold", { conversations: [[{ ...conversation, id: 1, private: null }]] }],
    ["nobody logged in", { me: { id: null } }],
  ] as [string, Change][])("%s is unreadable, in words", (_, change) => {
    expect(format.decode(rawTicket(change))).toMatchObject({ ok: false, failure: { code: "desk-unreadable" } });
  });
});

describe("whatever a page ships, decoding answers and never throws", () => {
  test("in place of any part", () => {
    const part = fc.constantFrom("ticket", "conversations", "me", "fields", "group", "omitted");
    fc.assert(
      fc.property(fc.dictionary(part, fc.anything()), (parts) => {
        format.decode({ ref: rawTicket().ref, parts });
        format.decode({ ref: rawTicket().ref, parts: { ...rawTicket().parts, ...parts } });
      }),
    );
  });

  test("in place of any field of the ticket, and what is decoded keeps its shape", () => {
    const names = Object.keys(rawTicket().parts.ticket as object);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names, "new_field"), fc.anything()), (ticket) => {
        const read = format.decode(rawTicket({ ticket }));
        if (!read.ok) return;
        expect(read.value.messages[0]?.id).toBe("description");
        expect(Object.keys(read.value).sort()).toEqual(Object.keys(decoded()).sort());
      }),
    );
  });
});

test("knows every action that Freshdesk can do, on any ticket but a closed one", () => {
  const ticket = decoded();
  const can = Object.values(actions)
    .filter(({ id }) => format.can(id, ticket))
    .map(({ id }) => id);
  expect(
    Object.values(actions)
      .map(({ id }) => id)
      .filter((id) => !can.includes(id)),
  ).toEqual(["macro.apply"]);
  expect(Object.values(actions).filter(({ id }) => format.can(id, { ...ticket, status: "closed" }))).toEqual([]);
});

test("the page writes nothing", () => {
  const ticket = decoded();
  expect(format.writes).toBe("server");
  for (const { id } of Object.values(actions)) expect(format.request(id, { status: "solved" }, ticket)).toBeUndefined();
  expect(format.confirm("status.set", {}, ticket, { status: 200, body: {} }).ok).toBe(false);
});

function message(
  id: string,
  from: string,
  authorId: string,
  authorName: string,
  isPublic: boolean,
  text: string,
  h: string,
) {
  return { id, from, authorId, authorName, public: isPublic, text, at: `2026-03-02T${h}:00:00Z` };
}
