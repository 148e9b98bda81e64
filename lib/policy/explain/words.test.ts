/** The page that a lead gives to legal, to the letter: each kind and condition in plain words, and whole pages. */
import { expect, test } from "vitest";
import { explainAsMarkdown } from "../explain.ts";
import { compiled, type Raw } from "../fixtures/ask.ts";

const linesOf = (rules: readonly Raw[], more: Raw = {}): string[] =>
  explainAsMarkdown(compiled(rules, more))
    .split("\n")
    .filter((line) => !line.startsWith("- **This policy"));

/** Made by each test, not while this file is loaded: a mutant of the page belongs to the tests that ask for it. */
const without = () => new Set(linesOf([]));

test.each<[Raw, string[]]>([
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
          { fact: "f.flag", is: true },
        ],
      },
    },
    ["### Out pay", "- because _The f's flag is yes and the f's text is a and the f's flag is yes, or it is refused._"],
  ],
  [
    { kind: "scope", that: { fact: "f.text", is: "a" } },
    ["### Out pay", "- because _The f's text is a, or it is refused._"],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
    ["### Out pay", "- because _The amount is at most $50.00, or it is refused._"],
  ],
  [
    { kind: "window", since: "f.when", within: "30d" },
    ["### Out pay", "- because _The f's when lies within the last 30 days, or it is refused._"],
  ],
  [
    { kind: "cooldown", per: "customer", every: "30d" },
    ["### Out pay", "- because _Once per customer in 30 days, or it is refused._"],
  ],
  [
    { kind: "rate", per: "rep", atMost: 3, within: "1d" },
    ["### Out pay", "- because _At most 3 per rep within 1 day, or it is refused._"],
  ],
  [
    { kind: "budget", per: "rep", of: "args.amount", atMost: "250.00 USD", within: "1d" },
    ["### Out pay", "- because _The amount is at most $250.00 per rep within 1 day, or it is refused._"],
  ],
  [
    { kind: "sequence", after: ["look.up", "note.add"], within: "1d" },
    [
      "### Out pay",
      "- because _Only after “up look” and “add note” within 1 day for the same case, or it is refused._",
    ],
  ],
  [
    { kind: "batch", of: "args.people", atMost: 3 },
    ["### Out pay", "- because _The people: at most 3 at once, or it is refused._"],
  ],
  [
    { kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com", "*.acme.com"] },
    ["### Send mail", "- because _The to: only to acme.com, *.acme.com, or it is refused._"],
  ],
  [
    { kind: "hours", days: ["mon", "thu-fri"], from: "09:00", to: "17:30" },
    ["### Out pay", "- because _Only mon, thu-fri from 09:00 to 17:30, or it is refused._"],
  ],
  [
    { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
    [
      "### Out pay",
      "- because _At most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), or it is refused._",
    ],
  ],
  [
    { kind: "never" },
    ["| Out pay | critical | no | no | no | lead or rep | **nobody** |", "- **Out pay** is never carried out."],
  ],
  [
    { kind: "hide" },
    [
      "| Out pay | critical | yes | no | no | lead or rep | **nobody** |",
      "- **Out pay**: it may be explained to the customer, and is not offered here.",
      "- **Out pay** is never carried out.",
      "### Out pay",
      "- because _Hidden._",
    ],
  ],
  [
    { kind: "oblige", needs: ["reason-code", "lead-approval"] },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _Only with a reason on the record and a lead's agreement._",
    ],
  ],
  [{ kind: "escalate", to: "billing" }, ["- **Billing**: always. because"]],
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
          { fact: "f.flag", is: true },
        ],
      },
      else: "pause",
    },
    [
      "### Out pay",
      "- because _The f's flag is yes and the f's text is a and the f's flag is yes, or it has to wait._",
    ],
  ],
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
          { fact: "f.flag", is: true },
        ],
      },
      else: { escalate: "billing" },
    },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the f's flag is yes and the f's text is a and the f's flag is yes. because",
      "### Out pay",
      "- because _The f's flag is yes and the f's text is a and the f's flag is yes, or it goes to billing._",
    ],
  ],
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
          { fact: "f.flag", is: true },
        ],
      },
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The f's flag is yes and the f's text is a and the f's flag is yes, otherwise only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "scope", that: { fact: "f.text", is: "a" }, else: "pause" },
    ["### Out pay", "- because _The f's text is a, or it has to wait._"],
  ],
  [
    { kind: "scope", that: { fact: "f.text", is: "a" }, else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the f's text is a. because",
      "### Out pay",
      "- because _The f's text is a, or it goes to billing._",
    ],
  ],
  [
    { kind: "scope", that: { fact: "f.text", is: "a" }, else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The f's text is a, otherwise only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: "pause" },
    ["### Out pay", "- because _The amount is at most $50.00, or it has to wait._"],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the amount is at most $50.00. because",
      "### Out pay",
      "- because _The amount is at most $50.00, or it goes to billing._",
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The amount is at most $50.00, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "30d", else: "pause" },
    ["### Out pay", "- because _The f's when lies within the last 30 days, or it has to wait._"],
  ],
  [
    { kind: "window", since: "f.when", within: "30d", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the f's when lies within the last 30 days. because",
      "### Out pay",
      "- because _The f's when lies within the last 30 days, or it goes to billing._",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "30d", else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The f's when lies within the last 30 days, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "cooldown", per: "customer", every: "30d", else: "pause" },
    ["### Out pay", "- because _Once per customer in 30 days, or it has to wait._"],
  ],
  [
    { kind: "cooldown", per: "customer", every: "30d", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: once per customer in 30 days. because",
      "### Out pay",
      "- because _Once per customer in 30 days, or it goes to billing._",
    ],
  ],
  [
    { kind: "cooldown", per: "customer", every: "30d", else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _Once per customer in 30 days, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "rate", per: "rep", atMost: 3, within: "1d", else: "pause" },
    ["### Out pay", "- because _At most 3 per rep within 1 day, or it has to wait._"],
  ],
  [
    { kind: "rate", per: "rep", atMost: 3, within: "1d", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: at most 3 per rep within 1 day. because",
      "### Out pay",
      "- because _At most 3 per rep within 1 day, or it goes to billing._",
    ],
  ],
  [
    { kind: "rate", per: "rep", atMost: 3, within: "1d", else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _At most 3 per rep within 1 day, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "budget", per: "rep", of: "args.amount", atMost: "250.00 USD", within: "1d", else: "pause" },
    ["### Out pay", "- because _The amount is at most $250.00 per rep within 1 day, or it has to wait._"],
  ],
  [
    {
      kind: "budget",
      per: "rep",
      of: "args.amount",
      atMost: "250.00 USD",
      within: "1d",
      else: { escalate: "billing" },
    },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the amount is at most $250.00 per rep within 1 day. because",
      "### Out pay",
      "- because _The amount is at most $250.00 per rep within 1 day, or it goes to billing._",
    ],
  ],
  [
    {
      kind: "budget",
      per: "rep",
      of: "args.amount",
      atMost: "250.00 USD",
      within: "1d",
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The amount is at most $250.00 per rep within 1 day, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "sequence", after: ["look.up", "note.add"], within: "1d", else: "pause" },
    [
      "### Out pay",
      "- because _Only after “up look” and “add note” within 1 day for the same case, or it has to wait._",
    ],
  ],
  [
    { kind: "sequence", after: ["look.up", "note.add"], within: "1d", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: only after “up look” and “add note” within 1 day for the same case. because",
      "### Out pay",
      "- because _Only after “up look” and “add note” within 1 day for the same case, or it goes to billing._",
    ],
  ],
  [
    {
      kind: "sequence",
      after: ["look.up", "note.add"],
      within: "1d",
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _Only after “up look” and “add note” within 1 day for the same case, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "batch", of: "args.people", atMost: 3, else: "pause" },
    ["### Out pay", "- because _The people: at most 3 at once, or it has to wait._"],
  ],
  [
    { kind: "batch", of: "args.people", atMost: 3, else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the people: at most 3 at once. because",
      "### Out pay",
      "- because _The people: at most 3 at once, or it goes to billing._",
    ],
  ],
  [
    { kind: "batch", of: "args.people", atMost: 3, else: { needs: ["reason-code", "lead-approval"] } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _The people: at most 3 at once, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com", "*.acme.com"], else: "pause" },
    ["### Send mail", "- because _The to: only to acme.com, *.acme.com, or it has to wait._"],
  ],
  [
    {
      kind: "recipients",
      on: "mail.send",
      of: "args.to",
      domains: ["acme.com", "*.acme.com"],
      else: { escalate: "billing" },
    },
    [
      "- **Billing**: when somebody wants to send mail, unless it is proven: the to: only to acme.com, *.acme.com. because",
      "### Send mail",
      "- because _The to: only to acme.com, *.acme.com, or it goes to billing._",
    ],
  ],
  [
    {
      kind: "recipients",
      on: "mail.send",
      of: "args.to",
      domains: ["acme.com", "*.acme.com"],
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Send mail**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Send mail",
      "- because _The to: only to acme.com, *.acme.com, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "hours", days: ["mon", "thu-fri"], from: "09:00", to: "17:30", else: "pause" },
    ["### Out pay", "- because _Only mon, thu-fri from 09:00 to 17:30, or it has to wait._"],
  ],
  [
    { kind: "hours", days: ["mon", "thu-fri"], from: "09:00", to: "17:30", else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: only mon, thu-fri from 09:00 to 17:30. because",
      "### Out pay",
      "- because _Only mon, thu-fri from 09:00 to 17:30, or it goes to billing._",
    ],
  ],
  [
    {
      kind: "hours",
      days: ["mon", "thu-fri"],
      from: "09:00",
      to: "17:30",
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _Only mon, thu-fri from 09:00 to 17:30, beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" }, else: "pause" },
    [
      "### Out pay",
      "- because _At most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), or it has to wait._",
    ],
  ],
  [
    { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" }, else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: at most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1). because",
      "### Out pay",
      "- because _At most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), or it goes to billing._",
    ],
  ],
  [
    {
      kind: "breaker",
      spike: { times: 3, over: "7d", within: "1h" },
      else: { needs: ["reason-code", "lead-approval"] },
    },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record and a lead's agreement. because",
      "### Out pay",
      "- because _At most 3 times the usual number within 1 hour (usual is the level of the last 7 days, and never under 1), beyond that only with a reason on the record and a lead's agreement._",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: "a" } },
    ["### Out pay", "- because _The f's text is a, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", isNot: 'a"b' } },
    ["### Out pay", "- because _The f's text is not a\"b, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", in: ["a", "b"] } },
    ["### Out pay", "- because _The f's text is one of a or b, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", notIn: ["a"] } },
    ["### Out pay", "- because _The f's text is none of a, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", in: { fact: "f.tags" } } },
    ["### Out pay", "- because _The f's text is one of the f's tags, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", matches: "a*" } },
    ["### Out pay", "- because _The f's text looks like a*, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: { fact: "f.other" } } },
    ["### Out pay", "- because _The f's text is the f's other, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.tags", has: "a" } },
    ["### Out pay", "- because _The f's tags include a, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.tags", hasNot: "a" } },
    ["### Out pay", "- because _The f's tags do not include a, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.numbers", has: 3 } },
    ["### Out pay", "- because _The f's numbers include 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", exists: true } },
    ["### Out pay", "- because _The f's text is there, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.text", exists: false } },
    ["### Out pay", "- because _The f's text is not there, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", over: 3 } },
    ["### Out pay", "- because _The f's count is over 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", under: 3 } },
    ["### Out pay", "- because _The f's count is under 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", atLeast: 3 } },
    ["### Out pay", "- because _The f's count is at least 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: 3 } },
    ["### Out pay", "- because _The f's count is at most 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: 3 } },
    ["### Out pay", "- because _The f's count is 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", isNot: 3 } },
    ["### Out pay", "- because _The f's count is not 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", over: { fact: "f.share" } } },
    ["### Out pay", "- because _The f's count is over the f's share, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.share", under: 1.5 } },
    ["### Out pay", "- because _The f's share is under 1.5, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.share", is: 1.5 } },
    ["### Out pay", "- because _The f's share is 1.5, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.share", over: 1e-5 } },
    ["### Out pay", "- because _The f's share is over 0.00001, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5.00 USD" } },
    ["### Out pay", "- because _The f's amount is over $5.00, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", is: "5.00 USD" } },
    ["### Out pay", "- because _The f's amount is $5.00, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid" } } },
    ["### Out pay", "- because _The f's amount is at most the f's paid, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", in: ["5.00 USD", "6.00 EUR"] } },
    ["### Out pay", "- because _The f's amount is one of $5.00 or €6.00, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid", times: 2 } } },
    ["### Out pay", "- because _The f's amount is at most 2 × the f's paid, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid", times: 0.5 } } },
    ["### Out pay", "- because _The f's amount is at most 0.5 × the f's paid, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { count: "f.tags" } } },
    ["### Out pay", "- because _The f's count is at most the number of the f's tags, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.when", before: { fact: "f.later" } } },
    ["### Out pay", "- because _The f's when is before the f's later, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.when", after: "2026-11-20T11:00:00Z" } },
    ["### Out pay", "- because _The f's when is after 2026-11-20T11:00:00Z, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinLast: "30d" } },
    ["### Out pay", "- because _The f's when lies within the last 30 days, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinNext: "12h" } },
    ["### Out pay", "- because _The f's when lies within the next 12 hours, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinLast: "1cd" } },
    [
      "Calendar days and months begin at midnight in the time zone above: one calendar day is today, two are today and yesterday; one calendar month is this month.",
      "### Out pay",
      "- because _The f's when lies within the last 1 calendar day, or it is refused._",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.day", is: "2026-11-20" } },
    ["### Out pay", "- because _The f's day is 2026-11-20, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.tier", is: "low" } },
    ["### Out pay", "- because _The f's tier is low, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: false } },
    ["### Out pay", "- because _The f's flag is no, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.attested", is: "a" } },
    ["### Out pay", "- because _The f's attested is a, or it is refused._"],
  ],
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
        ],
      },
    },
    ["### Out pay", "- because _The f's flag is yes and the f's text is a, or it is refused._"],
  ],
  [
    {
      kind: "require",
      that: {
        any: [
          { fact: "f.flag", is: true },
          { fact: "f.text", is: "a" },
        ],
      },
    },
    ["### Out pay", "- because _The f's flag is yes or the f's text is a, or it is refused._"],
  ],
  [
    { kind: "require", that: { not: { fact: "f.flag", is: true } } },
    ["### Out pay", "- because _It is not so that the f's flag is yes, or it is refused._"],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", is: "a" } } },
    ["### Out pay", "- because _For one of the f's tags, the item is a, or it is refused._"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", in: ["a", "b"] } } },
    ["### Out pay", "- because _For each of the f's tags, the item is one of a or b, or it is refused._"],
  ],
  [
    { kind: "require", that: { some: "f.lines", that: { fact: "item.qty", over: 3 } } },
    ["### Out pay", "- because _For one of the f's lines, its qty is over 3, or it is refused._"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", isNot: "a" } } },
    ["### Out pay", "- because _For each of the f's tags, the item is not a, or it is refused._"],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "f.flag", is: true } } },
    ["### Out pay", "- because _For one of the f's tags, the f's flag is yes, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: "pause" },
    ["### Out pay", "- because _The f's flag is yes, or it has to wait._"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: { needs: "reason-code" } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record. because",
      "### Out pay",
      "- because _The f's flag is yes, otherwise only with a reason on the record._",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the f's flag is yes. because",
      "### Out pay",
      "- because _The f's flag is yes, or it goes to billing._",
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
    ["### Out pay", "- because _The amount is at most $50.00, or it is refused._"],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "1.00 USD" },
    ["### Out pay", "- because _The amount is at most $50.00 and is at least $1.00, or it is refused._"],
  ],
  [
    { kind: "cap", of: "args.people", atMost: 3, beyond: { needs: "reason-code", atMost: 5 } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record. because",
      "### Out pay",
      "- because _The people is at most 3, beyond that only with a reason on the record, up to 5._",
    ],
  ],
  [
    { kind: "cap", of: "args.rate", atMost: 1.5 },
    ["### Out pay", "- because _The rate is at most 1.5, or it is refused._"],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: { fact: "f.paid" }, beyond: { escalate: "billing" } },
    [
      "- **Billing**: when somebody wants to out pay, unless it is proven: the amount is at most the f's paid. because",
      "### Out pay",
      "- because _The amount is at most the f's paid, or it goes to billing._",
    ],
  ],
  [
    { kind: "cap", of: { count: "f.tags" }, atMost: 3 },
    ["### Out pay", "- because _The number of the f's tags is at most 3, or it is refused._"],
  ],
  [
    { kind: "window", since: "f.when", within: "30d" },
    ["### Out pay", "- because _The f's when lies within the last 30 days, or it is refused._"],
  ],
  [
    { kind: "window", until: "f.later", within: "12h" },
    ["### Out pay", "- because _The f's later lies within the next 12 hours, or it is refused._"],
  ],
  [
    { kind: "window", since: "f.when", within: "30d", else: { needs: "reason-code", atMost: "40d" } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A reason on the record. because",
      "### Out pay",
      "- because _The f's when lies within the last 30 days, beyond that only with a reason on the record._",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "1cm" },
    [
      "Calendar days and months begin at midnight in the time zone above: one calendar day is today, two are today and yesterday; one calendar month is this month.",
      "### Out pay",
      "- because _The f's when lies within the last 1 calendar month, or it is refused._",
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "5.00 USD", beyond: { needs: "second-rep", atMost: "9.00 USD" } },
    [
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - A second person's agreement. because",
      "### Out pay",
      "- because _The amount is at most $5.00, beyond that only with a second person's agreement, up to $9.00._",
    ],
  ],
  [
    { kind: "rate", per: "all", atMost: 3, within: "1cd" },
    [
      "Calendar days and months begin at midnight in the time zone above: one calendar day is today, two are today and yesterday; one calendar month is this month.",
      "### Out pay",
      "- because _At most 3 for everybody together within 1 calendar day, or it is refused._",
    ],
  ],
  [
    { kind: "budget", per: "all", of: "args.amount", atMost: "9.00 USD", within: "1cm" },
    [
      "Calendar days and months begin at midnight in the time zone above: one calendar day is today, two are today and yesterday; one calendar month is this month.",
      "### Out pay",
      "- because _The amount is at most $9.00 for everybody together within 1 calendar month, or it is refused._",
    ],
  ],
  [{ kind: "never", when: { fact: "f.flag", is: true } }, ["- When the f's flag is yes, nobody may out pay. because"]],
  [
    { kind: "never", when: { not: { fact: "f.when", withinLast: "30d" } } },
    ["- When it is not so that the f's when lies within the last 30 days, nobody may out pay. because"],
  ],
  [
    { kind: "never", on: "*", when: { fact: "f.flag", is: true } },
    ["- When the f's flag is yes, nobody may do anything but read and hand over. because"],
  ],
  [
    { kind: "escalate", on: "*", to: "legal", when: { fact: "f.tags", has: "x" } },
    ["- **Legal**: when the f's tags include x, or when that is not known. because"],
  ],
  [
    { kind: "escalate", on: ["note.add", "mail.send"], to: "somewhere", when: { fact: "f.tags", hasNot: "x" } },
    ["- **somewhere**: when the f's tags do not include x, or when that is not known. because"],
  ],
  [
    { kind: "require", that: { not: { fact: "f.flag", is: true } }, else: { escalate: "legal" } },
    [
      "- **Legal**: when somebody wants to out pay, as long as it is not ruled out that the f's flag is yes. because",
      "### Out pay",
      "- because _It is not so that the f's flag is yes, or it goes to legal._",
    ],
  ],
  [
    {
      kind: "require",
      that: {
        any: [
          {
            all: [
              { fact: "f.flag", is: true },
              { fact: "f.text", is: "a" },
            ],
          },
          { fact: "f.flag", isNot: true },
        ],
      },
    },
    [
      "### Out pay",
      "- because _(the f's flag is yes and the f's text is a) or the f's flag is not yes, or it is refused._",
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "5.00 USD", when: { fact: "f.tier", is: "low" } },
    ["### Out pay", "- because _When the f's tier is low: the amount is at most $5.00, or it is refused._"],
  ],
  [
    { kind: "oblige", on: "*", needs: ["customer-confirm", "identity-check", "typed-confirm"] },
    [
      "- **Add note**: approved by a lead or a rep, and beside that:",
      "  - The customer's confirmation, a check of the customer's identity and a confirmation that is typed out. because",
      "- **Send mail**: approved by a lead or a rep, and beside that:",
      "  - The customer's confirmation, a check of the customer's identity and a confirmation that is typed out. because",
      "- **Change email**: approved by a lead or a rep, and beside that:",
      "  - The customer's confirmation, a check of the customer's identity and a confirmation that is typed out. because",
      "- **Out pay**: approved by a lead or a rep, and beside that:",
      "  - The customer's confirmation, a check of the customer's identity and a confirmation that is typed out. because",
      "### Everything but reading and handing over",
      "- because _Only with the customer's confirmation, a check of the customer's identity and a confirmation that is typed out._",
    ],
  ],
  [
    { kind: "oblige", on: "note.add", needs: ["tone-check"] },
    [
      "- **Add note**: approved by a lead or a rep, and beside that:",
      "  - A person's word on tone and wording. because",
      "### Add note",
      "- because _Only with a person's word on tone and wording._",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.reason", exists: true } },
    ["### Out pay", "- because _The reason is there, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "now", after: "2026-01-01T00:00:00Z" } },
    ["### Out pay", "- because _The time of the request is after 2026-01-01T00:00:00Z, or it is refused._"],
  ],
  [
    { kind: "require", that: { fact: "rep.team", is: "eu" } },
    ["### Out pay", "- because _The rep's team is eu, or it is refused._"],
  ],
])("what %j adds to the page", (rule, lines) => {
  const anyway = without();
  expect(linesOf([rule]).filter((line) => !anyway.has(line))).toEqual(lines);
});

