/** Each warning of `policy check` to the letter: what a lead reads, and where. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { ACTIONS, cap, HEAD, LEGAL, OWN, pack, ROUTES, rules, SUM, that, when } from "./fixtures/pack-text.ts";
import { checkPack } from "./policy-check.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "countersign-check-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const cases: [string, string, string[]][] = [
  [
    "an action of its own without parameters",
    pack("{ id: r, kind: never, on: gift.send, when: { fact: rep.id, is: a }, why: w }").replace(
      "actions:\n",
      "actions:\n  gift.send: { group: reversible, lane: assist, roles: [rep], owner: x }\n",
    ),
    [
      "6:3 warning schema: `gift.send` declares no `params`, so it takes no arguments → write `params: {}` if that is meant, or name them, such as `params: { amount: money }`",
    ],
  ],
  [
    "a trigger of two values",
    when("{ all: [{ fact: order.status, is: paid }, { fact: order.status, is: shipped }] }"),
    [
      "13:54 warning never-fires: `r` never fires once `order.status` is known: `order.status` is never both `is: paid` and `is: shipped` → write one of them, or put both under `any`",
    ],
  ],
  [
    "a trigger of bounds that cross",
    when("{ all: [{ fact: args.amount, atLeast: 60.00 USD }, { fact: args.amount, atMost: 50.00 USD }] }"),
    [
      "13:54 warning never-fires: `r` can never fire: `args.amount` is never both `atLeast: 60.00 USD` and `atMost: 50.00 USD` → write one of them, or put both under `any`",
    ],
  ],
  [
    "a trigger in two currencies",
    when("{ all: [{ fact: args.amount, atLeast: 60.00 USD }, { fact: args.amount, atMost: 90.00 EUR }] }"),
    [
      "13:54 warning never-fires: `r` can never fire: `args.amount` is never both `atLeast: 60.00 USD` and `atMost: 90.00 EUR` → write one of them, or put both under `any`",
    ],
  ],
  [
    "a trigger that has and has not",
    when("{ all: [{ fact: order.items, has: a }, { not: { fact: order.items, has: a } }] }"),
    [
      "13:54 warning never-fires: `r` never fires once `order.items` is known: `order.items` is never both `has: a` and `not has: a` → write one of them, or put both under `any`",
    ],
  ],
  [
    "an empty any",
    when("{ any: [] }"),
    [
      "13:54 warning never-fires: `r` can never fire: `any` without a condition is never true → add a condition, or take the rule out",
    ],
  ],
  [
    "a guard that always holds",
    that("{ any: [{ fact: order.disputed, is: true }, { fact: order.disputed, is: false }] }"),
    [
      "13:56 warning never-fires: `r` never fires once `order.disputed` is known: `order.disputed` is always `is: true` or `is: false` → write only what must hold, or take the rule out",
    ],
  ],
  [
    "a guard that never holds",
    that("{ all: [{ fact: order.status, in: [paid] }, { fact: order.status, isNot: paid }] }"),
    [
      "13:56 warning never-satisfied: nothing can satisfy `r`, so it always fires: `order.status` is never both `in: [paid]` and `isNot: paid` → write one of them, or put both under `any`",
    ],
  ],
  [
    "evidence that begins where the cap ends",
    pack(cap("atMost: 50.00 USD, beyond: { needs: second-rep, atMost: 40.00 USD }")).replace(
      "rules:",
      "obligations: { second-rep: { text: t } }\nrules:",
    ),
    [
      "14:117 warning never-fires: `second-rep` never helps with `r`: it reaches to $40.00, and up to $50.00 nothing is asked → write more than $50.00, or leave this `atMost` out",
    ],
  ],
  [
    "a looser cap",
    pack(cap("atMost: 50.00 USD", "a"), cap("atMost: 70.00 USD, beyond: { escalate: legal }", "b")),
    [
      "14:5 warning shadowed: `b` changes nothing: `a` already denies everything over $50.00 → take `b` out, or make it stricter than `a`",
    ],
  ],
  [
    "evidence beyond what is denied",
    pack(
      cap("atMost: 500.00 USD", "a"),
      cap("atMost: 50.00 USD, beyond: { needs: reason-code, atMost: 900.00 USD }", "b"),
    ),
    [
      "14:118 warning shadowed: `reason-code` up to $900.00 is never enough: `a` denies everything over $500.00 → write `atMost: 500.00 USD` here, or change `a`",
    ],
  ],
  [
    "a longer window",
    pack(
      "{ id: a, kind: window, on: refund.create, why: w, since: order.placedAt, within: 30d }",
      "{ id: b, kind: window, on: refund.create, why: w, since: order.placedAt, within: 60d }",
    ),
    [
      "14:5 warning shadowed: `b` changes nothing: `a` already denies what is longer ago than 30 days → take `b` out, or make it stricter than `a`",
    ],
  ],
  [
    "a rule under a never",
    pack(
      "{ id: a, kind: never, on: ticket.escalate, why: w }",
      "{ id: b, kind: oblige, on: ticket.escalate, why: w, needs: reason-code }",
    ),
    [
      "14:5 warning shadowed: `b` changes nothing: `a` denies `ticket.escalate` always → take one of the two out, or give `a` a `when`",
    ],
  ],
  [
    "the same rule with a trigger",
    pack(
      "{ id: a, kind: oblige, on: refund.create, why: w, needs: reason-code }",
      "{ id: b, kind: oblige, on: refund.create, why: other, needs: reason-code, when: { fact: args.amount, over: 20.00 USD } }",
    ),
    ["14:5 warning shadowed: `b` changes nothing: `a` says the same, without a `when` → take one of the two out"],
  ],
  [
    "an action without owner",
    pack().replace(", owner: leads", ""),
    [
      "7:3 warning no-owner: nobody owns `ticket.escalate` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
    ],
  ],
  [
    "a route that leads nowhere",
    pack("{ id: r, kind: escalate, on: refund.create, why: w, when: { fact: order.disputed, is: true }, to: leagl }"),
    ["13:99 warning unknown-route: nobody says where the route `leagl` leads → did you mean `legal`?"],
  ],
  [
    "handed over to nobody",
    `${HEAD}actions:\n  note.add: { lane: escalate, roles: [rep], owner: leads }\n`,
    [
      "6:15 warning no-route: `note.add` is always handed over, and the pack has no route: nobody knows to whom → add the team that takes it, such as `routes: { leads: { name: Team lead } }`",
    ],
  ],
  [
    "money on a fact that a browser says",
    that("{ fact: requester.tier, is: vip }"),
    [
      "13:5 warning attested-money: `r` rests on `requester.tier`, which a browser may say: for `refund.create` it counts only when the server read it, and else the rule fires → use a fact with trust `server` (docs/facts.md), or have the server read this one and declare it so under `facts:`",
    ],
  ],
  [
    "money without any rule",
    HEAD + ACTIONS + ROUTES + rules(LEGAL),
    [
      "6:3 warning attested-money: no rule guards `refund.create`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
    ],
  ],
  [
    "money on arguments only",
    HEAD + ACTIONS + ROUTES + rules(LEGAL, cap("atLeast: 0.01 USD")),
    [
      "6:3 warning attested-money: nothing that the server knows guards `refund.create`: its rules look only at the request itself → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
    ],
  ],
  [
    "a cap without a sum",
    HEAD + ACTIONS + ROUTES + rules(OWN, LEGAL, cap("atMost: 50.00 USD")),
    [
      "12:5 warning splitting: two requests walk past the cap `r`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    "a rule on what is not listed",
    pack("{ id: r, kind: never, on: note.add, why: w }"),
    [
      "13:27 warning covers-nothing: `r` restricts nothing: the pack lists no action that it covers → list `note.add` under `actions:`, or take the rule out; a rule alone allows nothing",
    ],
  ],
  [
    "a rule on a group that is not listed",
    pack("{ id: r, kind: never, on: group:account, why: w }"),
    [
      "13:27 warning covers-nothing: `r` restricts nothing: the pack lists no action that it covers → list an action of that group under `actions:`, or take the rule out",
    ],
  ],
  [
    "a Cyrillic letter in an id",
    pack("{ id: refund-с, kind: never, on: refund.create, why: w, when: { fact: order.disputed, is: true } }"),
    [
      "13:7 warning mixed-scripts: `refund-с` mixes Latin and Cyrillic letters: `с` is U+0441 → type it again: `refund-c`",
    ],
  ],
  [
    "a Cyrillic letter in a value",
    HEAD +
      "facts:\n  requester.plan: { type: enum, of: [basic, gоld], trust: server }\n" +
      ACTIONS +
      ROUTES +
      rules(OWN, SUM, LEGAL),
    ["6:45 warning mixed-scripts: `gоld` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `gold`"],
  ],
  [
    "two ids that look the same",
    pack(
      "{ id: сор, kind: never, on: refund.create, why: w, when: { fact: order.disputed, is: true } }",
      "{ id: cop, kind: never, on: refund.create, why: w, when: { fact: order.status, is: x } }",
    ),
    [
      "14:7 warning look-alike: `cop` looks like `сор`, and is another name → if they are meant to be one, type it again; else choose another name",
    ],
  ],
  [
    "a character that nobody sees",
    pack('{ id: "r\\u200b", kind: never, on: refund.create, why: w, when: { fact: order.disputed, is: true } }'),
    ["13:7 warning invisible-character: `r` holds a character that nobody sees (U+200B) → type it again"],
  ],
  [
    "a text that is turned around",
    pack('{ id: r, kind: never, on: refund.create, why: "w \\u202e w", when: { fact: order.disputed, is: true } }'),
    [
      "13:46 warning invisible-character: this text holds a character that turns the order of letters around (U+202E), so it may read differently from what it says → type the text again",
    ],
  ],
  [
    "exists: false",
    that("{ fact: order.returnedAt, exists: false }"),
    [
      "13:88 warning absence-proves-little: `exists: false` is also true when `order.returnedAt` could not be loaded → use a fact that is true or false",
    ],
  ],
  [
    "a text fact that is to prove something",
    that("{ fact: ticket.signals, hasNot: press }"),
    [
      "13:64 warning text-in-guard: `ticket.signals` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "not ready: who approves",
    pack("{ id: r, kind: oblige, on: refund.create, why: w, needs: lead-approval }"),
    [
      "13:5 warning not-ready: not ready: `r` needs `lead-approval`, and the pack does not say who that is → write it for the card under `obligations:`, such as `lead-approval: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    "not ready: nothing is sensitive",
    HEAD + ACTIONS + rules(OWN, SUM),
    [
      '6:3 warning not-ready: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    "not ready: nobody may hand over",
    (HEAD + ACTIONS + ROUTES + rules(OWN, SUM, LEGAL)).replace(/ {2}ticket.escalate.*\n/, ""),
    [
      "11:5 warning not-ready: not ready: `legal` hands tickets over, and nobody may hand one over → list `ticket.escalate` under `actions:`",
    ],
  ],
  [
    "not ready: nowhere to send",
    pack().replace(
      "  ticket.escalate",
      "  mail.send: { lane: assist, roles: [rep], owner: x, group: outbound, params: { to: string } }\n  ticket.escalate",
    ),
    [
      "7:3 warning not-ready: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    "not ready: low risk",
    pack().replace("owner: billing", "owner: billing, risk: low"),
    [
      "6:64 warning not-ready: not ready: `refund.create` is called low risk and belongs to the group `money` → write `risk: high` or `critical`, or leave it out",
    ],
  ],
];

test.each(cases)("%s is a warning, and the pack runs", async (_name, text, expected) => {
  const file = path.join(scratch, "policy.yaml");
  writeFileSync(file, text);
  const found = await checkPack(scratch);
  expect(
    found.map((one) => `${one.line}:${one.column} ${one.severity} ${one.code}: ${one.message} → ${one.suggestion}`),
  ).toEqual(expected);
  for (const one of found) expect(one.file).toBe(file);
});

test("the pack that all of them are put into has no findings", async () => {
  writeFileSync(path.join(scratch, "policy.yaml"), pack());
  expect(await checkPack(scratch)).toEqual([]);
});
