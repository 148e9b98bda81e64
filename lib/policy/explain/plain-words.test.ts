/** Every way to say something in a pack, in the words that stand on the page for legal. */
import { describe, expect, test } from "vitest";
import type { CompiledPolicy } from "../compiled.ts";
import type { FactDefinition } from "../vocabulary.ts";
import {
  actionInWords,
  conditionInWords,
  type Facts,
  factInWords,
  limitInWords,
  listed,
  obligationInWords,
  riskOf,
  sentence,
  valueInWords,
} from "./words.ts";

const fact = (type: FactDefinition["type"], says: string): FactDefinition => ({ type, trust: "server", says });
const FACTS: Facts = new Map([
  ["order.placedAt", fact("time", "When the order was placed.")],
  ["ticket.firstReply", fact("time", "When somebody first answered")],
  ["order.disputed", fact("boolean", "Whether the order is disputed.")],
  ["order.gift", fact("boolean", "Whether it is a gift")],
  ["order.total", fact("money", "What was paid. When it was paid is another fact.")],
]);
const ACTIONS = new Map(["refund.create", "order.lookup"].map((id) => [id, {}]));
const POLICY = { facts: FACTS, declarations: ACTIONS } as unknown as CompiledPolicy;

describe("names", () => {
  test.each<[string, string]>([
    ["flight.cancel", "cancel flight"],
    ["order.lookup", "look up order"],
    ["lookup", "lookup"],
    ["payment-method.change_now", "change now payment method"],
    ["creditNote.add", "add credit note"],
    ["a.b.c", "c a b"],
    ["", ""],
  ])("the action %j is %j", (said, words) => {
    expect(actionInWords(said)).toBe(words);
  });

  test.each<[string, string]>([
    ["order.placedAt", "when the order was placed"],
    ["ticket.firstReply", "when somebody first answered"],
    ["order.total", "the order's total"],
    ["requester.customer", "the customer who wrote"],
    ["now", "the time of the request"],
    ["item", "the item"],
    ["item.unitPrice", "its unit price"],
    ["args.newEmail", "the new email"],
    ["args.n", "the n"],
    ["order.status", "the order's status"],
    ["requester.mailVerified", "the customer's mail verified"],
    ["order.line_items.count", "the order line items's count"],
    ["weather", "the weather"],
    ["requester", "the requester"],
  ])("the fact %j is %j", (said, words) => {
    expect(factInWords(said, FACTS)).toBe(words);
  });

  test.each<[string, string]>([
    ["reason-code", "a reason on the record"],
    ["typed-confirm", "a confirmation that is typed out"],
    ["customer-confirm", "the customer's confirmation"],
    ["identity-check", "a check of the customer's identity"],
    ["tone-check", "a person's word on tone and wording"],
    ["lead-approval", "a lead's agreement"],
    ["second-rep", "a second person's agreement"],
    ["own-check", "own-check"],
  ])("the obligation %j is %j", (said, words) => {
    expect(obligationInWords(said)).toBe(words);
  });

  test("a list reads like one", () => {
    expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((items) => listed(items))).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
    expect(listed(["a", "b", "c"], "or")).toBe("a, b or c");
  });

  test("a sentence begins and ends like one, once", () => {
    expect(["it holds", "Does it?", "stop!", "e.g. this", "a. b"].map(sentence)).toEqual([
      "It holds.",
      "Does it?",
      "Stop!",
      "E.g. this.",
      "A. b.",
    ]);
  });

  test("how risky a group is, unless the company says so itself", () => {
    const groups = ["read", "draft", "handoff", "reversible", "outbound", "money", "account"] as const;
    expect(groups.map((group) => riskOf(group, undefined))).toEqual([
      "low",
      "low",
      "low",
      "moderate",
      "high",
      "critical",
      "critical",
    ]);
    expect(riskOf("money", "low")).toBe("low");
  });
});

