/** A mistake at each place where a form can stand: inside lists, choices, blocks by name, forms that hold themselves. */
import { expect, test } from "vitest";
import { z } from "zod";
import { Problems } from "./problem.ts";
import { reportIssues } from "./schema-problems.ts";

const Duration = z.string().describe("a duration such as `30d`");
const NODE: z.ZodType = z.strictObject({
  size: z.number().optional(),
  get next() {
    return NODE.optional();
  },
});
const FORM = z.strictObject({
  kind: z.enum(["cap", "rate"]).optional(),
  on: z.union([z.string(), z.array(z.string())]).optional(),
  within: Duration.optional(),
  spans: z.array(Duration).optional(),
  perTeam: z.record(z.string(), Duration).optional(),
  either: z.union([Duration, z.strictObject({ calendar: z.string() })]).optional(),
  count: z.number().optional(),
  items: z.array(z.string()).min(1).optional(),
  flag: z.boolean().optional(),
  maybe: z.nullable(z.strictObject({ colour: z.string() })).optional(),
  byDefault: z.strictObject({ colour: z.string() }).default({ colour: "red" }),
  piped: z
    .strictObject({ colour: z.string() })
    .transform((x) => x)
    .optional(),
  lazy: z.lazy(() => z.strictObject({ colour: z.string() })).optional(),
  each: z.array(z.strictObject({ colour: z.string() })).optional(),
  all: z.record(z.string(), z.strictObject({ colour: z.string() })).optional(),
  free: z.record(z.string(), z.string()).optional(),
  empty: z.strictObject({}).optional(),
  form: z
    .union([
      z.strictObject({ colour: z.string(), size: z.number() }),
      z.strictObject({ shade: z.strictObject({ dark: z.boolean() }) }),
    ])
    .optional(),
  choice: z
    .union([z.literal("deny"), z.literal("pause"), z.strictObject({ needs: z.enum(["lead-approval", "reason-code"]) })])
    .optional(),
  spoken: z.union([z.string(), z.number()], { error: "a word or a number belongs here" }).optional(),
  list: z.union([z.array(z.enum(["red", "green"])), z.enum(["red", "green"])]).optional(),
  nested: NODE.optional(),
  never: z.undefined().optional(),
  exact: z.literal(1).optional(),
  text: z.string().max(3).optional(),
  minText: z.string().min(1).optional(),
});

