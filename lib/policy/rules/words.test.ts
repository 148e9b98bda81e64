/** Every kind at once: its limit in a lead's words, and each mistake in it, told once and where it stands. */
import { expect, test } from "vitest";
import { compiled, problemsOf, type Raw } from "../fixtures/ask.ts";

const RULES: Readonly<Record<string, Raw>> = {
  require: {
    kind: "require",
    that: {
      all: [
        { fact: "f.flag", is: true },
        { fact: "f.text", is: "a" },
        { fact: "f.flag", is: true },
      ],
    },
  },
  scope: { kind: "scope", that: { fact: "f.text", is: "a" } },
  cap: { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
  window: { kind: "window", since: "f.when", within: "30d" },
  cooldown: { kind: "cooldown", per: "customer", every: "30d" },
  rate: { kind: "rate", per: "rep", atMost: 3, within: "1d" },
  budget: { kind: "budget", per: "rep", of: "args.amount", atMost: "250.00 USD", within: "1d" },
  sequence: { kind: "sequence", after: ["look.up", "note.add"], within: "1d" },
  batch: { kind: "batch", of: "args.people", atMost: 3 },
  recipients: { kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com", "*.acme.com"] },
  hours: { kind: "hours", days: ["mon", "thu-fri"], from: "09:00", to: "17:30" },
  breaker: { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
  never: { kind: "never" },
  hide: { kind: "hide" },
  oblige: { kind: "oblige", needs: ["reason-code", "lead-approval"] },
  escalate: { kind: "escalate", to: "billing" },
};

test.each<[string, Raw, string, Raw]>([
  ["require", {}, "a condition on f.flag, f.text, otherwise denied", {}],
  ["require", { else: "pause" }, "a condition on f.flag, f.text, otherwise paused", {}],
  [
    "require",
    { else: { escalate: "billing" } },
    "a condition on f.flag, f.text, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "require",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "a condition on f.flag, f.text, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["scope", {}, "a condition on f.text, otherwise denied", {}],
  ["scope", { else: "pause" }, "a condition on f.text, otherwise paused", {}],
  [
    "scope",
    { else: { escalate: "billing" } },
    "a condition on f.text, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "scope",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "a condition on f.text, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["cap", {}, "args.amount at most $50.00, otherwise denied", {}],
  ["cap", { else: "pause" }, "args.amount at most $50.00, otherwise paused", {}],
  [
    "cap",
    { else: { escalate: "billing" } },
    "args.amount at most $50.00, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "cap",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "args.amount at most $50.00, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["window", {}, "f.when within the last 30 days, otherwise denied", {}],
  ["window", { else: "pause" }, "f.when within the last 30 days, otherwise paused", {}],
  [
    "window",
    { else: { escalate: "billing" } },
    "f.when within the last 30 days, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "window",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "f.when within the last 30 days, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["cooldown", {}, "once per customer in 30 days, otherwise denied", {}],
  ["cooldown", { else: "pause" }, "once per customer in 30 days, otherwise paused", {}],
  [
    "cooldown",
    { else: { escalate: "billing" } },
    "once per customer in 30 days, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "cooldown",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "once per customer in 30 days, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["rate", {}, "at most 3 per rep within 1 day, otherwise denied", {}],
  ["rate", { else: "pause" }, "at most 3 per rep within 1 day, otherwise paused", {}],
  [
    "rate",
    { else: { escalate: "billing" } },
    "at most 3 per rep within 1 day, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "rate",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "at most 3 per rep within 1 day, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["budget", {}, "args.amount at most $250.00 per rep within 1 day, otherwise denied", {}],
  ["budget", { else: "pause" }, "args.amount at most $250.00 per rep within 1 day, otherwise paused", {}],
  [
    "budget",
    { else: { escalate: "billing" } },
    "args.amount at most $250.00 per rep within 1 day, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "budget",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "args.amount at most $250.00 per rep within 1 day, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["sequence", {}, "only after look.up and note.add within 1 day for the same case, otherwise denied", {}],
  [
    "sequence",
    { else: "pause" },
    "only after look.up and note.add within 1 day for the same case, otherwise paused",
    {},
  ],
  [
    "sequence",
    { else: { escalate: "billing" } },
    "only after look.up and note.add within 1 day for the same case, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "sequence",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "only after look.up and note.add within 1 day for the same case, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["batch", {}, "args.people at most 3 at once, otherwise denied", {}],
  ["batch", { else: "pause" }, "args.people at most 3 at once, otherwise paused", {}],
  [
    "batch",
    { else: { escalate: "billing" } },
    "args.people at most 3 at once, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "batch",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "args.people at most 3 at once, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["recipients", {}, "args.to only to acme.com, *.acme.com, otherwise denied", {}],
  ["recipients", { else: "pause" }, "args.to only to acme.com, *.acme.com, otherwise paused", {}],
  [
    "recipients",
    { else: { escalate: "billing" } },
    "args.to only to acme.com, *.acme.com, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "recipients",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "args.to only to acme.com, *.acme.com, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["hours", {}, "only mon, thu-fri from 09:00 to 17:30, otherwise denied", {}],
  ["hours", { else: "pause" }, "only mon, thu-fri from 09:00 to 17:30, otherwise paused", {}],
  [
    "hours",
    { else: { escalate: "billing" } },
    "only mon, thu-fri from 09:00 to 17:30, otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "hours",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "only mon, thu-fri from 09:00 to 17:30, otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  [
    "breaker",
    {},
    "at most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), otherwise denied",
    {},
  ],
  [
    "breaker",
    { else: "pause" },
    "at most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), otherwise paused",
    {},
  ],
  [
    "breaker",
    { else: { escalate: "billing" } },
    "at most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), otherwise handed to billing",
    { route: "billing" },
  ],
  [
    "breaker",
    { else: { needs: ["reason-code", "lead-approval"] } },
    "at most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), otherwise needs reason-code and lead-approval",
    { needs: ["reason-code", "lead-approval"] },
  ],
  ["never", {}, "never", {}],
  ["hide", {}, "hidden", {}],
  ["oblige", {}, "needs reason-code and lead-approval", { needs: ["reason-code", "lead-approval"] }],
  ["escalate", {}, "handed to billing", { route: "billing" }],
])("%s %j: %s", (kind, more, limit, routes) => {
  const rule: Raw = { on: "pay.out", ...RULES[kind], ...more };
  const check = compiled([rule]).actions.get(String(rule.on))?.rules[0]?.check;
  expect(check?.limit).toBe(limit);
  expect({ route: check?.route, needs: check?.needs }).toEqual(routes);
});

test.each<[string, Raw, string[]]>([
  [
    "require",
    { that: { fact: "f.nope", is: 1 } },
    [
      "unknown-fact at that.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "require",
    { that: { fact: "f.words", has: "a" } },
    [
      "warning text-in-guard at that.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "require",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "require",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "require",
    { else: "allow" },
    [
      "schema at else: must be `deny`, `pause`, `{ needs: … }` or `{ escalate: ROUTE }`; the obligations are reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep",
    ],
  ],
  [
    "require",
    { else: { needs: "tea" } },
    [
      "schema at else: must be `deny`, `pause`, `{ needs: … }` or `{ escalate: ROUTE }`; the obligations are reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep",
    ],
  ],
  [
    "scope",
    { that: { fact: "f.nope", is: 1 } },
    [
      "unknown-fact at that.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "scope",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "scope",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "cap",
    { of: "f.nope" },
    [
      "unknown-fact at of.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  ["cap", { of: "f.text" }, ["wrong-type at of: `f.text` is neither a number nor an amount, so it has no bound"]],
  [
    "cap",
    { of: "f.words" },
    [
      "warning text-in-guard at of.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at of: `f.words` is neither a number nor an amount, so it has no bound",
    ],
  ],
  [
    "cap",
    { atMost: 5 },
    ["money-without-currency at atMost: 5 has no currency → write the currency behind it: `5.00 USD`"],
  ],
  [
    "cap",
    { atMost: { fact: "f.nope" } },
    [
      "unknown-fact at atMost.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "cap",
    { atLeast: true },
    ["wrong-type at atLeast: true does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    "cap",
    { atMost: { fact: "f.words" } },
    [
      "warning text-in-guard at atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at atMost: `args.amount` (money) cannot be compared with f.words",
    ],
  ],
  [
    "cap",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["wrong-type at else.atMost: `ten` does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    "cap",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    [
      "warning text-in-guard at else.atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "cap",
    { else: "allow" },
    [
      "schema at else: must be `deny`, `pause`, `{ needs: … }` or `{ escalate: ROUTE }`; the obligations are reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep",
    ],
  ],
  [
    "window",
    { since: "f.nope" },
    [
      "unknown-fact at since: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  ["window", { since: "f.text" }, ["wrong-type at since: `f.text` is not a time"]],
  [
    "window",
    { since: "f.words" },
    [
      "warning text-in-guard at since: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at since: `f.words` is not a time",
    ],
  ],
  [
    "window",
    { since: undefined, until: "f.nope" },
    [
      "unknown-fact at until: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "window",
    { since: undefined },
    ["schema at : a window has either `since` (looking back) or `until` (looking ahead)"],
  ],
  [
    "window",
    { until: "f.later" },
    ["schema at : a window has either `since` (looking back) or `until` (looking ahead)"],
  ],
  [
    "window",
    { within: 30 },
    [
      "missing-unit at within: 30 has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    "window",
    { else: { needs: "reason-code", atMost: "ten" } },
    [
      "wrong-type at else.atMost: `ten` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "window",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    [
      'wrong-type at else.atMost: {"fact":"f.words"} is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`',
    ],
  ],
  [
    "cooldown",
    { every: "soon" },
    [
      "wrong-type at every: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "cooldown",
    { per: "boss" },
    [
      "schema at per: `per` must be `rep` or `team` or `customer` or `order` or `ticket` or `all` → write one of: rep, team, customer, order, ticket, all",
    ],
  ],
  [
    "cooldown",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "cooldown",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  ["rate", { atMost: "3" }, ["wrong-type at atMost: `3` does not fit here: expected integer"]],
  ["rate", { atMost: 2.5 }, ["wrong-type at atMost: 2.5 does not fit here: expected integer"]],
  [
    "rate",
    { atMost: { fact: "f.nope" } },
    [
      "unknown-fact at atMost.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  ["rate", { atMost: { fact: "f.text" } }, ["wrong-type at atMost: f.text is not a number"]],
  [
    "rate",
    { within: "soon" },
    [
      "wrong-type at within: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "rate",
    { per: "boss" },
    [
      "schema at per: `per` must be `rep` or `team` or `customer` or `order` or `ticket` or `all` → write one of: rep, team, customer, order, ticket, all",
    ],
  ],
  [
    "rate",
    { atMost: { fact: "f.words" } },
    [
      "warning text-in-guard at atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at atMost: f.words is not a number",
    ],
  ],
  [
    "rate",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["wrong-type at else.atMost: `ten` does not fit here: expected integer"],
  ],
  [
    "rate",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    [
      "warning text-in-guard at else.atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "budget",
    { of: "f.nope" },
    [
      "unknown-fact at of.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  ["budget", { of: "args.reason" }, ["wrong-type at of: `args.reason` is neither a number nor an amount"]],
  [
    "budget",
    { of: "f.words" },
    [
      "warning text-in-guard at of.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at of: a budget sums an argument (`args.…`), because history keeps arguments and no facts",
    ],
  ],
  [
    "budget",
    { of: "f.amount" },
    ["wrong-type at of: a budget sums an argument (`args.…`), because history keeps arguments and no facts"],
  ],
  [
    "budget",
    { atMost: 250 },
    ["money-without-currency at atMost: 250 has no currency → write the currency behind it: `250.00 USD`"],
  ],
  [
    "budget",
    { atMost: { fact: "f.nope" } },
    [
      "unknown-fact at atMost.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "budget",
    { atMost: { fact: "f.words" } },
    [
      "warning text-in-guard at atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at atMost: args.amount cannot be compared with f.words",
    ],
  ],
  [
    "budget",
    { within: "soon" },
    [
      "wrong-type at within: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "budget",
    { within: undefined },
    ["schema at within: `within` is missing: the time, such as 30d or 1cd → for example `within: 30d`"],
  ],
  [
    "budget",
    { per: "boss" },
    [
      "schema at per: `per` must be `rep` or `team` or `customer` or `order` or `ticket` or `all` → write one of: rep, team, customer, order, ticket, all",
    ],
  ],
  [
    "budget",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["wrong-type at else.atMost: `ten` does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    "budget",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    [
      "warning text-in-guard at else.atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "sequence",
    { after: "look.down" },
    [
      "unknown-action at after: there is no action `look.down`, so nothing can come after it → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out",
    ],
  ],
  [
    "sequence",
    { after: ["look.up", "nope"] },
    [
      "unknown-action at after.1: there is no action `nope`, so nothing can come after it → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out",
    ],
  ],
  [
    "sequence",
    { after: "*" },
    [
      "unknown-action at after: `after` names actions one by one, and `*` is none → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out",
    ],
  ],
  [
    "sequence",
    { after: "group:money" },
    [
      "unknown-action at after: `after` names actions one by one, and `group:money` is none → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out",
    ],
  ],
  [
    "sequence",
    { within: "soon" },
    [
      "wrong-type at within: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "sequence",
    { per: "boss" },
    [
      "schema at per: `per` must be `rep` or `team` or `customer` or `order` or `ticket` or `all` → write one of: rep, team, customer, order, ticket, all",
    ],
  ],
  [
    "sequence",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "sequence",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "batch",
    { of: "f.nope" },
    [
      "unknown-fact at of: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "batch",
    { of: { fact: "f.nope" } },
    [
      "unknown-fact at of: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "batch",
    { of: { count: "f.nope" } },
    [
      "unknown-fact at of.count: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  ["batch", { of: { fact: "f.tags", times: 2 } }, ["schema at of.times: a batch counts, and takes no factor"]],
  ["batch", { of: 3 }, ["schema at of: name what is measured, such as `args.amount`"]],
  ["batch", { of: null }, ["schema at of: name what is measured, such as `args.amount`"]],
  ["batch", { of: { fact: 3 } }, ["schema at of.fact: a fact is named by a text such as `order.placedAt`"]],
  [
    "batch",
    { of: "f.words" },
    [
      "warning text-in-guard at of: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  ["batch", { atMost: "three" }, ["wrong-type at atMost: `three` does not fit here: expected integer"]],
  [
    "batch",
    { atMost: { fact: "f.nope" } },
    [
      "unknown-fact at atMost.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "batch",
    { atMost: { fact: "f.words" } },
    [
      "warning text-in-guard at atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
      "wrong-type at atMost: f.words is not a number",
    ],
  ],
  ["batch", { atMost: { fact: "f.tags" } }, ["wrong-type at atMost: f.tags is not a number"]],
  [
    "batch",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["wrong-type at else.atMost: `ten` does not fit here: expected integer"],
  ],
  [
    "batch",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    [
      "warning text-in-guard at else.atMost.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "recipients",
    { of: "f.nope" },
    [
      "unknown-fact at of: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "recipients",
    { of: "f.numbers" },
    ["wrong-type at of: `f.numbers` is list of integer; here stands a text or a list of texts"],
  ],
  ["recipients", { of: "f.count" }, ["wrong-type at of: `f.count` is integer; here stands a text or a list of texts"]],
  [
    "recipients",
    { of: "f.words" },
    [
      "warning text-in-guard at of: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [
    "recipients",
    { domains: { fact: "f.nope" } },
    [
      "unknown-fact at domains.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "recipients",
    { domains: { fact: "f.count" } },
    ["wrong-type at domains.fact: `f.count` is integer; here stands a text or a list of texts"],
  ],
  [
    "recipients",
    { domains: "not a domain" },
    [
      "wrong-type at domains: `not a domain` is not a domain → write a domain such as `acme.com`, or `*.acme.com` for those below it",
    ],
  ],
  [
    "recipients",
    { domains: ["acme.com", "a@acme.com"] },
    ["wrong-type at domains.1: `a@acme.com` is not a domain → write only `acme.com`"],
  ],
  [
    "recipients",
    { domains: ["a@b@"] },
    [
      "wrong-type at domains.0: `a@b@` is not a domain → write a domain such as `acme.com`, or `*.acme.com` for those below it",
    ],
  ],
  [
    "recipients",
    { domains: [] },
    ["schema at domains: `domains` must have at least one item → for example `domains: [acme.com]`"],
  ],
  [
    "recipients",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "recipients",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "hours",
    { days: "daily" },
    [
      "wrong-type at days: `daily` is neither a day nor a range of days → write mon, tue, wed, thu, fri, sat, sun, or a range such as mon-fri",
    ],
  ],
  [
    "hours",
    { days: ["mon", "Thursday to Sunday"] },
    ["wrong-type at days.1: `Thursday to Sunday` is neither a day nor a range of days → write `thu-sun`"],
  ],
  [
    "hours",
    { days: "sat – sun" },
    ["wrong-type at days: `sat – sun` is neither a day nor a range of days → write `sat-sun`"],
  ],
  ["hours", { days: [] }, ["schema at days: `days` must have at least one item → for example `days: mon-fri`"]],
  [
    "hours",
    { from: "9" },
    ['wrong-type at from: `9` is not a time of day → write hours and minutes of the 24-hour clock, such as `"09:00"`'],
  ],
  [
    "hours",
    { from: " 9 am " },
    [
      'wrong-type at from: ` 9 am ` is not a time of day → write hours and minutes of the 24-hour clock, such as `"09:00"`',
    ],
  ],
  [
    "hours",
    { to: "25:00" },
    [
      'wrong-type at to: `25:00` is not a time of day → write hours and minutes of the 24-hour clock, such as `"17:30"`',
    ],
  ],
  [
    "hours",
    { to: "at 9" },
    ['wrong-type at to: `at 9` is not a time of day → write hours and minutes of the 24-hour clock, such as `"17:30"`'],
  ],
  [
    "hours",
    { to: "9 am sharp" },
    [
      'wrong-type at to: `9 am sharp` is not a time of day → write hours and minutes of the 24-hour clock, such as `"17:30"`',
    ],
  ],
  [
    "hours",
    { to: "99:99" },
    [
      'wrong-type at to: `99:99` is not a time of day → write hours and minutes of the 24-hour clock, such as `"17:30"`',
    ],
  ],
  ["hours", { from: "24:00" }, ["wrong-type at from: a day begins at `00:00`; only `to` can be `24:00`"]],
  [
    "hours",
    { to: "09:00" },
    [
      'wrong-type at to: `from` and `to` are the same time of day → for the whole day write `from: "00:00"` and `to: "24:00"`',
    ],
  ],
  [
    "hours",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "hours",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  ["breaker", { spike: { times: "3", over: "7d", within: "1h" } }, ["schema at spike.times: `times` must be a number"]],
  [
    "breaker",
    { spike: { times: 3, over: "soon", within: "1h" } },
    [
      "wrong-type at spike.over: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "breaker",
    { spike: { times: 3, over: "1h", within: "1h" } },
    [
      "wrong-type at spike.over: `over` (1h) must be longer than `within` (1h): it is the time that says what is usual → write for example `over: 7d` and `within: 1h`",
    ],
  ],
  [
    "breaker",
    { spike: { times: 3, over: "7d", within: "1cd" } },
    [
      "wrong-type at spike.within: `1cd` counts calendar days or months → a breaker needs elapsed time in s, m, h, d or w, such as `7d`",
    ],
  ],
  [
    "breaker",
    { spike: { times: 3, over: "7d", within: "1h", of: "args.amount" } },
    [
      "schema at spike: `least` is missing: with amounts, say which level is the least (after a quiet time any amount would be a spike) → write for example `least: 100.00 USD`",
    ],
  ],
  [
    "breaker",
    { spike: { times: 3, over: "7d", within: "1h", of: "f.nope", least: 1 } },
    [
      "unknown-fact at spike.of.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    "breaker",
    { spike: { times: 3, over: "7d", within: "1h", least: "x" } },
    ["wrong-type at spike.least: `x` does not fit here: expected decimal"],
  ],
  [
    "breaker",
    { probe: "soon" },
    [
      "wrong-type at probe: `soon` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    "breaker",
    { probe: "1cd" },
    [
      "wrong-type at probe: `1cd` counts calendar days or months → a breaker needs elapsed time in s, m, h, d or w, such as `7d`",
    ],
  ],
  [
    "breaker",
    { per: "boss" },
    [
      "schema at per: `per` must be `rep` or `team` or `customer` or `order` or `ticket` or `all` → write one of: rep, team, customer, order, ticket, all",
    ],
  ],
  [
    "breaker",
    { spike: 3 },
    [
      "schema at spike: `spike` must be a block of `name: value` lines → for example `spike: { times: 3, over: 7d, within: 1h }`",
    ],
  ],
  [
    "breaker",
    { else: { needs: "reason-code", atMost: "ten" } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "breaker",
    { else: { needs: "reason-code", atMost: { fact: "f.words" } } },
    ["bound-without-measure at else.atMost: this kind of rule measures nothing, so `atMost` has no meaning here"],
  ],
  [
    "oblige",
    { needs: "tea" },
    [
      "schema at needs: `needs` is one of reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep, or a list of them → for example `needs: lead-approval`",
    ],
  ],
  [
    "oblige",
    { needs: [] },
    ["schema at needs: `needs` must have at least one item → for example `needs: lead-approval`"],
  ],
  [
    "escalate",
    { to: undefined },
    ["schema at to: `to` is missing: the route that it is handed to → for example `to: legal`"],
  ],
  ["escalate", { to: "nobody" }, []],
  ["never", { else: "pause" }, ["schema at else: `else` is not known here → known here: id, on, why, when, kind"]],
  [
    "hide",
    { when: { fact: "f.nope", is: 1 } },
    [
      "unknown-fact at when.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
])("%s with %j", (kind, mistake, told) => {
  const rule = Object.fromEntries(
    Object.entries({ ...RULES[kind], ...mistake }).filter(([, value]) => value !== undefined),
  );
  const problems = problemsOf([rule]).map(({ severity, code, path, message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` → ${suggestion}`;
    return `${severity === "error" ? "" : "warning "}${code} at ${path.slice(2).join(".")}: ${message}${hint}`;
  });
  expect(problems).toEqual(told);
});
