/** What a lead is told who misspells a name, mixes up types, or writes an amount or a time in another way. */
import { expect, test } from "vitest";
import { problemsOf, type Raw } from "./fixtures/ask.ts";
import type { Problem } from "./problem.ts";

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ severity, code, path, message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` → ${suggestion}`;
    return `${severity === "error" ? "" : "warning "}${code} at ${path.join(".")}: ${message}${hint}`;
  });

test.each<[Raw, string[]]>([
  [
    { kind: "require", that: { fact: "f.txt", is: "a" } },
    ["unknown-fact at rules.0.that.fact: nobody declares the fact `f.txt` → did you mean `f.text`?"],
  ],
  [
    { kind: "require", that: { fact: "totally.other", is: "a" } },
    [
      "unknown-fact at rules.0.that.fact: nobody declares the fact `totally.other` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    { kind: "require", that: { fact: 5, is: "a" } },
    ["schema at rules.0.that.fact: a fact is named by a text such as `order.placedAt`"],
  ],
  [{ kind: "require", that: { fact: "now", after: "2026-01-01T00:00:00Z" } }, []],
  [
    { kind: "require", that: { fact: "rep.role", has: "lead" } },
    ["unknown-fact at rules.0.that.fact: nobody declares the fact `rep.role` → did you mean `rep.roles`?"],
  ],
  [{ kind: "require", that: { fact: "rep.roles", has: "lead" } }, []],
  [
    { kind: "require", that: { fact: "args.amout", over: "1.00 USD" } },
    ["unknown-fact at rules.0.that.fact: the action `pay.out` has no argument `amout` → did you mean `amount`?"],
  ],
  [
    { kind: "require", that: { fact: "args.colour", is: "red" } },
    [
      "unknown-fact at rules.0.that.fact: the action `pay.out` has no argument `colour` → it has: amount, reason, people, rate, kind",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.email", is: "a" } },
    [
      "unknown-fact at rules.0.that.fact: the action `pay.out` has no argument `email` → `email` is an argument of `email.change`: name only that action under `on`",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.email", is: "a" }, on: "hand.over" },
    [
      "unknown-fact at rules.0.that.fact: the action `hand.over` has no argument `email` → `email` is an argument of `email.change`: name only that action under `on`",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.whatever", is: "a" }, on: "hand.over" },
    ["unknown-fact at rules.0.that.fact: the action `hand.over` has no argument `whatever` → it takes none"],
  ],
  [
    { kind: "require", that: { fact: "args.whatever", is: "a" }, on: "note.add" },
    ["unknown-fact at rules.0.that.fact: the action `note.add` has no argument `whatever` → it has: text, n"],
  ],
  [
    { kind: "require", that: { fact: "args.text", exists: true }, on: "*" },
    [
      "warning argument-not-everywhere at rules.0.that.fact: `email.change` has no argument `text`, so there the rule can never be satisfied → name the actions under `on` instead",
      "warning argument-not-everywhere at rules.0.that.fact: `pay.out` has no argument `text`, so there the rule can never be satisfied → name the actions under `on` instead",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.amount", over: "1.00 USD" }, on: ["pay.out", "note.add"] },
    [
      "unknown-fact at rules.0.that.fact: the action `note.add` has no argument `amount` → `amount` is an argument of `pay.out`: name only that action under `on`",
    ],
  ],
  [
    { kind: "require", that: { fact: "args.amount", over: "1.00 USD" }, on: "group:reversible" },
    [
      "warning argument-not-everywhere at rules.0.that.fact: `note.add` has no argument `amount`, so there the rule can never be satisfied → name the actions under `on` instead",
    ],
  ],
  [{ kind: "require", that: { fact: "args.amount", over: "1.00 USD" }, on: "group:money" }, []],
  [
    { kind: "require", that: { fact: "args.nothing", over: "1.00 USD" }, on: "group:money" },
    [
      "unknown-fact at rules.0.that.fact: the action `pay.out` has no argument `nothing` → it has: amount, reason, people, rate, kind",
    ],
  ],
  [
    { kind: "require", that: { fact: "item", is: "a" } },
    [
      "unknown-fact at rules.0.that.fact: `item` means something only inside `each` and `some` → write `{ some: LIST, that: { fact: item, … } }`",
    ],
  ],
  [
    { kind: "require", that: { fact: "item.price", is: "a" } },
    [
      "unknown-fact at rules.0.that.fact: `item` means something only inside `each` and `some` → write `{ some: LIST, that: { fact: item, … } }`",
    ],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item.price", is: "a" } } },
    ["unknown-fact at rules.0.that.that.fact: an item of this list has no part `price` → write `item` alone"],
  ],
  [
    { kind: "require", that: { some: "f.lines", that: { fact: "item.prize", over: "1.00 USD" } } },
    ["unknown-fact at rules.0.that.that.fact: an item of this list has no part `prize` → did you mean `price`?"],
  ],
  [
    { kind: "require", that: { some: "f.lines", that: { fact: "item.weight", over: 3 } } },
    ["unknown-fact at rules.0.that.that.fact: an item of this list has no part `weight` → it has: price, qty, sku"],
  ],
  [
    { kind: "require", that: { some: "f.lines", that: { fact: "item", is: "a" } } },
    ["wrong-type at rules.0.that.that.is: `is` does not work on `item`, which is record → use one of: exists"],
  ],
  [
    { kind: "require", that: { some: "f.text", that: { fact: "item", is: "a" } } },
    ["wrong-type at rules.0.that.some: `f.text` is string, not a list"],
  ],
  [
    { kind: "require", that: { each: "f.nope", that: { fact: "item", is: "a" } } },
    [
      "unknown-fact at rules.0.that.each: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    { kind: "require", that: { each: "f.tags" } },
    ["schema at rules.0.that: `each` also needs `that`: what must hold for the items"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: 5 } },
    [
      "schema at rules.0.that.that: a condition is written like `{ fact: order.status, is: paid }`, or with all, any, not, each, some",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.words", has: "a" } },
    [
      "warning text-in-guard at rules.0.that.fact: `f.words` is read from text and proves nothing, so this can never be satisfied → use it under `when` of an `escalate` or `oblige` rule",
    ],
  ],
  [{ kind: "oblige", needs: "reason-code", when: { fact: "f.words", has: "a" } }, []],
  [
    { kind: "never", when: { fact: "f.words", has: "a" } },
    [
      "weak-trigger at rules.0.when: `when` reads `f.words`, which anybody in the page could change, and the rule covers money actions (`pay.out`) → use a fact with trust `server`, or turn the rule into `escalate` or `oblige`",
    ],
  ],
  [{ kind: "never", on: "note.add", when: { fact: "f.words", has: "a" } }, []],
  [{ kind: "escalate", to: "legal", when: { fact: "f.words", has: "a" } }, []],
  [
    { kind: "cap", of: "args.amount", atMost: "5.00 USD", when: { fact: "f.words", has: "a" } },
    [
      "weak-trigger at rules.0.when: `when` reads `f.words`, which anybody in the page could change, and the rule covers money actions (`pay.out`) → use a fact with trust `server`, or turn the rule into `escalate` or `oblige`",
    ],
  ],
  [{ kind: "require", that: { fact: "f.attested", is: "a" } }, []],
  [
    { kind: "never", when: { fact: "f.attested", is: "a" } },
    [
      "weak-trigger at rules.0.when: `when` reads `f.attested`, which anybody in the page could change, and the rule covers money actions (`pay.out`) → use a fact with trust `server`, or turn the rule into `escalate` or `oblige`",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: "3" } },
    ["wrong-type at rules.0.that.is: `3` does not fit here: expected integer"],
  ],
  [
    { kind: "require", that: { fact: "f.count", over: true } },
    ["wrong-type at rules.0.that.over: true does not fit here: expected decimal"],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: { fact: "f.text" } } },
    ["wrong-type at rules.0.that.is: `f.count` (integer) cannot be compared with f.text"],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: { fact: "f.nope" } } },
    [
      "unknown-fact at rules.0.that.is.fact: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: { count: "f.text" } } },
    ["wrong-type at rules.0.that.is: `f.text` is not a list, so it cannot be counted"],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: { count: "f.nope" } } },
    [
      "unknown-fact at rules.0.that.is.count: nobody declares the fact `f.nope` → declare it under `facts:`, or take one from docs/facts.md",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: { fact: "f.count", times: "x" } } },
    ["wrong-type at rules.0.that.is.times: `times` is a number or an amount such as `50.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: { fact: "f.text", times: 2 } } },
    ["wrong-type at rules.0.that.is: `f.text` (string) cannot be multiplied with 2"],
  ],
  [{ kind: "require", that: { fact: "f.amount", over: { fact: "f.count", times: "5.00 USD" } } }, []],
  [
    { kind: "require", that: { fact: "f.amount", over: { fact: "f.count", times: 5 } } },
    ["wrong-type at rules.0.that.over: `f.amount` (money) cannot be compared with 5 × f.count"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: { fact: "f.amount", times: "5.00 USD" } } },
    ["wrong-type at rules.0.that.over: `f.amount` (money) cannot be multiplied with $5.00"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: {} } },
    [
      "schema at rules.0.that.over: a value that is looked up has one of the forms { fact: F }, { count: F } or { fact: F, times: number or amount }",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: { fact: "f.paid", more: 1 } } },
    ["schema at rules.0.that.over.more: `more` is not known here"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: { count: "f.tags", times: 2 } } },
    [
      "schema at rules.0.that.over: a value that is looked up has one of the forms { fact: F }, { count: F } or { fact: F, times: number or amount }",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: { count: "f.tags", times: "2.00 USD" } } },
    [
      "schema at rules.0.that.over: a value that is looked up has one of the forms { fact: F }, { count: F } or { fact: F, times: number or amount }",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: null } },
    ["wrong-type at rules.0.that.over: null does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5" } },
    ["money-without-currency at rules.0.that.over: `5` has no currency → write the currency behind it: `5.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "$5" } },
    ["wrong-type at rules.0.that.over: `$5` is not written as an amount → write `5.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5 usd" } },
    ["wrong-type at rules.0.that.over: `5 usd` is not written as an amount → write `5.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "1,250.5 EUR" } },
    ["wrong-type at rules.0.that.over: `1,250.5 EUR` is not written as an amount → write `1250.50 EUR`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5 euros" } },
    [
      "unknown-unit at rules.0.that.over: `euros` is not a currency → write an ISO 4217 code in capitals, such as `50.00 USD`",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "50%" } },
    [
      "unknown-unit at rules.0.that.over: `50%` is a share, not an amount → write which amount it is a share of: `{ fact: order.total, times: 0.5 }`",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "12.5 percent" } },
    [
      "unknown-unit at rules.0.that.over: `12.5 percent` is a share, not an amount → write which amount it is a share of: `{ fact: order.total, times: 0.125 }`",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "€ 5" } },
    ["wrong-type at rules.0.that.over: `€ 5` is not written as an amount → write `5.00 EUR`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5 £" } },
    ["wrong-type at rules.0.that.over: `5 £` is not written as an amount → write `5.00 GBP`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5 UЅD" } },
    [
      "unknown-unit at rules.0.that.over: `UЅD` is not a currency: it is written with letters that only look like `USD` → type it again: `5.00 USD`",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "lots" } },
    ["wrong-type at rules.0.that.over: `lots` does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "1'000 CHF" } },
    ["wrong-type at rules.0.that.over: `1'000 CHF` is not written as an amount → write `1000.00 CHF`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: -3 } },
    ["money-without-currency at rules.0.that.over: -3 has no currency → write the currency behind it: `-3.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: [] } },
    ["wrong-type at rules.0.that.over: [] does not fit here: expected money → write an amount such as `50.00 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.amount", over: "5,5" } },
    ["money-without-currency at rules.0.that.over: `5,5` has no currency → write the currency behind it: `5.50 USD`"],
  ],
  [
    { kind: "require", that: { fact: "f.tier", is: "middle" } },
    ["wrong-type at rules.0.that.is: `middle` does not fit here: expected one of low, high → write one of low, high"],
  ],
  [
    { kind: "require", that: { fact: "f.tier", in: ["low", "middle"] } },
    ['wrong-type at rules.0.that.in: ["low","middle"] does not fit here: expected list of one of low, high'],
  ],
  [
    { kind: "require", that: { fact: "f.tier", in: "low" } },
    ["wrong-type at rules.0.that.in: `low` does not fit here: expected list of one of low, high"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: "true" } },
    ["wrong-type at rules.0.that.is: `true` does not fit here: expected boolean"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", over: true } },
    [
      "wrong-type at rules.0.that.over: `over` does not work on `f.flag`, which is boolean → use one of: is, isNot, in, notIn, exists",
    ],
  ],
  [
    { kind: "require", that: { fact: "f.text", matches: 5 } },
    [
      'wrong-type at rules.0.that.matches: 5 does not fit here: expected string → write a text; put a number or a yes in quotes: `"1001"`',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.text", mtches: "a*" } },
    ["unknown-operator at rules.0.that.mtches: `mtches` is not a comparison → did you mean `matches`?"],
  ],
  [
    { kind: "require", that: { fact: "f.text" } },
    ["schema at rules.0.that: a test names one `fact` and exactly one comparison"],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: "a", isNot: "b" } },
    ["schema at rules.0.that: a test names one `fact` and exactly one comparison"],
  ],
  [
    { kind: "require", that: { fact: "f.text", exists: "yes" } },
    ["wrong-type at rules.0.that.exists: `exists` is true or false"],
  ],
  [
    { kind: "require", that: { fact: "f.when", after: "yesterday" } },
    ["wrong-type at rules.0.that.after: `yesterday` does not fit here: expected time"],
  ],
  [
    { kind: "require", that: { fact: "f.day", is: "20.11.2026" } },
    ["wrong-type at rules.0.that.is: `20.11.2026` does not fit here: expected date"],
  ],
  [
    { kind: "require", that: { fact: "f.lines", has: 3 } },
    ["wrong-type at rules.0.that.has: `has` does not work on `f.lines`, which is list of record → use one of: exists"],
  ],
  [
    { kind: "require", that: { fact: "f.tags", has: 3 } },
    [
      'wrong-type at rules.0.that.has: 3 does not fit here: expected string → write a text; put a number or a yes in quotes: `"1001"`',
    ],
  ],
  [
    { kind: "require", that: { is: "a" } },
    ["schema at rules.0.that: a test names one `fact` and exactly one comparison"],
  ],
  [{ kind: "require", that: {} }, ["schema at rules.0.that: a test names one `fact` and exactly one comparison"]],
  [
    { kind: "require", that: { all: { fact: "f.flag", is: true } } },
    ["schema at rules.0.that.all: `all` takes a list of conditions"],
  ],
  [
    { kind: "require", that: { any: [], all: [] } },
    ["schema at rules.0.that.any: `any` cannot stand beside `all` → nest one inside the other with `all`"],
  ],
  [
    { kind: "require", that: { not: [] } },
    [
      "schema at rules.0.that.not: a condition is written like `{ fact: order.status, is: paid }`, or with all, any, not, each, some",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: 30 },
    [
      "missing-unit at rules.0.within: 30 has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: 1.4 },
    [
      "missing-unit at rules.0.within: 1.4 has no unit → write the unit behind it: `1d` for days, `1h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: 0 },
    [
      "missing-unit at rules.0.within: 0 has no unit → write the unit behind it: `1d` for days, `1h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "30" },
    [
      "missing-unit at rules.0.within: `30` has no unit → write the unit behind it: `30d` for days, `30h` for hours (s, m, h, d, w, or cd and cm for calendar days and months)",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "1.5h" },
    [
      "wrong-type at rules.0.within: `1.5h` is not a whole number of a unit → write a whole number of a smaller unit, such as `90m` for one and a half hours",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "1,5 h" },
    [
      "wrong-type at rules.0.within: `1,5 h` is not a whole number of a unit → write a whole number of a smaller unit, such as `90m` for one and a half hours",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "3 days" },
    ["unknown-unit at rules.0.within: `days` is not a unit of time here → write `3d`"],
  ],
  [
    { kind: "window", since: "f.when", within: "2 hours" },
    ["unknown-unit at rules.0.within: `hours` is not a unit of time here → write `2h`"],
  ],
  [
    { kind: "window", since: "f.when", within: "5 min" },
    ["unknown-unit at rules.0.within: `min` is not a unit of time here → write `5m`"],
  ],
  [
    { kind: "window", since: "f.when", within: "10 sec" },
    ["unknown-unit at rules.0.within: `sec` is not a unit of time here → write `10s`"],
  ],
  [
    { kind: "window", since: "f.when", within: "1 week" },
    ["unknown-unit at rules.0.within: `week` is not a unit of time here → write `1w`"],
  ],
  [
    { kind: "window", since: "f.when", within: "2 wks" },
    ["unknown-unit at rules.0.within: `wks` is not a unit of time here → write `2w`"],
  ],
  [
    { kind: "window", since: "f.when", within: "3M" },
    ["unknown-unit at rules.0.within: `M` is not a unit of time here → write `3cm` (calendar months)"],
  ],
  [
    { kind: "window", since: "f.when", within: "3 months" },
    ["unknown-unit at rules.0.within: `months` is not a unit of time here → write `3cm` (calendar months)"],
  ],
  [
    { kind: "window", since: "f.when", within: "1 calendar day" },
    ["unknown-unit at rules.0.within: `calendar day` is not a unit of time here → write `1cd` (calendar days)"],
  ],
  [
    { kind: "window", since: "f.when", within: "1 calendar month" },
    ["unknown-unit at rules.0.within: `calendar month` is not a unit of time here → write `1cm` (calendar months)"],
  ],
  [
    { kind: "window", since: "f.when", within: "2 years" },
    ["unknown-unit at rules.0.within: `years` is not a unit of time here → write `730d` or `24cm` (calendar months)"],
  ],
  [
    { kind: "window", since: "f.when", within: "2y" },
    ["unknown-unit at rules.0.within: `y` is not a unit of time here → write `730d` or `24cm` (calendar months)"],
  ],
  [
    { kind: "window", since: "f.when", within: "5 fortnights" },
    [
      "unknown-unit at rules.0.within: `fortnights` is not a unit of time → the units are s, m, h, d, w, or cd and cm for calendar days and months; for example `30d`",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "0 d" },
    ["unknown-unit at rules.0.within: `0 d` is no time at all → write `1d`"],
  ],
  [
    { kind: "window", since: "f.when", within: "5 D" },
    ["unknown-unit at rules.0.within: `D` is not a unit of time here → write `5d`"],
  ],
  [
    { kind: "window", since: "f.when", within: "5d " },
    ["unknown-unit at rules.0.within: `5d ` is not written as a duration → write `5d`"],
  ],
  [
    { kind: "window", since: "f.when", within: "" },
    [
      "wrong-type at rules.0.within: `` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "-5d" },
    [
      "wrong-type at rules.0.within: `-5d` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "d" },
    [
      "wrong-type at rules.0.within: `d` is not a duration → write a whole number and s, m, h, d, w, or cd and cm for calendar days and months, such as `30d`",
    ],
  ],
  [
    { kind: "window", since: "f.when", within: true },
    ['schema at rules.0.within: `within` must be a text (put it in quotes) → put it in quotes: `"true"`'],
  ],
  [
    { kind: "window", since: "f.when", within: null },
    ["schema at rules.0.within: `within` must be a text (put it in quotes) → for example `within: 30d`"],
  ],
  [
    { kind: "window", since: "f.when", within: [] },
    ["schema at rules.0.within: `within` must be a text (put it in quotes) → for example `within: 30d`"],
  ],
  [
    { kind: "window", since: "f.when", within: "30 m" },
    ["unknown-unit at rules.0.within: `30 m` is not written as a duration → write `30m`"],
  ],
  [
    { kind: "caap", of: "args.amount" },
    [
      "unknown-kind at rules.0.kind: there is no kind of rule `caap`; known are batch, breaker, budget, cap, cooldown, escalate, hide, hours, never, oblige, rate, recipients, require, scope, sequence, window → did you mean `cap`?",
    ],
  ],
  [
    { kind: "" },
    [
      "unknown-kind at rules.0.kind: there is no kind of rule ``; known are batch, breaker, budget, cap, cooldown, escalate, hide, hours, never, oblige, rate, recipients, require, scope, sequence, window → known kinds: batch, breaker, budget, cap, cooldown, escalate, hide, hours, never, oblige, rate, recipients, require, scope, sequence, window",
    ],
  ],
  [
    { kind: "never", on: "pay.ot" },
    ["unknown-action at rules.0.on: there is no action `pay.ot` → did you mean `pay.out`?"],
  ],
  [
    { kind: "never", on: "group:cash" },
    [
      "unknown-action at rules.0.on: there is no group `cash` → known: group:read, group:draft, group:handoff, group:reversible, group:money, group:account, group:outbound",
    ],
  ],
  [{ kind: "never", on: "group:account" }, []],
  [
    { kind: "never", on: ["pay.out", "nope"] },
    [
      "unknown-action at rules.0.on.1: there is no action `nope` → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out; an action of your own stands under `actions:` with `group` and `params`",
    ],
  ],
  [
    { kind: "never", id: "a\u0007" },
    ["schema at rules.0.id: an id has no control characters → for example `id: refund-cap`"],
  ],
  [
    { kind: "never", id: "default" },
    ["reserved-name at rules.0.id: `default` is the name of a built-in rule → choose another, such as `our-default`"],
  ],
  [
    { kind: "never", on: "something.very.far" },
    [
      "unknown-action at rules.0.on: there is no action `something.very.far` → known: look.up, draft, hand.over, note.add, mail.send, email.change, pay.out; an action of your own stands under `actions:` with `group` and `params`",
    ],
  ],
  [{ kind: "escalate", to: "biling" }, []],
])("%j", (rule, problems) => {
  expect(told(problemsOf([rule]))).toEqual(problems);
});

test.each<[Raw, string[]]>([
  [
    { timezone: "Mars" },
    ["bad-timezone at timezone: `Mars` is not a time zone → write a name such as `Europe/Berlin`"],
  ],
  [
    { timezone: "Europe/Berln" },
    ["bad-timezone at timezone: `Europe/Berln` is not a time zone → write a name such as `Europe/Berlin`"],
  ],
  [
    { engine: ">=99" },
    ["engine-too-old at engine: this policy needs engine 99, and this is engine 1 → update Countersign"],
  ],
  [{ engine: "latest" }, ['schema at engine: `latest` is not an engine version → write `">=1"`']],
  [
    { actions: { nope: { lane: "assist", roles: ["rep"] } } },
    [
      "unknown-action at actions.nope: there is no action `nope` → to declare an action of your own, give it `group` and `params`",
    ],
  ],
  [
    { actions: { "pay.ot": { lane: "assist", roles: ["rep"] } } },
    ["unknown-action at actions.pay.ot: there is no action `pay.ot` → did you mean `pay.out`?"],
  ],
  [{ actions: { "settings.change": { lane: "assist", roles: ["rep"], group: "account", params: {} } } }, []],
  [{ actions: { "own.thing": { lane: "assist", roles: ["rep"], group: "money", params: { amount: "money" } } } }, []],
  [
    { actions: { "own.thing": { lane: "assist", roles: ["rep"], group: "money" } } },
    [
      "warning schema at actions.own.thing: `own.thing` declares no `params`, so it takes no arguments → write `params: {}` if that is meant, or name them, such as `params: { amount: money }`",
    ],
  ],
  [
    { actions: { "own.thing": { lane: "assist", roles: ["rep"], params: {} } } },
    [
      "schema at actions.own.thing: `own.thing` is an action of your own and needs a `group` → write `group:` and one of read, draft, handoff, reversible, money, account, outbound",
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep"], group: "money", params: {} } } },
    [
      "warning redeclared at actions.pay.out.params: `pay.out` is built in; what runs it still takes only its own parameters",
    ],
  ],
  [
    { facts: { now: { type: "time", trust: "server" } } },
    ["reserved-name at facts.now: `now` cannot be declared: the name already means something"],
  ],
  [
    { facts: { "args.x": { type: "string", trust: "server" } } },
    ["reserved-name at facts.args.x: `args.x` cannot be declared: the name already means something"],
  ],
  [
    { facts: { item: { type: "string", trust: "server" } } },
    ["reserved-name at facts.item: `item` cannot be declared: the name already means something"],
  ],
  [
    { facts: { "a.b": { type: "enum", trust: "server" } } },
    ["schema at facts.a.b.of: an enumeration lists its values under `of` → of: [standard, vip]"],
  ],
  [
    { facts: { "a.b": { type: "enum", of: [], trust: "server" } } },
    ["schema at facts.a.b.of: an enumeration lists its values under `of` → of: [standard, vip]"],
  ],
  [
    { facts: { "a.b": { type: "list", trust: "server" } } },
    ["schema at facts.a.b.of: a list says under `of` what its items are → of: string"],
  ],
  [
    { facts: { "a.b": { type: "list", of: ["a"], trust: "server" } } },
    ["schema at facts.a.b.of: a list says under `of` what its items are → of: string"],
  ],
  [
    { facts: { "a.b": { type: "string", of: "string", trust: "server" } } },
    ["schema at facts.a.b.of: `of` belongs to the types enum and list only"],
  ],
  [{ facts: { "a.b": { type: { record: {} }, trust: "server" } } }, []],
  [
    { modes: [{ mode: "stop", on: "pay.ot", why: "x" }] },
    ["unknown-action at modes.0.on: there is no action `pay.ot` → did you mean `pay.out`?"],
  ],
  [
    { modes: [{ mode: "stop", on: "group:cash", why: "x" }] },
    [
      "unknown-action at modes.0.on: there is no group `cash` → known: group:read, group:draft, group:handoff, group:reversible, group:money, group:account, group:outbound",
    ],
  ],
  [{ modes: [{ mode: "stop", on: "pay.out", why: "" }] }, []],
  [{ modes: [{ mode: "stop", team: "eu", inbox: "a", why: "x" }] }, []],
  [
    { obligations: { x: 1 } },
    [
      "schema at obligations.x: there is no obligation `x` → known: reason-code, typed-confirm, customer-confirm, identity-check, tone-check, lead-approval, second-rep",
    ],
  ],
])("a policy with %j", (more, problems) => {
  expect(told(problemsOf([], more))).toEqual(problems);
});

test.each([
  ["¥500", "500 JPY"],
  ["500.00 JPY", "500 JPY"],
  ["1.5 kwd", "1.500 KWD"],
])("an amount with the smaller coins of its currency: %s", (over, meant) => {
  const problemsWith = (bound: string) =>
    problemsOf([{ kind: "require", that: { fact: "f.amount", over: bound } }]).map(({ suggestion }) => suggestion);
  expect(problemsWith(over)).toEqual([`write \`${meant}\``]);
  expect(problemsWith(meant), "what is advised is taken").toEqual([]);
});

test("two rules of one id", () => {
  const rules = [
    { kind: "never", id: "a" },
    { kind: "hide", id: "a" },
  ];
  expect(told(problemsOf(rules))).toEqual([
    "duplicate-id at rules.1.id: two rules have the id `a` → give one of them another, such as `a-2`",
  ]);
});
