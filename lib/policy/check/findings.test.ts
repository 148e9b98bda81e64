/** Which packs are told what, and which are not: not ready to go live, rules that change nothing, tests that never meet. */
import { expect, test } from "vitest";
import { checkPolicy } from "../check.ts";
import { compiled, type Raw } from "../fixtures/ask.ts";

function found(codes: readonly string[], rules: readonly Raw[], more: Raw = {}): string[] {
  const problems = checkPolicy(compiled(rules, more)).filter(({ code }) => codes.includes(code));
  return problems.map(
    ({ code, path, message, suggestion }) => `${code} at ${path.join(".")}: ${message} → ${suggestion}`,
  );
}

const ASSIST = { lane: "assist", roles: ["rep"] };
const ESCALATE = { lane: "escalate", roles: ["rep"] };

test.each<[Raw[], Raw, string[]]>([
  [
    [{ kind: "oblige", needs: "second-rep" }],
    { actions: { "pay.out": ESCALATE } },
    [
      "not-ready at rules.0: not ready: `r0` needs `second-rep`, and the pack does not say who that is → write it for the card under `obligations:`, such as `second-rep: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    [{ kind: "oblige", needs: "second-rep" }],
    { actions: { "pay.out": ESCALATE }, obligations: { "second-rep": { text: "Kim looks." } } },
    [],
  ],
  [
    [{ kind: "oblige", needs: "second-rep" }],
    { actions: { "pay.out": ESCALATE }, obligations: { "second-rep": { validFor: "1h" } } },
    [
      "not-ready at rules.0: not ready: `r0` needs `second-rep`, and the pack does not say who that is → write it for the card under `obligations:`, such as `second-rep: { text: A billing lead has to agree. }`",
    ],
  ],
  [[{ kind: "oblige", needs: "reason-code" }], { actions: { "pay.out": ESCALATE } }, []],
  [[], { actions: { "look.up": ASSIST } }, []],
  [[], { actions: { "hand.over": ASSIST } }, []],
  [[], { actions: { "note.add": ASSIST } }, []],
  [
    [],
    { actions: { draft: ASSIST } },
    [
      'not-ready at actions.draft: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [],
    { actions: { "email.change": ASSIST } },
    [
      'not-ready at actions.email.change: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [],
    { actions: { "mail.send": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    [],
    { actions: { "pay.out": ASSIST } },
    [
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [[], { actions: { draft: ESCALATE } }, []],
  [[], { actions: { "email.change": ESCALATE } }, []],
  [[], { actions: { "mail.send": ESCALATE } }, []],
  [[], { actions: { "pay.out": ESCALATE } }, []],
  [
    [{ kind: "escalate", to: "legal", when: { fact: "ticket.signals", has: "legal-threat" } }],
    { actions: { "pay.out": ASSIST, "hand.over": ASSIST } },
    [],
  ],
  [
    [{ kind: "escalate", to: "legal", when: { fact: "f.flag", is: true } }],
    { actions: { "pay.out": ASSIST, "hand.over": ASSIST } },
    [
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [[{ kind: "escalate", to: "legal" }], { actions: { "pay.out": ASSIST, "hand.over": ASSIST } }, []],
  [
    [{ kind: "oblige", needs: "reason-code", when: { fact: "ticket.signals", has: "legal-threat" } }],
    { actions: { "pay.out": ASSIST } },
    [
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [{ kind: "never" }],
    { actions: { "pay.out": ASSIST } },
    [
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [{ kind: "escalate", to: "legal" }],
    { actions: { "pay.out": ASSIST } },
    [
      "not-ready at rules.0: not ready: `r0` hands tickets over, and nobody may hand one over → list `hand.over` under `actions:`",
    ],
  ],
  [[{ kind: "escalate", to: "legal", on: "group:account" }], { actions: { "pay.out": ESCALATE } }, []],
  [
    [{ kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com"] }],
    { actions: { "mail.send": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [{ kind: "scope", on: "mail.send", that: { fact: "f.flag", is: true } }],
    { actions: { "mail.send": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [{ kind: "never", on: "mail.send" }],
    { actions: { "mail.send": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    [{ kind: "require", on: "mail.send", that: { fact: "f.flag", is: true } }],
    { actions: { "mail.send": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    [{ kind: "never", on: "pay.out" }],
    { actions: { "mail.send": ASSIST, "pay.out": ASSIST } },
    [
      'not-ready at actions.mail.send: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    [],
    {
      actions: {
        "pay.out": { ...ESCALATE, risk: "low" },
        "email.change": { ...ESCALATE, risk: "low" },
        "mail.send": { ...ESCALATE, risk: "low" },
        "note.add": { ...ASSIST, risk: "low" },
      },
    },
    [
      "not-ready at actions.email.change.risk: not ready: `email.change` is called low risk and belongs to the group `account` → write `risk: high` or `critical`, or leave it out",
      "not-ready at actions.pay.out.risk: not ready: `pay.out` is called low risk and belongs to the group `money` → write `risk: high` or `critical`, or leave it out",
    ],
  ],
  [[], { actions: { "pay.out": { ...ESCALATE, risk: "high" } } }, []],
])("%j with %j: ready to go live?", (rules, more, findings) => {
  expect(found(["not-ready"], rules, more)).toEqual(findings);
});

test.each<[Raw[], string[]]>([
  [
    [
      { kind: "cap", of: "args.amount", atMost: { minor: 5000, currency: "USD" } },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: { minor: 8000, currency: "USD" } },
    ],
    [
      'shadowed at rules.0.beyond.atMost: `lead-approval` up to $100.00 is never enough: `r1` denies everything over $80.00 → write `atMost: {"minor":8000,"currency":"USD"}` here, or change `r1`',
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [
      "shadowed at rules.0.else.atMost: `lead-approval` up to $100.00 is never enough: `r1` denies everything over $80.00 → write `atMost: 80.00 USD` here, or change `r1`",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "50.00 USD", else: { needs: "lead-approval", atMost: "40.00 USD" } }],
    [
      "never-fires at rules.0.else.atMost: `lead-approval` never helps with `r0`: it reaches to $40.00, and up to $50.00 nothing is asked → write more than $50.00, or leave this `atMost` out",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "40.00 EUR" } }],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval" } },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: "pause" },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: "deny" },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: "deny" },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: "100.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: "120.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atLeast: "5.00 USD" },
      { kind: "cap", of: "args.amount", atLeast: "9.00 USD" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` already denies everything under $9.00 → take `r0` out, or make it stricter than `r1`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atLeast: "5.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "5.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: 3 },
      { kind: "cap", of: "args.people", atMost: 5 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: 3 },
      { kind: "cap", of: "f.count", atMost: 5 },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: { count: "f.tags" }, atMost: 3 },
      { kind: "cap", of: { count: "f.tags" }, atMost: 5 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: { count: "f.tags" }, atMost: 3 },
      { kind: "cap", of: { count: "f.numbers" }, atMost: 5 },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: 3, atLeast: 1 },
      { kind: "cap", of: "args.people", atMost: 5, atLeast: 1 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: 3, atLeast: 1 },
      { kind: "cap", of: "args.people", atMost: 2, atLeast: 2 },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` already denies everything over 2 → take `r0` out, or make it stricter than `r1`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: { fact: "f.count" } },
      { kind: "cap", of: "args.people", atMost: 5 },
    ],
    [],
  ],
  [
    [
      { kind: "batch", of: "f.tags", atMost: 3 },
      { kind: "batch", of: "f.tags", atMost: 5 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", since: "f.when", within: "60d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is longer ago than 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", since: "f.later", within: "60d" },
    ],
    [],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", since: "f.when", within: "60cd" },
    ],
    [],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30cd" },
      { kind: "window", since: "f.when", within: "60cd" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is longer ago than 30 calendar days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", until: "f.when", within: "30d" },
      { kind: "window", until: "f.when", within: "60d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is further ahead than 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", until: "f.when", within: "30d" },
      { kind: "window", until: "f.later", within: "60d" },
    ],
    [],
  ],
  [
    [
      { kind: "window", until: "f.when", within: "30d" },
      { kind: "window", since: "f.when", within: "60d" },
    ],
    [],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d", else: { needs: "lead-approval", atMost: "60d" } },
      { kind: "window", since: "f.when", within: "45d" },
    ],
    [],
  ],
  [
    [
      { kind: "cooldown", per: "customer", every: "30d" },
      { kind: "cooldown", per: "customer", every: "10d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies a second one within 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cooldown", per: "customer", every: "30d" },
      { kind: "cooldown", per: "order", every: "10d" },
    ],
    [],
  ],
  [
    [
      { kind: "rate", per: "rep", atMost: 3, within: "1d" },
      { kind: "rate", per: "rep", atMost: 5, within: "1d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies more than 3 per rep within 1 day → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "rate", per: "rep", atMost: 3, within: "1d" },
      { kind: "rate", per: "rep", atMost: 5, within: "2d" },
    ],
    [],
  ],
  [
    [
      { kind: "rate", per: "rep", atMost: 3, within: "1d" },
      { kind: "rate", per: "team", atMost: 5, within: "1d" },
    ],
    [],
  ],
  [
    [
      { kind: "budget", of: "args.amount", per: "order", atMost: "9.00 USD", within: "1d" },
      { kind: "budget", of: "args.amount", per: "order", atMost: "12.00 USD", within: "1d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies more than $9.00 in sum per order within 1 day → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "budget", of: "args.amount", per: "order", atMost: "9.00 USD", within: "1d" },
      { kind: "budget", of: "args.people", per: "order", atMost: 12, within: "1d" },
    ],
    [],
  ],
  [
    [{ kind: "never" }, { kind: "cap", of: "args.amount", atMost: "5.00 USD" }],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` denies `pay.out` always → take one of the two out, or give `r0` a `when`",
    ],
  ],
  [
    [
      { kind: "never", when: { fact: "f.flag", is: true } },
      { kind: "cap", of: "args.amount", atMost: "5.00 USD" },
    ],
    [],
  ],
  [
    [{ kind: "never" }, { kind: "never", when: { fact: "f.flag", is: true } }],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` denies `pay.out` always → take one of the two out, or give `r0` a `when`",
    ],
  ],
  [
    [{ kind: "never" }, { kind: "never" }],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "never", on: ["pay.out", "note.add"] },
      { kind: "require", on: ["pay.out", "note.add"], that: { fact: "f.flag", is: true } },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` denies all that it covers always → take one of the two out, or give `r0` a `when`",
    ],
  ],
  [
    [
      { kind: "never", on: "pay.out" },
      { kind: "require", on: ["pay.out", "note.add"], that: { fact: "f.flag", is: true } },
    ],
    [],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true } },
      { kind: "require", that: { fact: "f.flag", is: true } },
    ],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true } },
      { kind: "require", that: { is: true, fact: "f.flag" }, when: { fact: "f.text", is: "a" } },
    ],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same, without a `when` → take one of the two out"],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true }, when: { fact: "f.text", is: "a" } },
      { kind: "require", that: { fact: "f.flag", is: true } },
    ],
    ["shadowed at rules.0: `r0` changes nothing: `r1` says the same, without a `when` → take one of the two out"],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true }, when: { fact: "f.text", is: "a" } },
      { kind: "require", that: { fact: "f.flag", is: true }, when: { fact: "f.text", is: "b" } },
    ],
    [],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true }, when: { fact: "f.text", is: "a" } },
      { kind: "require", that: { fact: "f.flag", is: true }, when: { fact: "f.text", is: "a" } },
    ],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "require", that: { fact: "f.flag", is: true } },
      { kind: "require", on: ["pay.out", "note.add"], that: { fact: "f.flag", is: true } },
    ],
    ["shadowed at rules.0: `r0` changes nothing: `r1` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "require", on: ["pay.out", "note.add"], that: { fact: "f.flag", is: true } },
      { kind: "require", on: ["note.add", "mail.send"], that: { fact: "f.flag", is: true } },
    ],
    [],
  ],
  [
    [
      { kind: "rate", per: "rep", atMost: 3, within: "1d" },
      { kind: "rate", on: ["pay.out", "note.add"], per: "rep", atMost: 3, within: "1d" },
    ],
    [],
  ],
  [
    [
      { kind: "sequence", after: "look.up", per: "ticket", within: "1d" },
      { kind: "sequence", on: ["pay.out", "note.add"], after: "look.up", per: "ticket", within: "1d" },
    ],
    [],
  ],
  [
    [
      { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
      { kind: "breaker", on: ["pay.out", "note.add"], spike: { times: 3, over: "7d", within: "1h" } },
    ],
    [],
  ],
  [
    [
      { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
      { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
    ],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "5.00 USD", on: "group:account" },
      { kind: "cap", of: "args.amount", atMost: "5.00 USD" },
    ],
    [],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "5.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "6.00 USD", on: ["pay.out"] },
      { kind: "cap", of: "args.amount", atMost: "4.00 USD" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r2` already denies everything over $4.00 → take `r0` out, or make it stricter than `r2`",
      "shadowed at rules.1: `r1` changes nothing: `r2` already denies everything over $4.00 → take `r1` out, or make it stricter than `r2`",
    ],
  ],
])("%j: does each change something?", (rules, findings) => {
  expect(found(["shadowed", "never-fires"], rules)).toEqual(findings);
});

test.each<[unknown[], string | undefined]>([
  [
    [{ fact: "f.text", is: "a" }, { not: { fact: "f.text", is: "a" } }],
    "`f.text` is never both `is: a` and `not is: a`",
  ],
  [
    [{ fact: "f.text", isNot: "a" }, { not: { fact: "f.text", isNot: "a" } }],
    "`f.text` is never both `isNot: a` and `not isNot: a`",
  ],
  [
    [{ fact: "f.text", in: ["a", "b"] }, { not: { fact: "f.text", in: ["a", "b"] } }],
    "`f.text` is never both `in: [a, b]` and `not in: [a, b]`",
  ],
  [
    [{ fact: "f.text", notIn: ["a", "b"] }, { not: { fact: "f.text", notIn: ["a", "b"] } }],
    "`f.text` is never both `notIn: [a, b]` and `not notIn: [a, b]`",
  ],
  [
    [{ fact: "f.tags", has: "a" }, { not: { fact: "f.tags", has: "a" } }],
    "`f.tags` is never both `has: a` and `not has: a`",
  ],
  [
    [{ fact: "f.tags", hasNot: "a" }, { not: { fact: "f.tags", hasNot: "a" } }],
    "`f.tags` is never both `hasNot: a` and `not hasNot: a`",
  ],
  [
    [{ fact: "f.count", atLeast: 3 }, { not: { fact: "f.count", atLeast: 3 } }],
    "`f.count` is never both `atLeast: 3` and `not atLeast: 3`",
  ],
  [
    [{ fact: "f.count", atMost: 3 }, { not: { fact: "f.count", atMost: 3 } }],
    "`f.count` is never both `atMost: 3` and `not atMost: 3`",
  ],
  [
    [{ fact: "f.count", over: 3 }, { not: { fact: "f.count", over: 3 } }],
    "`f.count` is never both `over: 3` and `not over: 3`",
  ],
  [
    [{ fact: "f.count", under: 3 }, { not: { fact: "f.count", under: 3 } }],
    "`f.count` is never both `under: 3` and `not under: 3`",
  ],
  [
    [{ fact: "f.when", before: "2026-01-01T00:00:00Z" }, { not: { fact: "f.when", before: "2026-01-01T00:00:00Z" } }],
    "`f.when` is never both `before: 2026-01-01T00:00:00Z` and `not before: 2026-01-01T00:00:00Z`",
  ],
  [
    [{ fact: "f.when", after: "2026-01-01T00:00:00Z" }, { not: { fact: "f.when", after: "2026-01-01T00:00:00Z" } }],
    "`f.when` is never both `after: 2026-01-01T00:00:00Z` and `not after: 2026-01-01T00:00:00Z`",
  ],
  [
    [{ fact: "f.text", exists: true }, { not: { fact: "f.text", exists: true } }],
    "`f.text` is never both `exists: true` and `not exists: true`",
  ],
  [
    [{ fact: "f.amount", over: "5.00 USD" }, { not: { fact: "f.amount", over: "5.00 USD" } }],
    "`f.amount` is never both `over: 5.00 USD` and `not over: 5.00 USD`",
  ],
  [
    [
      { fact: "f.amount", over: { minor: 500, currency: "USD" } },
      { not: { fact: "f.amount", over: { minor: 500, currency: "USD" } } },
    ],
    '`f.amount` is never both `over: {"minor":500,"currency":"USD"}` and `not over: {"minor":500,"currency":"USD"}`',
  ],
  [
    [
      { fact: "f.count", over: 3 },
      { fact: "f.count", under: 3 },
    ],
    "`f.count` is never both `over: 3` and `under: 3`",
  ],
  [
    [
      { fact: "f.count", atLeast: 3 },
      { fact: "f.count", atMost: 3 },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", atLeast: 3 },
      { fact: "f.count", under: 3 },
    ],
    "`f.count` is never both `atLeast: 3` and `under: 3`",
  ],
  [
    [
      { fact: "f.count", over: 3 },
      { fact: "f.count", atMost: 3 },
    ],
    "`f.count` is never both `over: 3` and `atMost: 3`",
  ],
  [
    [
      { fact: "f.count", atLeast: 3 },
      { fact: "f.count", atMost: 4 },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", over: 3 },
      { fact: "f.share", under: 2 },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", is: 3 },
      { fact: "f.count", is: 3 },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", is: 3 },
      { fact: "f.count", is: 4 },
    ],
    "`f.count` is never both `is: 3` and `is: 4`",
  ],
  [
    [
      { fact: "f.count", is: 3 },
      { fact: "f.count", over: 3 },
    ],
    "`f.count` is never both `is: 3` and `over: 3`",
  ],
  [
    [
      { fact: "f.count", is: 4 },
      { fact: "f.count", over: 3 },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.text", in: ["a", "b"] },
      { fact: "f.text", in: ["b", "c"] },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.text", in: ["a", "b"] },
      { fact: "f.text", in: ["c", "d"] },
    ],
    "`f.text` is never both `in: [a, b]` and `in: [c, d]`",
  ],
  [
    [
      { fact: "f.text", in: ["a", "b"] },
      { fact: "f.text", isNot: "a" },
      { fact: "f.text", isNot: "b" },
    ],
    "`f.text` is never both `in: [a, b]` and `isNot: b`",
  ],
  [
    [
      { fact: "f.text", in: ["a", "b"] },
      { fact: "f.text", isNot: "a" },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.text", in: ["a", "b"] },
      { fact: "f.text", notIn: ["a", "b", "c"] },
    ],
    "`f.text` is never both `in: [a, b]` and `notIn: [a, b, c]`",
  ],
  [
    [
      { fact: "f.tier", isNot: "low" },
      { fact: "f.tier", isNot: "high" },
    ],
    "`f.tier` is never both `isNot: low` and `isNot: high`",
  ],
  [[{ fact: "f.tier", isNot: "low" }], undefined],
  [
    [
      { fact: "f.flag", isNot: true },
      { fact: "f.flag", isNot: false },
    ],
    "`f.flag` is never both `isNot: true` and `isNot: false`",
  ],
  [
    [
      { fact: "f.flag", is: true },
      { fact: "f.flag", is: false },
    ],
    "`f.flag` is never both `is: true` and `is: false`",
  ],
  [
    [
      { fact: "f.flag", is: true },
      { fact: "f.flag", isNot: false },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.amount", over: "5.00 USD" },
      { fact: "f.amount", under: "4.00 USD" },
    ],
    "`f.amount` is never both `over: 5.00 USD` and `under: 4.00 USD`",
  ],
  [
    [
      { fact: "f.amount", over: "5.00 USD" },
      { fact: "f.amount", under: "4.00 EUR" },
    ],
    "`f.amount` is never both `over: 5.00 USD` and `under: 4.00 EUR`",
  ],
  [
    [
      { fact: "f.amount", over: "5.00 USD" },
      { fact: "f.amount", under: { minor: 400, currency: "USD" } },
    ],
    '`f.amount` is never both `over: 5.00 USD` and `under: {"minor":400,"currency":"USD"}`',
  ],
  [
    [
      { fact: "f.amount", is: "5.00 USD" },
      { fact: "f.amount", is: "6.00 USD" },
    ],
    "`f.amount` is never both `is: 5.00 USD` and `is: 6.00 USD`",
  ],
  [
    [
      { fact: "f.amount", over: "3.00 USD" },
      { fact: "f.amount", under: "4.00 USD" },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.when", after: "2026-01-02T00:00:00Z" },
      { fact: "f.when", before: "2026-01-01T00:00:00Z" },
    ],
    "`f.when` is never both `after: 2026-01-02T00:00:00Z` and `before: 2026-01-01T00:00:00Z`",
  ],
  [
    [
      { fact: "f.when", after: "2026-01-01T00:00:00Z" },
      { fact: "f.when", before: "2026-01-02T00:00:00Z" },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.when", after: "2026-01-01T00:00:00Z" },
      { fact: "f.when", before: "2026-01-01T00:00:00Z" },
    ],
    "`f.when` is never both `after: 2026-01-01T00:00:00Z` and `before: 2026-01-01T00:00:00Z`",
  ],
  [
    [
      { not: { fact: "f.when", after: "2026-01-01T00:00:00Z" } },
      { not: { fact: "f.when", before: "2026-01-01T00:00:00Z" } },
    ],
    undefined,
  ],
  [
    [{ not: { fact: "f.when", after: "2026-01-01T00:00:00Z" } }, { fact: "f.when", after: "2026-01-02T00:00:00Z" }],
    "`f.when` is never both `not after: 2026-01-01T00:00:00Z` and `after: 2026-01-02T00:00:00Z`",
  ],
  [
    [{ not: { fact: "f.when", before: "2026-01-03T00:00:00Z" } }, { fact: "f.when", before: "2026-01-02T00:00:00Z" }],
    "`f.when` is never both `not before: 2026-01-03T00:00:00Z` and `before: 2026-01-02T00:00:00Z`",
  ],
  [
    [
      { fact: "f.tags", has: "a" },
      { fact: "f.tags", hasNot: "a" },
    ],
    "`f.tags` is never both `has: a` and `hasNot: a`",
  ],
  [
    [
      { fact: "f.tags", has: "a" },
      { fact: "f.tags", has: "b" },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.tags", has: "a" },
      { fact: "f.tags", hasNot: "b" },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.text", exists: true },
      { fact: "f.text", exists: false },
    ],
    "`f.text` is never both `exists: true` and `exists: false`",
  ],
  [
    [
      { fact: "f.text", exists: false },
      { fact: "f.text", is: "a" },
    ],
    "`f.text` is never both `exists: false` and `is: a`",
  ],
  [
    [
      { fact: "f.count", over: { fact: "f.share" } },
      { fact: "f.count", under: { fact: "f.share" } },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", over: 3 },
      { fact: "f.count", over: 5 },
      { fact: "f.count", under: 4 },
    ],
    "`f.count` is never both `over: 5` and `under: 4`",
  ],
  [
    [
      { fact: "f.count", over: 5 },
      { fact: "f.count", over: 3 },
      { fact: "f.count", under: 4 },
    ],
    "`f.count` is never both `over: 5` and `under: 4`",
  ],
  [
    [
      {
        some: "f.lines",
        that: {
          all: [
            { fact: "item.qty", over: 3 },
            { fact: "item.qty", under: 2 },
          ],
        },
      },
    ],
    undefined,
  ],
  [
    [
      { fact: "f.count", atLeast: 3 },
      { fact: "f.count", atMost: 3 },
      { fact: "f.count", isNot: 3 },
    ],
    undefined,
  ],
])("all of %j: can that be?", (all, clash) => {
  const [finding] = found(["never-fires"], [{ kind: "never", when: { all } }]);
  expect(finding?.replace(/^.*? is known: | → .*$/g, "")).toBe(clash);
});

test.each<[Raw[], string, string[]]>([
  [[], "assist", ["no rule guards `pay.out`: whoever has one of its roles may do it with any arguments"]],
  [[], "escalate", []],
  [[{ kind: "never" }], "assist", []],
  [[{ kind: "never", when: { fact: "f.text", is: "a" } }], "assist", []],
  [[{ kind: "sequence", after: "look.up", per: "ticket", within: "1d" }], "assist", []],
  [[{ kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } }], "assist", []],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.flag", is: true },
            { fact: "f.attested", is: "a" },
          ],
        },
      },
    ],
    "assist",
    [
      "`r0` rests on `f.attested`, which a browser may say: for `pay.out` it counts only when the server read it, and else the rule fires",
    ],
  ],
  [
    [{ kind: "require", that: { fact: "f.attested", is: "a" } }],
    "assist",
    [
      "`r0` rests on `f.attested`, which a browser may say: for `pay.out` it counts only when the server read it, and else the rule fires",
      "nothing that the server knows guards `pay.out`: its rules look only at the request itself",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "5.00 USD" }],
    "assist",
    ["nothing that the server knows guards `pay.out`: its rules look only at the request itself"],
  ],
  [[{ kind: "rate", per: "rep", atMost: 3, within: "1d" }], "assist", []],
])("%j in the lane %s: does anything guard the money that the server knows?", (rules, lane, messages) => {
  const problems = checkPolicy(compiled(rules, { actions: { "pay.out": { ...ASSIST, lane } } }));
  const told = problems.filter(({ code }) => code === "attested-money").map(({ message }) => message);
  expect(told).toEqual(messages);
});