function told(raw: unknown, schema: z.ZodType, labels?: ReadonlyMap<string, string>): string[] {
  const problems = new Problems();
  const decoded = schema.safeParse(raw);
  if (!decoded.success)
    reportIssues(decoded.error, ["rules", 0], problems, { schema, raw, ...(labels === undefined ? {} : { labels }) });
  return problems.list.map(({ code, path, message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` → ${suggestion}`;
    return `${code} at ${path.join(".")}: ${message}${hint}`;
  });
}

test.each<[unknown, string[]]>([
  [
    { colour: 1 },
    [
      "schema at rules.0.colour: `colour` is not known here → known here: kind, on, within, spans, perTeam, either, count, items, flag, maybe, byDefault, piped, lazy, each, all, free, empty, form, choice, spoken, list, nested, never, exact, text, minText",
    ],
  ],
  [{ kind: "cup" }, ["schema at rules.0.kind: `kind` must be `cap` or `rate` → did you mean `cap`?"]],
  [{ kind: 5 }, ["schema at rules.0.kind: `kind` must be `cap` or `rate` → write one of: cap, rate"]],
  [{ kind: ["caps"] }, ["schema at rules.0.kind: `kind` must be `cap` or `rate` → did you mean `cap`?"]],
  [{ kind: null }, ["schema at rules.0.kind: `kind` must be `cap` or `rate` → write one of: cap, rate"]],
  [{ kind: "zzzzzz" }, ["schema at rules.0.kind: `kind` must be `cap` or `rate` → write one of: cap, rate"]],
  [
    { within: 30 },
    [
      "missing-unit at rules.0.within: 30 has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { within: 30.5 },
    [
      "missing-unit at rules.0.within: 30.5 has no unit → write the unit behind it: `31d` for days, `31h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { within: true },
    ['schema at rules.0.within: `within` must be a text (put it in quotes) → put it in quotes: `"true"`'],
  ],
  [
    { within: null },
    ["schema at rules.0.within: `within` must be a text (put it in quotes) → for example `within: 30d`"],
  ],
  [
    { spans: ["1d", 7] },
    [
      "missing-unit at rules.0.spans.1: 7 has no unit → write the unit behind it: `7d` for days, `7h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { perTeam: { eu: 7 } },
    [
      "missing-unit at rules.0.perTeam.eu: 7 has no unit → write the unit behind it: `7d` for days, `7h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { either: 7 },
    [
      "missing-unit at rules.0.either: 7 has no unit → write the unit behind it: `7d` for days, `7h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { either: { calendar: 5 } },
    ['schema at rules.0.either.calendar: `calendar` must be a text (put it in quotes) → put it in quotes: `"5"`'],
  ],
  [
    { either: { calendar: 5, x: 1 } },
    [
      'schema at rules.0.either.calendar: `calendar` must be a text (put it in quotes) → put it in quotes: `"5"`',
      "schema at rules.0.either.x: `x` is not known here → known here: calendar",
    ],
  ],
  [{ either: {} }, ["schema at rules.0.either.calendar: `calendar` is missing (expected string)"]],
  [{ either: [] }, ["schema at rules.0.either: `either` has a form that is not known here"]],
  [{ either: null }, ["schema at rules.0.either: `either` has a form that is not known here"]],
  [{ count: "5" }, ["schema at rules.0.count: `count` must be a number"]],
  [{ count: 30 }, []],
  [{ items: [] }, ["schema at rules.0.items: `items` must have at least one item"]],
  [{ items: "a" }, ["schema at rules.0.items: `items` must be a list → write a list: `[a]`"]],
  [{ items: 5 }, ["schema at rules.0.items: `items` must be a list → write a list: `[5]`"]],
  [{ items: true }, ["schema at rules.0.items: `items` must be a list → write a list: `[true]`"]],
  [{ items: { a: 1 } }, ["schema at rules.0.items: `items` must be a list"]],
  [{ items: null }, ["schema at rules.0.items: `items` must be a list"]],
  [{ flag: "yes" }, ["schema at rules.0.flag: `flag` must be true or false"]],
  [{ flag: null }, ["schema at rules.0.flag: `flag` must be true or false"]],
  [
    { maybe: { color: "x", colour: "a" } },
    ["schema at rules.0.maybe.color: `color` is not known here → did you mean `colour`?"],
  ],
  [{ maybe: {} }, ["schema at rules.0.maybe.colour: `colour` is missing (expected string)"]],
  [{ maybe: 5 }, ["schema at rules.0.maybe: `maybe` must be a block of `name: value` lines"]],
  [
    { byDefault: { color: "x", colour: "a" } },
    ["schema at rules.0.byDefault.color: `color` is not known here → did you mean `colour`?"],
  ],
  [
    { piped: { color: "x", colour: "a" } },
    ["schema at rules.0.piped.color: `color` is not known here → did you mean `colour`?"],
  ],
  [
    { lazy: { color: "x", colour: "a" } },
    ["schema at rules.0.lazy.color: `color` is not known here → did you mean `colour`?"],
  ],
  [
    { each: [{ colour: "a" }, { color: "x", colour: "a" }] },
    ["schema at rules.0.each.1.color: `color` is not known here → did you mean `colour`?"],
  ],
  [
    { all: { one: { color: "x", colour: "a" } } },
    ["schema at rules.0.all.one.color: `color` is not known here → did you mean `colour`?"],
  ],
  [{ all: { one: {} } }, ["schema at rules.0.all.one.colour: `colour` is missing (expected string)"]],
  [{ free: { a: 5 } }, ['schema at rules.0.free.a: `a` must be a text (put it in quotes) → put it in quotes: `"5"`']],
  [{ free: [] }, ["schema at rules.0.free: `free` must be a block of `name: value` lines"]],
  [{ empty: { x: 1 } }, ["schema at rules.0.empty.x: `x` is not known here → take it out"]],
  [{ form: { colour: 5 } }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: { colour: "a", size: "b" } }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: { shade: { dark: "no" } } }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: { shade: { drak: true } } }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: {} }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: "x" }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [{ form: 5 }, ["schema at rules.0.form: `form` has a form that is not known here"]],
  [
    { form: { colour: "a", size: 1, shade: { dark: true } } },
    ["schema at rules.0.form: `form` has a form that is not known here"],
  ],
  [{ choice: "dney" }, ["schema at rules.0.choice: `choice` has a form that is not known here → did you mean `deny`?"]],
  [
    { choice: "zzzz" },
    ["schema at rules.0.choice: `choice` has a form that is not known here → write one of: deny, pause"],
  ],
  [{ choice: 5 }, ["schema at rules.0.choice: `choice` has a form that is not known here"]],
  [
    { choice: { needs: "lead-aproval" } },
    [
      "schema at rules.0.choice.needs: `needs` must be `lead-approval` or `reason-code` → did you mean `lead-approval`?",
    ],
  ],
  [
    { choice: { needs: "zzzz" } },
    [
      "schema at rules.0.choice.needs: `needs` must be `lead-approval` or `reason-code` → write one of: lead-approval, reason-code",
    ],
  ],
  [
    { choice: { nedds: "x" } },
    [
      "schema at rules.0.choice.needs: `needs` must be `lead-approval` or `reason-code` → write one of: lead-approval, reason-code",
      "schema at rules.0.choice.nedds: `nedds` is not known here → did you mean `needs`?",
    ],
  ],
  [{ choice: null }, ["schema at rules.0.choice: `choice` has a form that is not known here"]],
  [{ spoken: true }, ["schema at rules.0.spoken: a word or a number belongs here"]],
  [{ spoken: { a: 1 } }, ["schema at rules.0.spoken: a word or a number belongs here"]],
  [{ list: "rde" }, ["schema at rules.0.list: `list` has a form that is not known here → did you mean `red`?"]],
  [{ list: ["rde"] }, ["schema at rules.0.list.0: `0` must be `red` or `green` → did you mean `red`?"]],
  [{ list: ["green", "rde"] }, ["schema at rules.0.list.1: `1` must be `red` or `green` → did you mean `red`?"]],
  [{ list: 5 }, ["schema at rules.0.list: `list` has a form that is not known here"]],
  [{ on: 5 }, ["schema at rules.0.on: `on` has a form that is not known here → for example `on: refund.create`"]],
  [{ on: {} }, ["schema at rules.0.on: `on` has a form that is not known here → for example `on: refund.create`"]],
  [{ on: [5] }, ['schema at rules.0.on.0: `0` must be a text (put it in quotes) → put it in quotes: `"5"`']],
  [{ nested: { sise: 1 } }, ["schema at rules.0.nested.sise: `sise` is not known here → did you mean `size`?"]],
  [
    { nested: { next: { next: { sise: 1 } } } },
    ["schema at rules.0.nested.next.next.sise: `sise` is not known here → did you mean `size`?"],
  ],
  [{ exact: 2 }, ["schema at rules.0.exact: `exact` must be `1` → write one of: 1"]],
  [{ exact: "1" }, ["schema at rules.0.exact: `exact` must be `1` → write one of: 1"]],
  [{ text: "abcdef" }, ["schema at rules.0.text: Too big: expected string to have <=3 characters"]],
  [{ minText: "" }, ["schema at rules.0.minText: Too small: expected string to have >=1 characters"]],
  [5, ["schema at rules.0: `0` must be a block of `name: value` lines"]],
  [null, ["schema at rules.0: `0` must be a block of `name: value` lines"]],
  [[], ["schema at rules.0: `0` must be a block of `name: value` lines"]],
])("%j", (raw, problems) => {
  expect(told(raw, FORM)).toEqual(problems);
});

test("what is missing is named, with an example where the field is one of a pack's", () => {
  const examples = [
    "schema: countersign.policy/1",
    'engine: ">=1"',
    "name: Acme support",
    "mode: draft-only",
    "actions: { reply.draft: { lane: assist, roles: [rep], owner: support-leads } }",
    "lane: assist",
    "roles: [rep, lead]",
    "id: refund-cap",
    "kind: cap",
    "on: refund.create",
    "why: Refunds over $50 need a lead.",
    "type: string",
    "trust: server",
    "per: customer",
    "within: 30d",
    "every: 30d",
    "needs: lead-approval",
    "of: args.amount",
    "atMost: 50.00 USD",
    "that: { fact: order.disputed, is: false }",
    "after: eligibility.check",
    "domains: [acme.com]",
    "days: mon-fri",
    'from: "09:00"',
    "spike: { times: 3, over: 7d, within: 1h }",
    "to: legal",
  ];
  const names = examples.map((example) => example.split(":")[0] ?? "");
  const schema = z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()])));
  expect(told({}, schema)).toEqual(
    names.map(
      (name, i) =>
        `schema at rules.0.${name}: \`${name}\` is missing (expected string) → for example \`${examples[i]}\``,
    ),
  );
  expect(told({}, z.strictObject({ colour: z.array(z.string()) }))).toEqual([
    "schema at rules.0.colour: `colour` is missing (expected array)",
  ]);
  expect(told({}, z.strictObject({ on: z.union([z.string(), z.array(z.string())]) }))).toEqual([
    "schema at rules.0.on: `on` is missing → for example `on: refund.create`",
  ]);
});

test("what a kind says of its own field is told where that is missing, and only there", () => {
  const labels = new Map([
    ["within", "how far back it looks"],
    ["colour", "a colour"],
  ]);
  const form = z.strictObject({ within: Duration, other: z.string(), colour: z.number() });
  expect(told({}, form, labels)).toEqual([
    "schema at rules.0.within: `within` is missing: how far back it looks → for example `within: 30d`",
    "schema at rules.0.other: `other` is missing (expected string)",
    "schema at rules.0.colour: `colour` is missing: a colour",
  ]);
  expect(told({ within: "1d", other: "x", colour: "red" }, form, labels)).toEqual([
    "schema at rules.0.colour: `colour` must be a number",
  ]);
  expect(told({ deep: {} }, z.strictObject({ deep: z.strictObject({ within: Duration }) }), labels)).toEqual([
    "schema at rules.0.deep.within: `within` is missing (expected string) → for example `within: 30d`",
  ]);
});