describe("conditions, values and limits", () => {
  test.each<[unknown, string]>([
    [null, "a condition holds"],
    ["x", "a condition holds"],
    [{ fact: "order.status", is: "x" }, "the order's status is x"],
    [{ fact: "order.placedAt", is: "2026-01-01" }, "the order was placed at 2026-01-01"],
    [{ fact: "order.status", isNot: "x" }, "the order's status is not x"],
    [{ fact: "order.placedAt", isNot: "2026-01-01" }, "the order was placed at another time than 2026-01-01"],
    [{ fact: "order.status", in: "x" }, "the order's status is one of x"],
    [{ fact: "order.placedAt", in: "2026-01-01" }, "when the order was placed is one of 2026-01-01"],
    [{ fact: "order.status", notIn: "x" }, "the order's status is none of x"],
    [{ fact: "order.placedAt", notIn: "2026-01-01" }, "when the order was placed is none of 2026-01-01"],
    [{ fact: "order.status", has: "x" }, "the order's status include x"],
    [{ fact: "order.status", hasNot: "x" }, "the order's status do not include x"],
    [{ fact: "order.status", atLeast: "x" }, "the order's status is at least x"],
    [{ fact: "order.status", atMost: "x" }, "the order's status is at most x"],
    [{ fact: "order.status", over: "x" }, "the order's status is over x"],
    [{ fact: "order.status", under: "x" }, "the order's status is under x"],
    [{ fact: "order.status", before: "x" }, "the order's status is before x"],
    [{ fact: "order.placedAt", before: "2026-01-01" }, "the order was placed before 2026-01-01"],
    [{ fact: "order.status", after: "x" }, "the order's status is after x"],
    [{ fact: "order.placedAt", after: "2026-01-01" }, "the order was placed after 2026-01-01"],
    [{ fact: "order.status", withinLast: "x" }, "the order's status lies within the last x"],
    [{ fact: "order.placedAt", withinLast: "2026-01-01" }, "the order was placed within the last 2026-01-01"],
    [{ fact: "order.status", withinNext: "x" }, "the order's status lies within the next x"],
    [{ fact: "order.placedAt", withinNext: "2026-01-01" }, "the order was placed within the next 2026-01-01"],
    [{ fact: "order.status", matches: "x" }, "the order's status looks like x"],
    [{ fact: "order.status", becomes: "x" }, "the order's status becomes x"],
    [{ fact: "ticket.signals", has: "legal-threat" }, "the ticket's signals include legal-threat"],
    [{ fact: "ticket.signals", hasNot: "legal-threat" }, "the ticket's signals do not include legal-threat"],
    [{ fact: "ticket.signals", is: "x" }, "the ticket's signals is x"],
    [{ fact: "order.address", has: "x" }, "the order's address includes x"],
    [{ fact: "order.s", has: "x" }, "the order's s include x"],
    [{ fact: "order.disputed", is: true }, "the order is disputed"],
    [{ fact: "order.disputed", is: false }, "it is not so that the order is disputed"],
    [{ fact: "order.disputed", isNot: true }, "it is not so that the order is disputed"],
    [{ fact: "order.disputed", isNot: false }, "the order is disputed"],
    [{ fact: "order.disputed", is: { fact: "order.gift" } }, "the order's disputed is the order's gift"],
    [{ fact: "order.disputed", over: true }, "the order's disputed is over yes"],
    [{ fact: "order.gift", is: true }, "it is a gift"],
    [{ fact: "order.status", exists: true }, "the order's status is there"],
    [{ fact: "order.status", exists: false }, "the order's status is not there"],
    [{ fact: "order.placedAt", exists: true }, "it is known when the order was placed"],
    [{ fact: "order.placedAt", exists: false }, "it is not known when the order was placed"],
    [{ not: { fact: "order.status", is: "x" } }, "it is not so that the order's status is x"],
    [
      {
        all: [
          { fact: "a.b", is: 1 },
          {
            any: [
              { fact: "c.d", is: true },
              { fact: "e.f", is: false },
            ],
          },
        ],
      },
      "the a's b is 1 and (the c's d is yes or the e's f is no)",
    ],
    [
      {
        any: [
          { fact: "a.b", is: 1 },
          {
            all: [
              { fact: "c.d", is: 2 },
              { fact: "e.f", is: 3 },
            ],
          },
          null,
        ],
      },
      "the a's b is 1 or (the c's d is 2 and the e's f is 3) or a condition holds",
    ],
    [{ all: [{ any: [{ fact: "a.b", is: 1 }] }] }, "the a's b is 1"],
    [
      { each: "order.lines", that: { fact: "item.price", over: "5.00 USD" } },
      "for each of the order's lines, its price is over $5.00",
    ],
    [{ some: "order.lines", that: { fact: "item", is: "x" } }, "for one of the order's lines, the item is x"],
  ])("%j: %s", (said, words) => {
    expect(conditionInWords(said, FACTS)).toBe(words);
  });

  test.each<[unknown, string]>([
    ["50.00 USD", "$50.00"],
    ["30d", "30 days"],
    ["1cm", "1 calendar month"],
    ["gold", "gold"],
    [true, "yes"],
    [false, "no"],
    [null, "null"],
    [5, "5"],
    [["a", "50.00 USD"], "a or $50.00"],
    [["a"], "a"],
    [{ minor: 5000, currency: "USD" }, "$50.00"],
    [{ fact: "order.total" }, "the order's total"],
    [{ count: "order.lines" }, "the number of the order's lines"],
    [{ count: "ticket.themes" }, "the number of the ticket's themes"],
    [{ fact: "order.total", times: 0.5 }, "0.5 × the order's total"],
    [{ times: 2, fact: "args.n" }, "2 × the n"],
  ])("the value %j is %j", (said, words) => {
    expect(valueInWords(said, FACTS)).toBe(words);
  });

  test.each<[string, string]>([
    ["args.amount at most $50.00, otherwise denied", "the amount is at most $50.00, or it is refused"],
    [
      "args.amount at least $5.00 and at least 2, otherwise paused",
      "the amount is at least $5.00 and is at least 2, or it has to wait",
    ],
    [
      "args.amount at most $50.00 and at least $5.00, otherwise handed to billing",
      "the amount is at most $50.00 and is at least $5.00, or it goes to billing",
    ],
    [
      "order.placedAt within the last 30 days, otherwise needs lead-approval",
      "the order was placed within the last 30 days, beyond that only with a lead's agreement",
    ],
    [
      "order.placedAt within the last 30 days, otherwise needs lead-approval up to 60 days",
      "the order was placed within the last 30 days, beyond that only with a lead's agreement, up to 60 days",
    ],
    [
      "rep.team at most 2, otherwise needs lead-approval and reason-code and own-check",
      "the rep's team is at most 2, beyond that only with a lead's agreement, a reason on the record and own-check",
    ],
    ["mail.send only to acme.com, otherwise denied", "mail.send: only to acme.com, or it is refused"],
    ["refund.create at most 3 at once, otherwise denied", "“create refund”: at most 3 at once, or it is refused"],
    ["order.lookup before refund.create, otherwise denied", "“look up order” before “create refund”, or it is refused"],
    [
      "unknown.name at most 3 per customer within 1 day, otherwise denied",
      "unknown.name is at most 3 per customer within 1 day, or it is refused",
    ],
    [
      "args.amount at most $100.00 in sum per all within 30 days, otherwise denied",
      "the amount is at most $100.00 in sum for everybody together within 30 days, or it is refused",
    ],
    ["args.when within 30 days, otherwise paused", "the when lies within 30 days, or it has to wait"],
    ["one per customer within 30 days, otherwise denied", "one per customer within 30 days, or it is refused"],
    ["never", "never"],
    [" needs tone-check", " only with a person's word on tone and wording"],
    [
      "order.placedAt before order.total, otherwise needs x",
      "the order was placed before the order's total, beyond that only with x",
    ],
  ])("%j becomes %j", (said, words) => {
    expect(limitInWords(said, POLICY)).toBe(words);
  });
});
