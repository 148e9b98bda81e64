import { describe, expect, test } from "vitest";
import { actions } from "#lib/actions/index.ts";
import { formats } from "../formats.ts";
import { decoded, type Loose, rawTicket } from "./fixtures/raw-ticket.ts";

const format = formats.zendesk;

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

  test("a note goes out as text, for agents alone", () => {
    const text = 'Two <b>lines</b> & "more"\nhere\n\nnext';
    expect(format.request("note.add", { text }, decoded())?.body).toEqual({
      ticket: {
        comment: {
          html_body: "<p>Two &lt;b&gt;lines&lt;/b&gt; &amp; &quot;more&quot;<br>here</p><p>next</p>",
          public: false,
        },
        ...stamp,
      },
    });
  });

  test.each([
    ["priority.set", { priority: "urgent" }, { priority: "urgent" }],
    ["assignee.set", { assignee: "78", name: "Mia" }, { assignee_id: 78 }],
    ["assignee.set", { assignee: "", name: "" }, { assignee_id: null }],
    [
      "ticket.escalate",
      { route: "legal", to: "Legal", note: "Look", group: "22" },
      { comment: { html_body: "<p>Look</p>", public: false }, group_id: 22 },
    ],
    [
      "ticket.escalate",
      { route: "legal", to: "Legal", note: "Look" },
      { comment: { html_body: "<p>Look</p>", public: false } },
    ],
    [
      "macro.apply",
      {
        macro: "25",
        name: "Ask",
        changes: [
          { field: "status", to: "pending" },
          { field: "tags", to: "asked,vip" },
          { field: "note", to: "Asked" },
        ],
      },
      {
        status: "pending",
        tags: ["asked", "vip"],
        comment: { html_body: "<p>Asked</p>", public: false },
        macro_ids: [25],
      },
    ],
    ["macro.apply", { macro: "", name: "Ask", changes: [{ field: "group", to: "21" }] }, { group_id: 21 }],
  ])("%s %j", (action, args, fields) => {
    expect(format.request(action, args, decoded())?.body).toEqual({ ticket: { ...fields, ...stamp } });
  });

  test.each([
    ["an empty note", "note.add", { text: " \n" }],
    ["a note that is no text", "note.add", { text: 5 }],
    ["a note beyond what the desk takes", "note.add", { text: "x".repeat(60_001) }],
    ["an agent whose id is no number", "assignee.set", { assignee: "77 or 1", name: "Sam" }],
    ["an agent beyond what numbers hold", "assignee.set", { assignee: "9".repeat(17), name: "Sam" }],
    ["no priority", "priority.set", { priority: null }],
    ["a priority of another desk", "priority.set", { priority: "medium" }],
    ["handing over to a group that is no number", "ticket.escalate", { note: "Look", group: "legal" }],
    ["handing over without words", "ticket.escalate", { note: "", group: "22" }],
    ["a macro without changes", "macro.apply", { macro: "25", name: "x", changes: [] }],
    [
      "half a macro",
      "macro.apply",
      macroOf([
        { field: "status", to: "open" },
        { field: "brand", to: "2" },
      ]),
    ],
    [
      "a macro that sets a field twice",
      "macro.apply",
      macroOf([
        { field: "status", to: "open" },
        { field: "status", to: "hold" },
      ]),
    ],
    ["a macro with a tag that the desk would split", "macro.apply", macroOf([{ field: "tags", to: "a b" }])],
    [
      "a macro without its name at the desk",
      "macro.apply",
      { ...macroOf([{ field: "status", to: "hold" }]), macro: "x" },
    ],
  ])("nothing for %s", (_, action, args) => {
    expect(format.request(action, args, decoded())).toBeUndefined();
  });

  const EXAMPLES: Record<string, Loose> = {
    "assignee.set": { assignee: "78", name: "Mia" },
    "macro.apply": macroOf([{ field: "status", to: "pending" }]),
    "note.add": { text: "Hi" },
    "priority.set": { priority: "high" },
    "status.set": { status: "pending" },
    "tags.change": { add: ["x"], remove: [] },
    "ticket.escalate": { route: "legal", to: "Legal", note: "Look" },
  };

  test("every desk action of the catalogue can be composed here, and nothing on a closed ticket", () => {
    const closed = decoded({ ticket: { status: "closed" } });
    for (const { id } of Object.values(actions).filter(({ runner }) => runner === "desk")) {
      const args = EXAMPLES[id] ?? {};
      expect([id, format.can(id, decoded()), format.can(id, closed)]).toEqual([id, true, false]);
      expect(format.request(id, args, decoded()), id).toBeDefined();
      expect(format.request(id, args, closed), id).toBeUndefined();
    }
    for (const other of ["refund.create", "reply.draft", "toString"]) expect(format.can(other, decoded())).toBe(false);
  });
});

