import { expect, test } from "vitest";
import type { Args } from "#lib/domain/action.ts";
import type { TicketState } from "#lib/domain/ticket.ts";
import { findAction } from "./index.ts";

const before: TicketState = {
  status: "open",
  customStatus: null,
  tags: ["refund", "vip"],
  priority: "low",
  assignee: { id: "77", name: "Sam" },
  group: { id: "21", name: "Support" },
  requester: { id: "501", name: "Ana", email: null, phone: null },
  messages: [],
};
const note = { id: "9", from: "agent", authorId: "77", authorName: "Sam", public: false, at: "" } as const;

test.each<[string, Args, Partial<TicketState>, Args | undefined]>([
  ["status.set", { status: "pending" }, {}, { status: "open" }],
  ["status.set", { status: "open" }, {}, undefined],
  ["status.set", { status: "open" }, { status: "new" }, undefined],
  ["status.set", { status: "open" }, { status: "pending", customStatus: "7" }, undefined],
  ["tags.change", { add: ["vip", "x"], remove: ["refund", "y"] }, {}, { add: ["refund"], remove: ["x"] }],
  ["tags.change", { add: ["vip"], remove: [] }, {}, undefined],
  ["priority.set", { priority: "high" }, {}, { priority: "low" }],
  ["priority.set", { priority: "high" }, { priority: null }, undefined],
  ["assignee.set", { assignee: "78", name: "Mia" }, {}, { assignee: "77", name: "Sam" }],
  ["assignee.set", { assignee: "78", name: "Mia" }, { assignee: null }, { assignee: "", name: "" }],
  ["note.add", { text: "Hi" }, {}, { text: "Hi" }],
  [
    "ticket.escalate",
    { route: "b", to: "B", note: "n", group: "22" },
    {},
    { route: "b", to: "B", note: "n", group: "21" },
  ],
  [
    "ticket.escalate",
    { route: "b", to: "B", note: "n", group: "22" },
    { group: null },
    { route: "b", to: "B", note: "n", group: "" },
  ],
  ["ticket.escalate", { route: "b", to: "B", note: "n" }, {}, { route: "b", to: "B", note: "n" }],
  ["refund.create", { order: "1" }, {}, undefined],
])("%s %j on %j is taken back with %j", (action, args, change, expected) => {
  expect(findAction(action)?.takeBack?.(args, { ...before, ...change })).toEqual(expected);
});

test("a macro is taken back field by field, but not its note", () => {
  const changes = [
    { field: "status", to: "pending" },
    { field: "tags", to: "refund,vip,asked" },
    { field: "note", to: "asked for photos" },
  ];
  expect(findAction("macro.apply")?.takeBack?.({ macro: "1", name: "Ask", changes }, before)?.changes).toEqual([
    { field: "status", to: "open" },
    { field: "tags", to: "refund,vip" },
  ]);
});

test("a note counts as added when it is new, internal and says the approved words", () => {
  const shown = findAction("note.add")?.isShown;
  const now = (text: string, change: object = {}) => ({ ...before, messages: [{ ...note, text, ...change }] });
  expect(shown?.({ text: "Two\nlines" }, now("Two lines"), before)).toBe(true);
  expect(shown?.({ text: "Two lines" }, now("Two lines!"), before)).toBe(false);
  expect(shown?.({ text: "Two lines" }, now("Two lines", { public: true }), before)).toBe(false);
  expect(shown?.({ text: "Two lines" }, now("Two lines"), now("Two lines"))).toBe(false);
  expect(shown?.({ text: "Two lines" }, now("Two lines"), null)).toBe(false);
});

test("a macro that holds a change of an unknown kind changes nothing here", () => {
  const args = {
    macro: "1",
    name: "x",
    changes: [
      { field: "status", to: "open" },
      { field: "brand", to: "2" },
    ],
  };
  expect(findAction("macro.apply")?.isShown?.(args, before, null)).toBe(false);
});

test("the card of a macro lists each change in words, and its note as it will stand there", () => {
  const changes = [
    { field: "status", to: "pending" },
    { field: "tags", to: "asked,refund" },
    { field: "assignee", to: "78" },
    { field: "group", to: "22" },
    { field: "note", to: "Two\nlines" },
  ];
  const lines = (ticket: TicketState) => findAction("macro.apply")?.lines?.({ macro: "1", name: "x", changes }, ticket);
  expect(lines(before)).toEqual([
    ["Status", "open → pending"],
    ["Tags", "refund, vip → asked, refund"],
    ["Assignee", "Sam → agent 78"],
    ["Group", "Support → group 22"],
    ["Note", "Two\nlines"],
  ]);
  expect(lines({ ...before, tags: [], assignee: null, group: null })?.slice(1, 4)).toEqual([
    ["Tags", "none → asked, refund"],
    ["Assignee", "nobody → agent 78"],
    ["Group", "none → group 22"],
  ]);
});
