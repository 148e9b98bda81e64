import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { findKind, KINDS } from "./index.ts";

test("every kind is a file of this folder, and every file is in the list", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.includes(".test."));
  const kinds = files.map((name) => name.slice(0, -3)).filter((name) => !["index", "kind", "otherwise"].includes(name));
  // `scope` is `require` under a second name, in its file.
  expect([...kinds, "scope"].sort()).toEqual(Object.keys(KINDS).sort());
  for (const [name, kind] of Object.entries(KINDS)) expect(kind.kind).toBe(name);
});

test("a form asks exactly what the schema takes", () => {
  const head = ["id", "kind", "on", "why", "when"];
  for (const kind of Object.values(KINDS)) {
    const shape = (kind.schema as unknown as { shape: Record<string, unknown> }).shape;
    // Cap and budget take `else` as another word for `beyond`.
    const asked = Object.keys(shape).filter((key) => !head.includes(key) && !(key === "else" && "beyond" in shape));
    expect(kind.form.map((field) => field.field).sort(), kind.kind).toEqual(asked.sort());
  }
});

test("inherited names are no kinds", () => {
  expect(findKind("toString")).toBeUndefined();
  expect(findKind("constructor")).toBeUndefined();
});

test.each<[string, string, string[][]]>([
  [
    "batch",
    "Only so many records at once, for example at most 20 tickets.",
    [
      ["of", "fact", "required", "What is counted", "the list that is counted, such as args.tickets"],
      ["atMost", "number", "required", "At most", "how many at once"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "breaker",
    "Stops when there is much more than usual, for example three times the level of the last 7d within 1h.",
    [
      ["spike", "spike", "required", "How much more than usual", "how much more than usual, over which time"],
      ["per", "per", "optional", "Per"],
      ["probe", "duration", "optional", "One may run after"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "budget",
    "A sum over time must stay within a bound, for example 50.00 USD per order within 90d.",
    [
      ["per", "per", "required", "Per", "for whom it is counted: rep, team, customer, order, ticket or all"],
      ["of", "fact", "required", "What is summed", "the argument that is summed, such as args.amount"],
      ["atMost", "amount", "required", "At most", "the sum that is allowed"],
      ["within", "duration", "required", "Within", "the time, such as 30d or 1cd"],
      ["beyond", "else", "optional", "Beyond that"],
    ],
  ],
  [
    "cap",
    "One value must stay within a bound, for example an amount at most 50.00 USD.",
    [
      ["of", "fact", "required", "What is measured", "what is measured, such as args.amount"],
      ["atMost", "amount", "optional", "At most"],
      ["atLeast", "amount", "optional", "At least"],
      ["beyond", "else", "optional", "Beyond that"],
    ],
  ],
  [
    "cooldown",
    "Some time must pass since the last one, for example 30d per customer.",
    [
      ["per", "per", "required", "Per", "for whom it is counted: rep, team, customer, order, ticket or all"],
      ["every", "duration", "required", "Once in", "how long to wait, such as 30d"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "escalate",
    "Somebody else takes over, for example when the customer threatens with a lawyer.",
    [["to", "route", "required", "To", "the route that it is handed to"]],
  ],
  ["hide", "The action is not shown at all: no card, no tool for a model.", []],
  [
    "hours",
    "Only at some hours, for example mon-fri from 09:00 to 17:30.",
    [
      ["days", "days", "required", "On", "the days, such as mon-fri"],
      ["from", "clock", "required", "From", 'when it opens, such as "09:00"'],
      ["to", "clock", "required", "To", 'when it closes, such as "17:00"'],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  ["never", "Nobody may do it, under the trigger given.", []],
  [
    "oblige",
    "A person has to do something first, for example give a reason.",
    [["needs", "obligations", "required", "What a person has to do", "what a person has to do first"]],
  ],
  [
    "rate",
    "At most so many within a time, for example 10 per rep within 1h.",
    [
      ["per", "per", "required", "Per", "for whom it is counted: rep, team, customer, order, ticket or all"],
      ["atMost", "number", "required", "At most", "how many are allowed"],
      ["within", "duration", "required", "Within", "the time, such as 30d or 1cd"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "recipients",
    "A message goes to the listed domains only, for example internal text never to the outside.",
    [
      ["of", "fact", "required", "Addresses", "where the addresses stand, such as args.to"],
      ["domains", "domains", "required", "Only to", "the domains that messages may go to"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "require",
    "Something must be proven, for example that the order belongs to the person who wrote.",
    [
      ["that", "condition", "required", "What must hold", "the condition that must hold"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "scope",
    "Where the action may be used at all, for example only in some inboxes.",
    [
      ["that", "condition", "required", "What must hold", "the condition that must hold"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "sequence",
    "Something else must have been done first, for example eligibility checked within 1h on the same ticket.",
    [
      ["after", "actions", "required", "Only after", "the action that must come first"],
      ["within", "duration", "required", "Within", "the time, such as 30d or 1cd"],
      ["per", "per", "optional", "For the same"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
  [
    "window",
    "A time must lie within a duration of now, for example an order placed within 30d.",
    [
      ["since", "fact", "optional", "Since"],
      ["until", "fact", "optional", "Until"],
      ["within", "duration", "required", "Within", "the time, such as 30d or 1cd"],
      ["else", "else", "optional", "Otherwise"],
    ],
  ],
])("the form of %s, as a lead meets it", (name, says, fields) => {
  const kind = findKind(name);
  expect(kind?.says).toBe(says);
  const asked = kind?.form.map(({ field, input, required, label, says: hint }) =>
    [field, input, required ? "required" : "optional", label, hint].filter((part) => part !== undefined),
  );
  expect(asked).toEqual(fields);
});
