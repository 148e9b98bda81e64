/** What a lead is told about rules that are each right and do not fit together: to the letter, and where. */
import { expect, test } from "vitest";
import { checkPolicy } from "./check.ts";
import { compiled, type Raw } from "./fixtures/ask.ts";
import type { Problem } from "./problem.ts";

const told = ({ code, path, message, suggestion }: Problem): string =>
  `${code} at ${path.join(".")}: ${message}${suggestion === undefined ? "" : ` → ${suggestion}`}`;

test.each<[Raw[], string[]]>([
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` already denies everything over $50.00 → take `r0` out, or make it stricter than `r1`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "60.00 EUR" },
    ],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", when: { fact: "f.flag", is: true } },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
    ],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD", when: { fact: "f.flag", is: true } },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", else: "pause" },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
    ],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: "80.00 USD" },
    ],
    [
      "shadowed at rules.0.beyond.atMost: `lead-approval` up to $100.00 is never enough: `r1` denies everything over $80.00 → write `atMost: 80.00 USD` here, or change `r1`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "not-ready at rules.0: not ready: `r0` needs `lead-approval`, and the pack does not say who that is → write it for the card under `obligations:`, such as `lead-approval: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "100.00 USD" } },
      { kind: "cap", of: "args.amount", atMost: "40.00 USD" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` already denies everything over $40.00 → take `r0` out, or make it stricter than `r1`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "not-ready at rules.0: not ready: `r0` needs `lead-approval`, and the pack does not say who that is → write it for the card under `obligations:`, such as `lead-approval: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: { needs: "lead-approval", atMost: "40.00 USD" } }],
    [
      "never-fires at rules.0.beyond.atMost: `lead-approval` never helps with `r0`: it reaches to $40.00, and up to $50.00 nothing is asked → write more than $50.00, or leave this `atMost` out",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "not-ready at rules.0: not ready: `r0` needs `lead-approval`, and the pack does not say who that is → write it for the card under `obligations:`, such as `lead-approval: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    [
      {
        kind: "cap",
        of: "args.amount",
        atMost: "50.00 USD",
        beyond: { needs: ["lead-approval", "reason-code"], atMost: "50.00 USD" },
      },
    ],
    [
      "never-fires at rules.0.beyond.atMost: `lead-approval` and `reason-code` never helps with `r0`: it reaches to $50.00, and up to $50.00 nothing is asked → write more than $50.00, or leave this `atMost` out",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "not-ready at rules.0: not ready: `r0` needs `lead-approval`, and the pack does not say who that is → write it for the card under `obligations:`, such as `lead-approval: { text: A billing lead has to agree. }`",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "60.00 USD" }],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "50.00 USD" }],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "5.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "70.00 USD", atLeast: "4.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "5.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "40.00 USD", atLeast: "1.00 USD" },
    ],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "f.amount", atMost: "60.00 USD" },
    ],
    [
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.people", atMost: 3 },
      { kind: "cap", of: "args.people", atMost: 4 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "batch", of: "args.people", atMost: 3 },
      { kind: "batch", of: "args.people", atMost: 4 },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over 3 → take `r1` out, or make it stricter than `r0`",
    ],
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
      { kind: "rate", per: "team", atMost: 5, within: "1d" },
    ],
    [],
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
      { kind: "budget", per: "rep", of: "args.amount", atMost: "9.00 USD", within: "1d" },
      { kind: "budget", per: "rep", of: "args.amount", atMost: "8.00 USD", within: "1d" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` already denies more than $8.00 in sum per rep within 1 day → take `r0` out, or make it stricter than `r1`",
    ],
  ],
  [
    [
      { kind: "budget", per: "rep", of: "args.amount", atMost: "9.00 USD", within: "1d" },
      { kind: "budget", per: "rep", of: "args.people", atMost: 8, within: "1d" },
    ],
    [],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", since: "f.when", within: "40d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is longer ago than 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", until: "f.when", within: "40d" },
    ],
    [],
  ],
  [
    [
      { kind: "window", until: "f.later", within: "30d" },
      { kind: "window", until: "f.later", within: "40d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is further ahead than 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "30d" },
      { kind: "window", since: "f.when", within: "40cd" },
    ],
    [],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "3cd" },
      { kind: "window", since: "f.when", within: "4cd" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies what is longer ago than 3 calendar days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "window", since: "f.when", within: "3cd" },
      { kind: "window", since: "f.when", within: "4cm" },
    ],
    [],
  ],
  [[{ kind: "window", since: "f.when", within: "30d", else: { needs: "reason-code", atMost: "20d" } }], []],
  [
    [
      { kind: "window", since: "f.when", within: "30d", else: { needs: "reason-code", atMost: "60d" } },
      { kind: "window", since: "f.when", within: "40d" },
    ],
    [],
  ],
  [
    [
      { kind: "cooldown", per: "customer", every: "30d" },
      { kind: "cooldown", per: "customer", every: "20d" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies a second one within 30 days → take `r1` out, or make it stricter than `r0`",
    ],
  ],
  [
    [
      { kind: "cooldown", per: "customer", every: "30d" },
      { kind: "cooldown", per: "order", every: "20d" },
    ],
    [],
  ],
  [
    [{ kind: "never" }, { kind: "cap", of: "args.amount", atMost: "5.00 USD" }],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` denies `pay.out` always → take one of the two out, or give `r0` a `when`",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [{ kind: "cap", of: "args.amount", atMost: "5.00 USD" }, { kind: "never" }],
    [
      "shadowed at rules.0: `r0` changes nothing: `r1` denies `pay.out` always → take one of the two out, or give `r1` a `when`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "never", on: "*" },
      { kind: "cap", of: "args.amount", atMost: "5.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` denies `pay.out` always → take one of the two out, or give `r0` a `when`",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [{ kind: "never" }, { kind: "never" }],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [{ kind: "hide" }, { kind: "cap", of: "args.amount", atMost: "5.00 USD" }],
    [
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "oblige", needs: "reason-code" },
      { kind: "oblige", needs: "reason-code" },
    ],
    ["shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out"],
  ],
  [
    [
      { kind: "oblige", needs: "reason-code", when: { fact: "f.flag", is: true } },
      { kind: "oblige", needs: "reason-code" },
    ],
    ["shadowed at rules.0: `r0` changes nothing: `r1` says the same, without a `when` → take one of the two out"],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", on: ["pay.out"] },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD", on: "group:money" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", on: "group:money" },
      { kind: "cap", of: "args.amount", atMost: "60.00 USD" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` already denies everything over $50.00 → take `r1` out, or make it stricter than `r0`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "50.00 USD", on: "group:money" },
    ],
    [
      "shadowed at rules.1: `r1` changes nothing: `r0` says the same → take one of the two out",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      { kind: "cap", of: "args.amount", atMost: "20.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "30.00 USD" },
      { kind: "cap", of: "args.amount", atMost: "10.00 USD" },
    ],
    [
      "shadowed at rules.0: `r0` changes nothing: `r2` already denies everything over $10.00 → take `r0` out, or make it stricter than `r2`",
      "shadowed at rules.1: `r1` changes nothing: `r2` already denies everything over $10.00 → take `r1` out, or make it stricter than `r2`",
      "splitting at rules.0: two requests walk past the cap `r0`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.1: two requests walk past the cap `r1`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
      "splitting at rules.2: two requests walk past the cap `r2`: nothing adds up `args.amount` per order or customer → add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.text", is: "a" },
            { fact: "f.text", isNot: "a" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.text` is never both `is: a` and `isNot: a` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.text", in: ["a", "b"] },
            { fact: "f.text", notIn: ["b", "a"] },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.text` is never both `in: [a, b]` and `notIn: [b, a]` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", is: 3 },
            { fact: "f.count", is: 4 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `is: 3` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", is: 3 },
            { fact: "f.count", over: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `is: 3` and `over: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", is: 3 },
            { fact: "f.count", atLeast: 3 },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", under: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `over: 3` and `under: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", atMost: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `over: 3` and `atMost: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", atLeast: 3 },
            { fact: "f.count", atMost: 3 },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", atLeast: 4 },
            { fact: "f.count", atMost: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `atLeast: 4` and `atMost: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", under: 5 },
            { fact: "f.count", under: 3 },
            { fact: "f.count", over: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `under: 3` and `over: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", over: 1 },
            { fact: "f.count", over: 4 },
            { fact: "f.count", atMost: 4 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `over: 4` and `atMost: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", atLeast: 4 },
            { fact: "f.count", over: 4 },
            { fact: "f.count", is: 4 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `over: 4` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", under: 4 },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", in: [1, 2] },
            { fact: "f.count", in: [3] },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `in: [1, 2]` and `in: [3]` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", in: [1, 2] },
            { fact: "f.count", in: [2, 3] },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", in: [1, 2] },
            { fact: "f.count", notIn: [1] },
            { fact: "f.count", isNot: 2 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `in: [1, 2]` and `isNot: 2` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", isNot: 1 },
            { fact: "f.count", in: [1] },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `isNot: 1` and `in: [1]` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", exists: false },
            { fact: "f.count", is: 3 },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `exists: false` and `is: 3` → write one of them, or put both under `any`",
      "absence-proves-little at rules.0.that.all.0.exists: `exists: false` is also true when `f.count` could not be loaded → use a fact that is true or false",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", is: 3 },
            { fact: "f.count", exists: false },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `is: 3` and `exists: false` → write one of them, or put both under `any`",
      "absence-proves-little at rules.0.that.all.1.exists: `exists: false` is also true when `f.count` could not be loaded → use a fact that is true or false",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", exists: true },
            { fact: "f.count", exists: false },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `exists: true` and `exists: false` → write one of them, or put both under `any`",
      "absence-proves-little at rules.0.that.all.1.exists: `exists: false` is also true when `f.count` could not be loaded → use a fact that is true or false",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.count", exists: true },
            { fact: "f.count", is: 3 },
          ],
        },
      },
    ],
    [],
  ],
  [
    [{ kind: "require", that: { all: [{ fact: "f.count", in: [] }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never `in: []` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tier", is: "low" },
            { fact: "f.tier", is: "high" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tier` is never both `is: low` and `is: high` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tier", isNot: "low" },
            { fact: "f.tier", isNot: "high" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tier` is never both `isNot: low` and `isNot: high` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "require", that: { all: [{ fact: "f.tier", notIn: ["low", "high"] }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tier` is never `notIn: [low, high]` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tier", in: ["low"] },
            { fact: "f.tier", isNot: "low" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tier` is never both `in: [low]` and `isNot: low` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tier", notIn: ["low"] },
            { fact: "f.tier", is: "low" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tier` is never both `notIn: [low]` and `is: low` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.flag", is: true },
            { fact: "f.flag", is: false },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.flag` is never both `is: true` and `is: false` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.flag", isNot: true },
            { fact: "f.flag", isNot: false },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.flag` is never both `isNot: true` and `isNot: false` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.flag", is: true },
            { fact: "f.flag", isNot: false },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tags", has: "a" },
            { fact: "f.tags", hasNot: "a" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tags` is never both `has: a` and `hasNot: a` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tags", has: "a" },
            { fact: "f.tags", hasNot: "b" },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.tags", hasNot: "a" },
            { fact: "f.tags", has: "a" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.tags` is never both `hasNot: a` and `has: a` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.amount", over: "5.00 USD" },
            { fact: "f.amount", under: "4.00 USD" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.amount` is never both `over: 5.00 USD` and `under: 4.00 USD` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.amount", over: "5.00 USD" },
            { fact: "f.amount", under: "9.00 EUR" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.amount` is never both `over: 5.00 USD` and `under: 9.00 EUR` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.amount", over: { minor: 500, currency: "USD" } },
            { fact: "f.amount", under: "4.00 USD" },
          ],
        },
      },
    ],
    [
      'never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.amount` is never both `over: {"minor":500,"currency":"USD"}` and `under: 4.00 USD` → write one of them, or put both under `any`',
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.amount", over: "5.00 USD" },
            { fact: "f.amount", under: { fact: "f.paid" } },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.amount", is: "5.00 USD" },
            { fact: "f.amount", isNot: "5.00 USD" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.amount` is never both `is: 5.00 USD` and `isNot: 5.00 USD` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.when", after: "2026-01-02T00:00:00Z" },
            { fact: "f.when", before: "2026-01-01T00:00:00Z" },
          ],
        },
      },
    ],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.when` is never both `after: 2026-01-02T00:00:00Z` and `before: 2026-01-01T00:00:00Z` → write one of them, or put both under `any`",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.when", after: "2026-01-01T00:00:00Z" },
            { fact: "f.when", before: "2026-01-02T00:00:00Z" },
          ],
        },
      },
    ],
    [],
  ],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", over: 3 } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not over: 3` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [[{ kind: "require", that: { all: [{ not: { fact: "f.count", atLeast: 5 } }, { fact: "f.count", is: 4 }] } }], []],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", under: 5 } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not under: 5` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", atMost: 5 } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not atMost: 5` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", is: 4 } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not is: 4` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [[{ kind: "require", that: { all: [{ not: { fact: "f.count", isNot: 4 } }, { fact: "f.count", is: 4 }] } }], []],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", in: [4] } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not in: [4]` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", exists: true } }, { fact: "f.count", is: 4 }] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `f.count` is never both `not exists: true` and `is: 4` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "require", that: { all: [{ not: { fact: "f.count", exists: false } }, { fact: "f.count", is: 4 }] } }],
    [
      "absence-proves-little at rules.0.that.all.0.not.exists: `exists: false` is also true when `f.count` could not be loaded → use a fact that is true or false",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          any: [
            { fact: "f.flag", is: true },
            { fact: "f.flag", is: false },
          ],
        },
      },
    ],
    [
      "never-fires at rules.0.that: `r0` never fires once `f.flag` is known: `f.flag` is always `is: true` or `is: false` → write only what must hold, or take the rule out",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          any: [
            { fact: "f.tier", is: "low" },
            { fact: "f.tier", is: "high" },
          ],
        },
      },
    ],
    [
      "never-fires at rules.0.that: `r0` never fires once `f.tier` is known: `f.tier` is always `is: low` or `is: high` → write only what must hold, or take the rule out",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          any: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", atMost: 3 },
          ],
        },
      },
    ],
    [
      "never-fires at rules.0.that: `r0` never fires once `f.count` is known: `f.count` is always `over: 3` or `atMost: 3` → write only what must hold, or take the rule out",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          any: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", under: 3 },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "never",
        when: {
          all: [
            { fact: "f.count", over: 3 },
            { fact: "f.count", under: 3 },
          ],
        },
      },
    ],
    [
      "never-fires at rules.0.when: `r0` never fires once `f.count` is known: `f.count` is never both `over: 3` and `under: 3` → write one of them, or put both under `any`",
    ],
  ],
  [
    [{ kind: "never", when: { any: [] } }],
    [
      "never-fires at rules.0.when: `r0` can never fire: `any` without a condition is never true → add a condition, or take the rule out",
    ],
  ],
  [[{ kind: "never", when: { all: [] } }], []],
  [
    [{ kind: "require", that: { all: [] } }],
    [
      "never-fires at rules.0.that: `r0` can never fire: `all` without a condition is always true → write only what must hold, or take the rule out",
    ],
  ],
  [
    [{ kind: "require", that: { any: [] } }],
    [
      "never-satisfied at rules.0.that: nothing can satisfy `r0`, so it always fires: `any` without a condition is never true → add a condition, or take the rule out",
    ],
  ],
  [
    [
      {
        kind: "require",
        that: {
          some: "f.tags",
          that: {
            all: [
              { fact: "item", is: "a" },
              { fact: "item", is: "b" },
            ],
          },
        },
      },
    ],
    [],
  ],
  [
    [
      {
        kind: "require",
        that: {
          all: [
            { fact: "f.text", is: "a" },
            {
              any: [
                { fact: "f.text", is: "b" },
                { fact: "f.text", is: "c" },
              ],
            },
          ],
        },
      },
    ],
    [],
  ],
  [
    [
      { kind: "require", that: { fact: "args.people", over: 3 } },
      { kind: "require", that: { fact: "args.people", under: 2 } },
    ],
    [],
  ],
  [
    [{ kind: "escalate", to: "nowhere" }],
    [
      "unknown-route at rules.0.to: nobody says where the route `nowhere` leads → add `nowhere: { name: … }` under `routes:`",
    ],
  ],
  [
    [{ kind: "require", that: { fact: "f.flag", is: true }, else: { escalate: "legl" } }],
    ["unknown-route at rules.0.else: nobody says where the route `legl` leads → did you mean `legal`?"],
  ],
  [
    [{ kind: "require", that: { fact: "f.text", is: "pаid" } }],
    [
      "mixed-scripts at rules.0.that.is: `pаid` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `paid`",
    ],
  ],
  [
    [{ kind: "require", that: { fact: "f.text", is: "a​b" } }],
    ["invisible-character at rules.0.that.is: `ab` holds a character that nobody sees (U+200B) → type it again"],
  ],
  [
    [{ kind: "never", id: "refund-cар" }],
    [
      "mixed-scripts at rules.0.id: `refund-cар` mixes Latin and Cyrillic letters: `а` is U+0430 → type it again: `refund-cap`",
    ],
  ],
  [
    [
      { kind: "never", id: "a b" },
      { kind: "hide", id: "a  b" },
    ],
    [
      "shadowed at rules.1: `a  b` changes nothing: `a b` denies `pay.out` always → take one of the two out, or give `a b` a `when`",
    ],
  ],
  [
    [{ kind: "require", on: "pay.out", that: { fact: "f.text", exists: false } }],
    [
      "absence-proves-little at rules.0.that.exists: `exists: false` is also true when `f.text` could not be loaded → use a fact that is true or false",
    ],
  ],
  [[{ kind: "never", when: { fact: "f.attested", exists: true }, on: "note.add" }], []],
  [[{ kind: "never", on: "group:account" }], []],
  [
    [
      { kind: "cap", on: "group:money", of: "args.amount", atMost: "5.00 USD" },
      { kind: "budget", per: "order", of: "args.amount", atMost: "9.00 USD", within: "30d" },
    ],
    [],
  ],
])("of %j", (rules, findings) => {
  const problems = checkPolicy(compiled(rules)).filter(({ path }) => path[0] === "rules");
  expect(problems.map(told)).toEqual(findings);
});

test.each<[Raw, string[]]>([
  [
    {},
    [
      "no-owner at actions.look.up: nobody owns `look.up` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.draft: nobody owns `draft` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.hand.over: nobody owns `hand.over` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.note.add: nobody owns `note.add` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.mail.send: nobody owns `mail.send` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.email.change: nobody owns `email.change` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.email.change: no rule guards `email.change`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      'not-ready at actions.draft: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    { mode: "stop" },
    [
      "no-owner at actions.look.up: nobody owns `look.up` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.draft: nobody owns `draft` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.hand.over: nobody owns `hand.over` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.note.add: nobody owns `note.add` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.mail.send: nobody owns `mail.send` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.email.change: nobody owns `email.change` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.email.change: no rule guards `email.change`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      'not-ready at actions.draft: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep", "lead"] } } },
    [
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    {
      actions: {
        "pay.out": { lane: "assist", roles: ["rep", "lead"], owner: "b" },
        "hand.over": { lane: "assist", roles: ["rep", "lead"], owner: "b" },
      },
    },
    [
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    { routes: {} },
    [
      "no-owner at actions.look.up: nobody owns `look.up` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.draft: nobody owns `draft` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.hand.over: nobody owns `hand.over` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.note.add: nobody owns `note.add` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.mail.send: nobody owns `mail.send` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.email.change: nobody owns `email.change` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.email.change: no rule guards `email.change`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      'not-ready at actions.draft: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
  [
    { actions: { "data.delete": { lane: "assist", roles: ["rep", "lead"], group: "account", params: {} } } },
    [
      "never-allowed at actions.data.delete: no policy can allow `data.delete`: account settings, payment methods, deleting data, broadcasts and webhooks do not exist here → take it out of the pack",
      "no-owner at actions.data.delete: nobody owns `data.delete` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
    ],
  ],
  [
    { actions: { "pay.out": { lane: "assist", roles: ["rep", "rеp"] } } },
    [
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "mixed-scripts at actions.pay.out.roles.1: `rеp` mixes Latin and Cyrillic letters: `е` is U+0435 → type it again: `rep`",
      "look-alike at actions.pay.out.roles.1: `rеp` looks like `rep`, and is another name → if they are meant to be one, type it again; else choose another name",
      'not-ready at actions.pay.out: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
    ],
  ],
  [
    { facts: { "оrder.x": { type: "string", trust: "server" } } },
    [
      "no-owner at actions.look.up: nobody owns `look.up` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.draft: nobody owns `draft` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.hand.over: nobody owns `hand.over` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.note.add: nobody owns `note.add` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.mail.send: nobody owns `mail.send` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.email.change: nobody owns `email.change` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "no-owner at actions.pay.out: nobody owns `pay.out` → add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`",
      "attested-money at actions.email.change: no rule guards `email.change`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "attested-money at actions.pay.out: no rule guards `pay.out`: whoever has one of its roles may do it with any arguments → add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote",
      "mixed-scripts at facts.оrder.x: `оrder.x` mixes Latin and Cyrillic letters: `о` is U+043E → type it again: `order.x`",
      'not-ready at actions.draft: not ready: nothing hands a sensitive ticket to a person, such as one that mentions a lawyer → add a rule of the kind `escalate` with `on: "*"` and `when: { fact: ticket.signals, has: legal-threat }`',
      "not-ready at actions.mail.send: not ready: nothing says where `mail.send` may send to → add a rule of the kind `recipients` with the domains, or `scope`",
    ],
  ],
])("of a policy with %j and no rules", (more, findings) => {
  expect(checkPolicy(compiled([], more)).map(told)).toEqual(findings);
});