function macroOf(changes: Loose[]): Loose {
  return { macro: "25", name: "Ask", changes };
}

describe("confirm", () => {
  const answer = (ticket: Loose, status = 200) => ({
    status,
    body: (rawTicket({ ticket }).parts as { ticket: Loose }).ticket,
  });
  const tags = { add: ["new"], remove: ["refund"] };
  const noted = (event: Loose | null, ticket: Loose = {}) => {
    const said = answer(ticket);
    const audit = { id: 1, events: [{ id: 2, type: "Change", field_name: "x" }, ...(event === null ? [] : [event])] };
    return { ...said, body: { ...(said.body as Loose), audit } };
  };
  const comment = (change: Loose = {}) => ({ id: 3, type: "Comment", public: false, body: "Two\n\nlines", ...change });
  const note = { text: "Two\nlines" };
  const handed = { route: "legal", to: "Legal", note: "Two lines", group: "22" };

  test.each([
    ["a note, by the audit", "note.add", note, noted(comment())],
    ["a note, by its HTML", "note.add", note, noted(comment({ body: null, html_body: "<p>Two<br>lines</p>" }))],
    ["an assignee", "assignee.set", { assignee: "78", name: "Mia" }, answer({ assignee_id: 78 })],
    ["nobody", "assignee.set", { assignee: "", name: "" }, answer({ assignee_id: null })],
    ["a priority", "priority.set", { priority: "low" }, answer({ priority: "low" })],
    ["handing over", "ticket.escalate", handed, noted(comment(), { group_id: 22 })],
    ["a macro", "macro.apply", macroOf([{ field: "priority", to: "low" }]), answer({ priority: "low" })],
  ])("yes to %s", (_, action, args, said) => {
    expect(format.confirm(action, args, decoded(), said)).toMatchObject({ ok: true });
  });

  test("says who had the ticket before, and what the desk did beside the wish", () => {
    const said = format.confirm(
      "ticket.escalate",
      handed,
      decoded(),
      noted(comment(), { group_id: 22, assignee_id: null }),
    );
    expect(said.ok && said.value.says).toBe(
      "In group 22 now; before it was Support. The note is on the ticket; only agents see it. Read back from Zendesk. Zendesk took the assignee off.",
    );
    const mine = format.confirm(
      "assignee.set",
      { assignee: "78", name: "Mia" },
      decoded(),
      answer({ assignee_id: 78 }),
    );
    expect(mine.ok && mine.value.says).toBe("Assigned to Mia now; before it was Sam Agent. Read back from Zendesk.");
  });

  test.each([
    ["a note without the desk's history", "note.add", note, answer({}), "desk-unreadable"],
    ["a note that is not in it", "note.add", note, noted(null), "desk-did-otherwise"],
    ["a note that everybody can read", "note.add", note, noted(comment({ public: true })), "desk-did-otherwise"],
    ["other words", "note.add", note, noted(comment({ body: "Two" })), "desk-did-otherwise"],
    ["another agent", "assignee.set", { assignee: "78", name: "Mia" }, answer({}), "desk-did-otherwise"],
    ["another priority", "priority.set", { priority: "low" }, answer({}), "desk-did-otherwise"],
    ["the note without the group", "ticket.escalate", handed, noted(comment()), "desk-did-otherwise"],
    [
      "half a macro",
      "macro.apply",
      macroOf([
        { field: "status", to: "hold" },
        { field: "priority", to: "low" },
      ]),
      answer({ status: "hold" }),
      "desk-did-otherwise",
    ],
  ])("no to %s", (_, action, args, said, code) => {
    expect(format.confirm(action, args, decoded(), said)).toMatchObject({ ok: false, failure: { code } });
  });

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