test.each<[Raw[], Raw, string[]]>([
  [
    [],
    {
      timezone: "Europe/Berlin",
      mode: "assist",
      actions: {
        "look.up": { lane: "automate", roles: ["rep"], owner: "support" },
        draft: { lane: "assist", roles: ["rep", "lead"], owner: "support" },
        "hand.over": { lane: "assist", roles: ["admin", "rep", "lead"] },
        "note.add": { lane: "assist", roles: ["rep", "lead"], authority: { execute: false }, why: "by hand" },
        "mail.send": { lane: "escalate", roles: ["rep", "lead"], why: "Comms writes." },
        "email.change": {
          lane: "assist",
          roles: ["rep", "lead"],
          authority: { recommend: false, execute: false },
          risk: "high",
        },
        "pay.out": { lane: "assist", roles: ["rep", "lead"], owner: "billing", authority: { say: false } },
      },
      modes: [
        { mode: "stop", team: ["eu", "us"], rep: "sam", inbox: "vip", on: "*", why: "so" },
        { mode: "draft-only", on: ["group:money", "note.add"], why: "Really!" },
        { mode: "assist", rep: ["a", "b", "c"], why: "ok" },
      ],
    },
    [
      "# What may be done under “t”",
      "Countersign suggests replies and actions to the people who answer customers. It never acts by itself: a person at the desk approves each step, and these rules are asked before anything happens. Whatever is not listed here cannot be done.",
      "- **Mode:** Assist: it suggests, and carries out what a person approves, within the limits below.",
      "- **Time zone:** Europe/Berlin",
      "## At a glance",
      "| activity | risk | may talk about it | may suggest it | may carry it out | for whom | who answers for it |",
      "|---|---|---|---|---|---|---|",
      "| Up look | low | yes | yes | yes | rep | support |",
      "| Draft | low | yes | yes | yes | lead or rep | support |",
      "| Over hand | low | yes | yes | yes | admin, lead or rep | **nobody** |",
      "| Add note | moderate | yes | yes | no | lead or rep | **nobody** |",
      "| Send mail | high | yes | no | no | lead or rep | **nobody** |",
      "| Change email | high | yes | no | no | lead or rep | **nobody** |",
      "| Out pay | critical | no | yes | yes | lead or rep | billing |",
      "## 1. What is handled independently",
      "These are prepared without anybody asking for them. Whoever works on the ticket starts them with one click, and nobody else is asked.",
      "- **Up look**",
      "## 2. What is recommended and not carried out",
      "- **Draft**: it is written as a draft; a person reads it, changes it and sends it.",
      "- **Add note**: it is suggested, and a person does it by hand. By hand.",
      "- **Change email**: it may be explained to the customer, and is not offered here.",
      "## 3. What needs a person's approval, and whose",
      "Nothing of this happens before somebody who holds the role has seen exactly what would be done and approved it.",
      "- **Over hand**: approved by an admin, a lead or a rep.",
      "- **Out pay**: approved by a lead or a rep.",
      "## 4. What is never allowed",
      "- **Add note** is never carried out. By hand.",
      "- **Change email** is never carried out.",
      "And under no policy, whoever asks and whatever a customer, a page or a model says:",
      "- changing settings of the desk or the shop, or anybody's payment method",
      "- deleting data, writing to many customers at once, setting up webhooks",
      "- anything that is not listed on this page",
      "- loosening a rule by what stands in a ticket: words can only make a decision stricter",
      "- acting on a guess: what a rule cannot prove, it refuses or hands to a person",
      "## 5. What is always handed to a person, no matter what else holds",
      "- **Send mail** is always handed over. Comms writes.",
      "## 6. Who owns the outcome",
      "The owner answers for what happened after the click: that it was right, that the customer heard of it, and that it is put right if it was not.",
      "- **support**: up look and draft",
      "- **Nobody** answers for: over hand, add note, send mail and change email",
      "- **billing**: out pay",
      "## What always stays a draft",
      "Words to a customer are never sent from here. They are put into the answer field, and a person sends them.",
      "- **Draft**",
      "## The limits",
      "A limit that cannot be checked, because something is not known, counts as broken.",
      "There are none.",
      "## Where it is narrower",
      "- **Team eu or us, sam, inbox vip, everything:** stopped. So.",
      "- **All money actions and add note:** only reading, drafting and handing over. Really!",
      "- **A, b or c:** as everywhere. Ok.",
      "## How to pause it",
      "- **At once:** a lead stops it for everybody, a team, a person or an action. Open tickets obey within seconds, and what was approved and not yet carried out does not run.",
      "- **Until further notice:** publish this policy with `mode: draft-only` or `mode: stop`.",
      "- **For one ticket:** hand it over; that works while everything else is limited.",
      "Every step is recorded before and after it happens, with the person, the rule and the facts it stood on.",
    ],
  ],
  [
    [],
    {
      mode: "draft-only",
      actions: {
        "note.add": { lane: "assist", roles: ["rep", "lead"] },
        draft: { lane: "assist", roles: ["rep", "lead"] },
      },
    },
    [
      "# What may be done under “t”",
      "Countersign suggests replies and actions to the people who answer customers. It never acts by itself: a person at the desk approves each step, and these rules are asked before anything happens. Whatever is not listed here cannot be done.",
      "- **Mode:** Draft-only: it reads, drafts and hands over. Nothing else is carried out, whoever asks.",
      "- **Time zone:** UTC",
      "## At a glance",
      "| activity | risk | may talk about it | may suggest it | may carry it out | for whom | who answers for it |",
      "|---|---|---|---|---|---|---|",
      "| Draft | low | yes | yes | yes | lead or rep | **nobody** |",
      "| Add note | moderate | yes | no | no | lead or rep | **nobody** |",
      "## 1. What is handled independently",
      "These are prepared without anybody asking for them. Whoever works on the ticket starts them with one click, and nobody else is asked.",
      "Nothing.",
      "## 2. What is recommended and not carried out",
      "- **Draft**: it is written as a draft; a person reads it, changes it and sends it.",
      "- **Add note**: it may be explained to the customer, and is not offered here.",
      "## 3. What needs a person's approval, and whose",
      "Nothing of this happens before somebody who holds the role has seen exactly what would be done and approved it.",
      "Nothing can be carried out.",
      "## 4. What is never allowed",
      "- **Add note** is never carried out.",
      "And under no policy, whoever asks and whatever a customer, a page or a model says:",
      "- changing settings of the desk or the shop, or anybody's payment method",
      "- deleting data, writing to many customers at once, setting up webhooks",
      "- anything that is not listed on this page",
      "- loosening a rule by what stands in a ticket: words can only make a decision stricter",
      "- acting on a guess: what a rule cannot prove, it refuses or hands to a person",
      "## 5. What is always handed to a person, no matter what else holds",
      "Nothing is handed over by itself.",
      "## 6. Who owns the outcome",
      "The owner answers for what happened after the click: that it was right, that the customer heard of it, and that it is put right if it was not.",
      "- **Nobody** answers for: draft and add note",
      "## What always stays a draft",
      "Words to a customer are never sent from here. They are put into the answer field, and a person sends them.",
      "- **Draft**",
      "- Everything else on this page, while the mode is draft-only.",
      "## The limits",
      "A limit that cannot be checked, because something is not known, counts as broken.",
      "There are none.",
      "## Where it is narrower",
      "Nowhere: the mode is the same for every team, person and inbox.",
      "## How to pause it",
      "- **At once:** a lead stops it for everybody, a team, a person or an action. Open tickets obey within seconds, and what was approved and not yet carried out does not run.",
      "- **Until further notice:** publish this policy with `mode: draft-only` or `mode: stop`.",
      "- **For one ticket:** leave it; nothing happens without a click.",
      "Every step is recorded before and after it happens, with the person, the rule and the facts it stood on.",
    ],
  ],
  [
    [],
    {
      mode: "stop",
      actions: {
        "pay.out": { lane: "automate", roles: ["rep", "lead"] },
        "hand.over": { lane: "assist", roles: ["rep", "lead"] },
      },
    },
    [
      "# What may be done under “t”",
      "Countersign suggests replies and actions to the people who answer customers. It never acts by itself: a person at the desk approves each step, and these rules are asked before anything happens. Whatever is not listed here cannot be done.",
      "- **Mode:** Everything is stopped: nothing is suggested and nothing is carried out.",
      "- **Time zone:** UTC",
      "## At a glance",
      "| activity | risk | may talk about it | may suggest it | may carry it out | for whom | who answers for it |",
      "|---|---|---|---|---|---|---|",
      "| Over hand | low | no | no | no | lead or rep | **nobody** |",
      "| Out pay | critical | no | no | no | lead or rep | **nobody** |",
      "## 1. What is handled independently",
      "These are prepared without anybody asking for them. Whoever works on the ticket starts them with one click, and nobody else is asked.",
      "Nothing.",
      "## 2. What is recommended and not carried out",
      "Nothing: what is suggested can also be carried out, once a person approves it.",
      "## 3. What needs a person's approval, and whose",
      "Nothing of this happens before somebody who holds the role has seen exactly what would be done and approved it.",
      "Nothing can be carried out.",
      "## 4. What is never allowed",
      "- **Over hand** is never carried out.",
      "- **Out pay** is never carried out.",
      "And under no policy, whoever asks and whatever a customer, a page or a model says:",
      "- changing settings of the desk or the shop, or anybody's payment method",
      "- deleting data, writing to many customers at once, setting up webhooks",
      "- anything that is not listed on this page",
      "- loosening a rule by what stands in a ticket: words can only make a decision stricter",
      "- acting on a guess: what a rule cannot prove, it refuses or hands to a person",
      "## 5. What is always handed to a person, no matter what else holds",
      "Nothing is handed over by itself.",
      "## 6. Who owns the outcome",
      "The owner answers for what happened after the click: that it was right, that the customer heard of it, and that it is put right if it was not.",
      "- **Nobody** answers for: over hand and out pay",
      "## What always stays a draft",
      "Words to a customer are never sent from here. They are put into the answer field, and a person sends them.",
      "Nothing is drafted.",
      "## The limits",
      "A limit that cannot be checked, because something is not known, counts as broken.",
      "There are none.",
      "## Where it is narrower",
      "Nowhere: the mode is the same for every team, person and inbox.",
      "## How to pause it",
      "- **At once:** a lead stops it for everybody, a team, a person or an action. Open tickets obey within seconds, and what was approved and not yet carried out does not run.",
      "- **Until further notice:** publish this policy with `mode: draft-only` or `mode: stop`.",
      "- **For one ticket:** hand it over; that works while everything else is limited.",
      "Every step is recorded before and after it happens, with the person, the rule and the facts it stood on.",
    ],
  ],
  [
    [
      { kind: "never", on: "pay.out" },
      { kind: "escalate", on: "look.up", to: "odd" },
      { kind: "escalate", on: "look.up", to: "legal" },
    ],
    {
      actions: {
        "pay.out": { lane: "assist", roles: ["rep", "lead"] },
        "look.up": { lane: "automate", roles: ["rep", "lead"] },
      },
      routes: { legal: { name: "Legal & <b>" }, odd: { name: 5 } },
    },
    [
      "# What may be done under “t”",
      "Countersign suggests replies and actions to the people who answer customers. It never acts by itself: a person at the desk approves each step, and these rules are asked before anything happens. Whatever is not listed here cannot be done.",
      "- **Mode:** Assist: it suggests, and carries out what a person approves, within the limits below.",
      "- **Time zone:** UTC",
      "## At a glance",
      "| activity | risk | may talk about it | may suggest it | may carry it out | for whom | who answers for it |",
      "|---|---|---|---|---|---|---|",
      "| Up look | low | yes | yes | yes | lead or rep | **nobody** |",
      "| Out pay | critical | no | no | no | lead or rep | **nobody** |",
      "## 1. What is handled independently",
      "These are prepared without anybody asking for them. Whoever works on the ticket starts them with one click, and nobody else is asked.",
      "- **Up look**",
      "## 2. What is recommended and not carried out",
      "Nothing: what is suggested can also be carried out, once a person approves it.",
      "## 3. What needs a person's approval, and whose",
      "Nothing of this happens before somebody who holds the role has seen exactly what would be done and approved it.",
      "Nothing can be carried out.",
      "## 4. What is never allowed",
      "- **Out pay** is never carried out.",
      "And under no policy, whoever asks and whatever a customer, a page or a model says:",
      "- changing settings of the desk or the shop, or anybody's payment method",
      "- deleting data, writing to many customers at once, setting up webhooks",
      "- anything that is not listed on this page",
      "- loosening a rule by what stands in a ticket: words can only make a decision stricter",
      "- acting on a guess: what a rule cannot prove, it refuses or hands to a person",
      "## 5. What is always handed to a person, no matter what else holds",
      "- **odd**: always. because",
      "- **Legal & &lt;b>**: always. because",
      "## 6. Who owns the outcome",
      "The owner answers for what happened after the click: that it was right, that the customer heard of it, and that it is put right if it was not.",
      "- **Nobody** answers for: up look and out pay",
      "## What always stays a draft",
      "Words to a customer are never sent from here. They are put into the answer field, and a person sends them.",
      "Nothing is drafted.",
      "## The limits",
      "A limit that cannot be checked, because something is not known, counts as broken.",
      "There are none.",
      "## Where it is narrower",
      "Nowhere: the mode is the same for every team, person and inbox.",
      "## How to pause it",
      "- **At once:** a lead stops it for everybody, a team, a person or an action. Open tickets obey within seconds, and what was approved and not yet carried out does not run.",
      "- **Until further notice:** publish this policy with `mode: draft-only` or `mode: stop`.",
      "- **For one ticket:** leave it; nothing happens without a click.",
      "Every step is recorded before and after it happens, with the person, the rule and the facts it stood on.",
    ],
  ],
])("a whole page for %j under %j", (rules, more, lines) => {
  expect(linesOf(rules, more).filter((line) => line !== "")).toEqual(lines);
});
