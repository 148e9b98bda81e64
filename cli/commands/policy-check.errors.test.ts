/** Each error of `policy check` to the letter: what a lead reads, and where. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { ACTIONS, cap, HEAD, LEGAL, OWN, pack, ROUTES, rules, SUM, that, within } from "./fixtures/pack-text.ts";
import { checkPack } from "./policy-check.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "countersign-check-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const cases: [string, string, string[]][] = [
  [
    "unknown action in a rule",
    pack("{ id: r, kind: never, on: refund.crate, why: w }"),
    ["13:27 error unknown-action: there is no action `refund.crate` → did you mean `refund.create`?"],
  ],
  [
    "unknown action that is listed",
    HEAD + ACTIONS.replace("refund.create", "refund.crate"),
    ["6:3 error unknown-action: there is no action `refund.crate` → did you mean `refund.create`?"],
  ],
  [
    "unknown group",
    pack("{ id: r, kind: never, on: group:cash, why: w }"),
    [
      "13:27 error unknown-action: there is no group `cash` → known: group:read, group:draft, group:handoff, group:reversible, group:money, group:account, group:outbound",
    ],
  ],
  [
    "unknown fact",
    that("{ fact: order.place, is: x }"),
    ["13:64 error unknown-fact: nobody declares the fact `order.place` → did you mean `order.placedAt`?"],
  ],
  [
    "unknown argument",
    that("{ fact: args.sum, exists: true }"),
    ["13:64 error unknown-fact: the action `refund.create` has no argument `sum` → it has: order, amount, reason"],
  ],
  [
    "item outside of a list",
    that("{ fact: item.price, exists: true }"),
    [
      "13:64 error unknown-fact: `item` means something only inside `each` and `some` → write `{ some: LIST, that: { fact: item, … } }`",
    ],
  ],
  [
    "unknown comparison",
    that("{ fact: order.status, equals: paid }"),
    ["13:84 error unknown-operator: `equals` is not a comparison → write `is`"],
  ],
  [
    "unknown comparison that nobody uses",
    that("{ fact: order.status, resembles: paid }"),
    [
      "13:84 error unknown-operator: `resembles` is not a comparison → known here: is, isNot, in, notIn, has, hasNot, atLeast, atMost, over, under, before, after, matches, withinLast, withinNext, exists",
    ],
  ],
  [
    "conditions joined as elsewhere",
    that("{ and: [{ fact: order.status, is: paid }] }"),
    ["13:64 error unknown-operator: `and` is not a comparison → write `all`"],
  ],
  [
    "an action of its own without a group, told once",
    pack("{ id: r, kind: never, on: gift.send, why: w }").replace(
      "actions:\n",
      "actions:\n  gift.send: { params: {}, lane: assist, roles: [rep], owner: x }\n",
    ),
    [
      "6:3 error schema: `gift.send` is an action of your own and needs a `group` → write `group:` and one of read, draft, handoff, reversible, money, account, outbound",
    ],
  ],
  [
    "a type that is not known",
    pack("{ id: r, kind: never, on: gift.send, why: w }").replace(
      "actions:\n",
      "actions:\n  gift.send: { group: money, params: { sum: number }, lane: assist, roles: [rep], owner: x }\n",
    ),
    [
      "6:40 error schema: `sum` has a form that is not known here → write one of: string, integer, decimal, boolean, money, time, date",
    ],
  ],
  [
    "a value that is not in the list",
    HEAD +
      "facts:\n  requester.plan: { type: enum, of: [basic, gold], trust: server }\n" +
      ACTIONS +
      ROUTES +
      rules(
        OWN,
        SUM,
        LEGAL,
        "{ id: r, kind: require, on: refund.create, why: w, that: { fact: requester.plan, is: platinum } }",
      ),
    ["15:86 error wrong-type: `platinum` does not fit here: expected one of basic, gold → write one of basic, gold"],
  ],
  [
    "unknown field of a rule",
    pack(cap("atMost: 50.00 USD, beyound: deny")),
    ["13:88 error schema: `beyound` is not known here → did you mean `beyond`?"],
  ],
  [
    "unknown field of an action",
    HEAD + ACTIONS.replace("owner: billing", "ownr: billing") + ROUTES + rules(OWN, SUM, LEGAL),
    ["6:48 error schema: `ownr` is not known here → did you mean `owner`?"],
  ],
  [
    "unknown field of the pack",
    `${HEAD}mod: assist\n${ACTIONS}`,
    ["5:1 error schema: `mod` is not known here → did you mean `mode`?"],
  ],
  [
    "unknown kind",
    pack("{ id: r, kind: capp, on: refund.create, why: w }"),
    [
      "13:14 error unknown-kind: there is no kind of rule `capp`; known are batch, breaker, budget, cap, cooldown, escalate, hide, hours, never, oblige, rate, recipients, require, scope, sequence, window → did you mean `cap`?",
    ],
  ],
  [
    "unknown obligation",
    pack("{ id: r, kind: oblige, on: refund.create, why: w, needs: lead-aproval }"),
    [
      "13:55 error schema: `needs` is one of reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep, or a list of them → did you mean `lead-approval`?",
    ],
  ],
  [
    "unknown lane",
    HEAD + ACTIONS.replace("lane: assist", "lane: asist"),
    ["6:20 error schema: `lane` must be `automate` or `assist` or `escalate` → did you mean `assist`?"],
  ],
  [
    "a mode that is none",
    HEAD.replace("mode: assist", "mode: draftonly") + ACTIONS,
    ["4:1 error schema: `mode` must be `stop` or `draft-only` or `assist` → did you mean `draft-only`?"],
  ],
  [
    "a missing why",
    pack("{ id: r, kind: never, on: refund.create }"),
    ["13:5 error schema: `why` is missing (expected string) → for example `why: Refunds over $50 need a lead.`"],
  ],
  [
    "a missing bound",
    pack("{ id: r, kind: budget, on: refund.create, why: w, per: order, of: args.amount, within: 1d }"),
    ["13:5 error schema: `atMost` is missing: the sum that is allowed → for example `atMost: 50.00 USD`"],
  ],
  ["days written out", within("30days"), ["13:78 error unknown-unit: `days` is not a unit of time here → write `30d`"]],
  [
    "months",
    within("2mo"),
    ["13:78 error unknown-unit: `mo` is not a unit of time here → write `2cm` (calendar months)"],
  ],
  [
    "a year",
    within("1y"),
    ["13:78 error unknown-unit: `y` is not a unit of time here → write `365d` or `12cm` (calendar months)"],
  ],
  [
    "a unit that is none",
    within("3 moons"),
    [
      "13:78 error unknown-unit: `moons` is not a unit of time → the units are s, m, h, d, w, or cd and cm for calendar days and months; for example `30d`",
    ],
  ],
  [
    "a duration without unit",
    within("30"),
    [
      "13:78 error missing-unit: 30 has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    "50.00 for a duration",
    within("50.00"),
    [
      "13:78 error missing-unit: 50 has no unit → write the unit behind it: `50d` for days, `50h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    "a duration without unit in a condition",
    that("{ fact: order.placedAt, withinLast: 30 }"),
    [
      "13:86 error missing-unit: 30 has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    "words for a duration",
    within("a month"),
    [
      "13:78 error wrong-type: `a month` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "half hours",
    within("1.5h"),
    [
      "13:78 error wrong-type: `1.5h` is not a whole number of a unit → write a whole number of a smaller unit, such as `90m` for one and a half hours",
    ],
  ],
  [
    "a share",
    pack(cap("atMost: 5 percent")),
    [
      "13:69 error unknown-unit: `5 percent` is a share, not an amount → write which amount it is a share of: `{ fact: order.total, times: 0.05 }`",
    ],
  ],
  [
    "a share with a sign",
    pack(cap('atMost: "5%"')),
    [
      "13:69 error unknown-unit: `5%` is a share, not an amount → write which amount it is a share of: `{ fact: order.total, times: 0.05 }`",
    ],
  ],
  [
    "money without currency",
    pack(cap("atMost: 50.00")),
    ["13:69 error money-without-currency: 50 has no currency → write the currency behind it: `50.00 USD`"],
  ],
  [
    "money with a sign",
    pack(cap("atMost: $50")),
    ["13:69 error wrong-type: `$50` is not written as an amount → write `50.00 USD`"],
  ],
  [
    "a currency that is none",
    pack(cap("atMost: 50.00 XQQ")),
    ["13:69 error unknown-unit: `XQQ` is not a currency → write an ISO 4217 code in capitals, such as `50.00 USD`"],
  ],
  [
    "a currency in look-alike letters",
    pack(cap("atMost: 50.00 UЅD")),
    [
      "13:69 error unknown-unit: `UЅD` is not a currency: it is written with letters that only look like `USD` → type it again: `50.00 USD`",
      "13:69 warning mixed-scripts: `50.00 UЅD` mixes Latin and Cyrillic letters: `Ѕ` is U+0405 → type it again: `50.00 USD`",
    ],
  ],
  [
    "duplicate id",
    pack(cap("atMost: 50.00 USD", "sum")),
    ["13:7 error duplicate-id: two rules have the id `sum` → give one of them another, such as `sum-2`"],
  ],
  [
    "the name of a built-in rule",
    pack("{ id: mode, kind: never, on: refund.create, why: w }"),
    ["13:7 error reserved-name: `mode` is the name of a built-in rule → choose another, such as `our-mode`"],
  ],
  [
    "an argument that not every covered action has",
    HEAD +
      ACTIONS +
      ROUTES +
      rules(
        OWN,
        SUM,
        LEGAL,
        "{ id: r, kind: never, on: [refund.create, ticket.escalate], why: w, when: { fact: args.amount, over: 1.00 USD } }",
      ),
    [
      "13:81 error unknown-fact: the action `ticket.escalate` has no argument `amount` → `amount` is an argument of `refund.create`: name only that action under `on`",
    ],
  ],
  [
    "a Cyrillic letter in an action",
    pack("{ id: r, kind: never, on: refund.сreate, why: w }"),
    [
      "13:27 error unknown-action: there is no action `refund.сreate` → did you mean `refund.create`?",
      "13:27 warning mixed-scripts: `refund.сreate` mixes Latin and Cyrillic letters: `с` is U+0441 → type it again: `refund.create`",
    ],
  ],
  [
    "a Cyrillic letter in a fact",
    that("{ fact: order.stаtus, is: paid }"),
    [
      "13:64 error unknown-fact: nobody declares the fact `order.stаtus` → did you mean `order.status`?",
      "13:64 warning mixed-scripts: `order.stаtus` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `order.status`",
    ],
  ],
  [
    "a Cyrillic letter in an obligation",
    pack("{ id: r, kind: oblige, on: refund.create, why: w, needs: lead-approvаl }"),
    [
      "13:55 error schema: `needs` is one of reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep, or a list of them → did you mean `lead-approval`?",
      "13:55 warning mixed-scripts: `lead-approvаl` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `lead-approval`",
    ],
  ],
  [
    "money switched off by the page",
    pack("{ id: r, kind: never, on: refund.create, why: w, when: { fact: ticket.status, is: closed } }"),
    [
      "13:54 error weak-trigger: `when` reads `ticket.status`, which anybody in the page could change, and the rule covers money actions (`refund.create`) → use a fact with trust `server`, or turn the rule into `escalate` or `oblige`",
    ],
  ],
  [
    "what no policy can allow",
    pack().replace(
      "  ticket.escalate",
      "  webhook.create: { lane: assist, roles: [rep], owner: x, group: outbound, params: {} }\n  ticket.escalate",
    ),
    [
      "7:3 error never-allowed: no policy can allow `webhook.create`: account settings, payment methods, deleting data, broadcasts and webhooks do not exist here → take it out of the pack",
    ],
  ],
];

test.each(cases)("%s is an error, so that the pack does not run", async (_name, text, expected) => {
  const file = path.join(scratch, "policy.yaml");
  writeFileSync(file, text);
  const found = await checkPack(scratch);
  expect(
    found.map((one) => `${one.line}:${one.column} ${one.severity} ${one.code}: ${one.message} → ${one.suggestion}`),
  ).toEqual(expected);
  for (const one of found) expect(one.file).toBe(file);
});
