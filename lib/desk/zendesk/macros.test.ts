import { expect, test } from "vitest";
import type { Ticket } from "#lib/domain/ticket.ts";
import { zendeskFormat } from "./format.ts";

type Loose = Record<string, unknown>;

const ticket = {
  ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
  status: "open",
  priority: "low",
  tags: ["vip", "refund"],
  assignee: { id: "77", name: "Sam" },
  group: { id: "21", name: "Support" },
} as unknown as Ticket;

const ACTIONS = [
  { field: "status", value: "pending" },
  { field: "comment_value_html", value: "<p>Hi {{ticket.requester.first_name}}</p>" },
  { field: "comment_mode_is_public", value: "true" },
  { field: "current_tags", value: "asked_order" },
];

function looked(after: Loose, actions: unknown = ACTIONS): unknown {
  const macros = [
    { id: 25, title: "Refund::Ask order number", active: true, description: null, actions },
    { id: 26, title: "Old", active: false, actions: [] },
  ];
  const whole = { id: 4711, status: "open", priority: "low", tags: ["refund", "vip"], assignee_id: 77, group_id: 21 };
  return { macros: [{ macros, count: 2 }], applied: { result: { ticket: { ...whole, ...after } } } };
}

const macro = { id: "25", name: "Refund::Ask order number" };
const preview = (after: Loose, actions?: unknown) => {
  const result = zendeskFormat.macro?.(looked(after, actions), macro, ticket);
  if (!result?.ok) throw new Error(result?.failure.happened);
  return result.value;
};

test("lists what may be applied, by its name", () => {
  expect(zendeskFormat.macros?.(looked({}))).toEqual({ ok: true, value: [macro] });
});

test("every change of the macro stands in the arguments, its reply is only a draft", () => {
  const comment = { body: "Hi Ana", html_body: "<p>Hi Ana,</p><p>which&nbsp;order &lt;3?</p>", public: true };
  expect(preview({ status: "pending", tags: ["refund", "vip", "asked_order"], comment })).toEqual({
    args: {
      macro: "25",
      name: "Refund::Ask order number",
      changes: [
        { field: "status", to: "pending" },
        { field: "tags", to: "asked_order,refund,vip" },
      ],
    },
    reply: "Hi Ana,\n\nwhich order <3?",
  });
});

test("only fields that the macro touches count: the preview is a whole ticket", () => {
  const { args } = preview({ status: "pending", priority: "urgent", group_id: 22 });
  expect(args?.changes).toEqual([{ field: "status", to: "pending" }]);
});

const note = [
  { field: "comment_value", value: "Asked" },
  { field: "comment_mode_is_public", value: "false" },
];

test.each<[string, Loose, unknown, string | null, unknown]>([
  ["as a note", { comment: { body: "Asked", public: false } }, note, null, [{ field: "note", to: "Asked" }]],
  ["without saying whether it is one", { comment: { body: "Asked" } }, [note[0]], "Asked", undefined],
  ["as a note of a macro that says public", { comment: { body: "Asked", public: false } }, ACTIONS, "Asked", undefined],
  [
    "by channel",
    { comment: { scoped_body: [["channel:all", "Hi <b>Ana</b>"]], public: true } },
    ACTIONS,
    "Hi Ana",
    undefined,
  ],
  ["as an empty list", { comment: { body: "Hi", scoped_body: [], public: true } }, ACTIONS, "Hi", undefined],
  ["not at all", {}, ACTIONS, null, undefined],
])("a comment that comes %s", (_, after, actions, reply, changes) => {
  const seen = preview(after, actions);
  expect([seen.reply, seen.args?.changes]).toEqual([reply, changes]);
});

test.each<[string, Loose, unknown]>([
  ["a field that is not known here", {}, [...ACTIONS, { field: "brand_id", value: "11" }]],
  ["a custom field", {}, [{ field: "custom_fields_36001", value: "1001" }]],
  ["a status that nobody can put back", { status: "closed" }, [{ field: "status", value: "closed" }]],
  ["taking the priority off", { priority: null }, [{ field: "priority", value: "" }]],
  ["nobody knows what", { status: "pending" }, null],
])("a macro that does %s is not offered, and says why", (_, after, actions) => {
  const seen = preview(after, actions);
  expect(seen.args).toBeNull();
  expect(seen.why).toMatch(/\.$/);
});

test("both shapes of the fields are borne, and what is no preview is refused", () => {
  expect(preview({ status: "pending", fields: { id: 36001, value: "x" } }).args).not.toBeNull();
  expect(preview({ status: "pending", fields: [{ id: 36001, value: "x" }] }).args).not.toBeNull();
  for (const wrong of [null, {}, "<html>", { macros: [], applied: {} }]) {
    expect(zendeskFormat.macro?.(wrong, macro, ticket)).toMatchObject({ ok: false });
  }
});
