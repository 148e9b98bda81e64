/** Each operator and kind in Cedar's words, to the letter: what an auditor reads who runs only the export. */
import { expect, test } from "vitest";
import { compiled, type Raw } from "../fixtures/ask.ts";
import { exportToCedar } from "./export.ts";

/** Of each policy that a rule becomes: outcome, evidence or route, and its `when`; or why Cedar cannot say it. */
function saidOf(rule: Raw): string[] {
  const { policies, notExpressed } = exportToCedar(compiled([rule], { timezone: "UTC" }));
  const forbids = policies.filter((policy) => policy.rule === "r0");
  if (forbids.length === 0) return notExpressed.filter((one) => one.rule === "r0").map(({ why }) => why);
  return forbids.map(({ outcome, needs, route, text }) => {
    const when = /\nwhen \{ (.*) \};/s.exec(text)?.[1];
    return [outcome, ...needs, route, when].filter((part) => part !== undefined).join(" ");
  });
}

test.each<[Raw, string[]]>([
  [{ kind: "never" }, ["deny"]],
  [
    { kind: "batch", of: { fact: "f.tags" }, atMost: 3 },
    ['deny !(context has "count:guard:f.tags" && context["count:guard:f.tags"] <= 3)'],
  ],
  [
    { kind: "batch", of: { count: "f.tags" }, atMost: 3 },
    ['deny !(context has "count:guard:f.tags" && context["count:guard:f.tags"] <= 3)'],
  ],
  [
    { kind: "batch", of: "f.count", atMost: 3 },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= 3)'],
  ],
  [
    { kind: "batch", of: "f.lines", atMost: 3 },
    ['deny !(context has "count:guard:f.lines" && context["count:guard:f.lines"] <= 3)'],
  ],
  [
    { kind: "batch", of: { fact: "f.count" }, atMost: 3 },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= 3)'],
  ],
  [{ kind: "require", that: { some: "f.tags", that: { any: [] } } }, ["deny"]],
  [{ kind: "require", that: { each: "f.tags", that: { all: [] } } }, ['deny !(context has "guard:f.tags")']],
  [
    { kind: "require", that: { fact: "f.lines", exists: true } },
    ['deny !(context has "exists:guard:f.lines" && context["exists:guard:f.lines"])'],
  ],
  [
    { kind: "require", that: { fact: "f.share", exists: true } },
    ['deny !(context has "exists:guard:f.share" && context["exists:guard:f.share"])'],
  ],
  [
    { kind: "require", that: { fact: "f.text", notIn: ["a", "b"] } },
    ['deny !(context has "guard:f.text" && !(context["guard:f.text"] == "a") && !(context["guard:f.text"] == "b"))'],
  ],
  [
    { kind: "require", that: { fact: "f.text", notIn: { fact: "f.tags" } } },
    [
      'deny !(context has "guard:f.text" && context has "guard:f.tags" && !(context["guard:f.tags"].contains(context["guard:f.text"])))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", in: ["5.00 USD"] } },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor == 500)',
    ],
  ],
  [
    { kind: "cap", of: { fact: "f.count", times: 0 }, atMost: 3 },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-9007199254740991) && context["guard:f.count"] <= 9007199254740991 && context["guard:f.count"] * 0 <= 3)',
    ],
  ],
  [
    { kind: "cap", of: { fact: "f.count", times: -2 }, atMost: 3 },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-4503599627370495) && context["guard:f.count"] <= 4503599627370495 && context["guard:f.count"] * (-2) <= 3)',
    ],
  ],
  [
    { kind: "cap", of: { fact: "f.amount", times: 2 }, atMost: "3.00 USD" },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].minor >= (-4503599627370495) && context["guard:f.amount"].minor <= 4503599627370495 && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor * 2 <= 300)',
    ],
  ],
  [
    { kind: "cap", of: { fact: "f.count", times: "2.00 USD" }, atMost: "3.00 USD" },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-45035996273704) && context["guard:f.count"] <= 45035996273704 && "USD" == "USD" && context["guard:f.count"] * 200 <= 300)',
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: { minor: 500, currency: "USD" } },
    [
      'deny !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 500)',
    ],
  ],
  [
    { kind: "cap", of: "args.people", atMost: 2, atLeast: 1 },
    ['deny !(context has "args.people" && context["args.people"] <= 2 && context["args.people"] >= 1)'],
  ],
  [
    { kind: "cap", of: "args.people", atMost: -2 },
    ['deny !(context has "args.people" && context["args.people"] <= (-2))'],
  ],
  [{ kind: "cap", of: "args.people", atMost: 0 }, ['deny !(context has "args.people" && context["args.people"] <= 0)']],
  [
    { kind: "cap", of: "args.people", atMost: 5, beyond: { needs: "lead-approval", atMost: 9 } },
    [
      'needs lead-approval context has "args.people" && !(context["args.people"] <= 5) && context["args.people"] <= 9',
      'deny !(context has "args.people" && context["args.people"] <= 5) && !(context has "args.people" && !(context["args.people"] <= 5) && context["args.people"] <= 9)',
    ],
  ],
  [
    { kind: "require", that: { fact: "now", after: "2026-01-01T00:00:00Z" } },
    ['deny !(context has "now" && context["now"] > 1767225600000)'],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinLast: "1cd" } },
    ["Cedar has no calendar: local days and months cannot be said"],
  ],
  [
    { kind: "require", that: { fact: "rep.team", is: "eu" } },
    ['deny !(context has "rep.team" && context["rep.team"] == "eu")'],
  ],
  [
    { kind: "require", that: { fact: "rep.roles", has: "lead" } },
    ['deny !(context has "rep.roles" && context["rep.roles"].contains("lead"))'],
  ],
  [
    { kind: "cap", of: "args.people", atMost: { fact: "f.count" } },
    [
      'deny !(context has "args.people" && context has "guard:f.count" && context["args.people"] <= context["guard:f.count"])',
    ],
  ],
  [
    { kind: "cap", of: "args.people", atMost: { fact: "f.share" } },
    ["Cedar has no exact form for `f.share` (decimal)"],
  ],
  [{ kind: "cap", of: "f.share", atMost: 2.5 }, ["Cedar has no exact form for `f.share` (decimal)"]],
  [{ kind: "cap", of: "args.people", atMost: 2.5 }, ["Cedar has no exact form for the number 2.5"]],
  [{ kind: "hide" }, ["deny"]],
  [{ kind: "oblige", needs: "reason-code" }, ["needs reason-code"]],
  [{ kind: "oblige", needs: ["reason-code", "lead-approval"] }, ["needs reason-code lead-approval"]],
  [{ kind: "escalate", to: "billing" }, ["escalate billing"]],
  [
    { kind: "never", when: { fact: "f.flag", is: true } },
    ['deny !(context has "trigger:f.flag" && !(context["trigger:f.flag"] == true))'],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: "a" } },
    ['deny !(context has "guard:f.text" && context["guard:f.text"] == "a")'],
  ],
  [
    { kind: "require", that: { fact: "f.text", isNot: 'a"b' } },
    ['deny !(context has "guard:f.text" && !(context["guard:f.text"] == "a\\"b"))'],
  ],
  [
    { kind: "require", that: { fact: "f.text", in: ["a", "b"] } },
    [
      'deny !((context has "guard:f.text" && context["guard:f.text"] == "a") || (context has "guard:f.text" && context["guard:f.text"] == "b"))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.text", notIn: ["a"] } },
    ['deny !(context has "guard:f.text" && !(context["guard:f.text"] == "a"))'],
  ],
  [{ kind: "require", that: { fact: "f.text", in: [] } }, ["deny"]],
  [
    { kind: "require", that: { fact: "f.text", in: { fact: "f.tags" } } },
    [
      'deny !(context has "guard:f.text" && context has "guard:f.tags" && context["guard:f.tags"].contains(context["guard:f.text"]))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.text", matches: "a*" } },
    ['deny !(context has "guard:f.text" && context["guard:f.text"] like "a*")'],
  ],
  [
    { kind: "require", that: { fact: "f.text", is: { fact: "f.other" } } },
    [
      'deny !(context has "guard:f.text" && context has "guard:f.other" && context["guard:f.text"] == context["guard:f.other"])',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.tags", has: "a" } },
    ['deny !(context has "guard:f.tags" && context["guard:f.tags"].contains("a"))'],
  ],
  [
    { kind: "require", that: { fact: "f.tags", hasNot: "a" } },
    ['deny !(context has "guard:f.tags" && !(context["guard:f.tags"].contains("a")))'],
  ],
  [
    { kind: "require", that: { fact: "f.numbers", has: 3 } },
    ['deny !(context has "guard:f.numbers" && context["guard:f.numbers"].contains(3))'],
  ],
  [
    { kind: "require", that: { fact: "f.text", exists: true } },
    ['deny !(context has "exists:guard:f.text" && context["exists:guard:f.text"])'],
  ],
  [
    { kind: "require", that: { fact: "f.text", exists: false } },
    ['deny !(context has "exists:guard:f.text" && !(context["exists:guard:f.text"]))'],
  ],
  [
    { kind: "require", that: { fact: "f.count", over: 3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] > 3)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", under: 3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] < 3)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", atLeast: 3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] >= 3)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: 3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= 3)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", is: 3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] == 3)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", isNot: 3 } },
    ['deny !(context has "guard:f.count" && !(context["guard:f.count"] == 3))'],
  ],
  [
    { kind: "require", that: { fact: "f.count", over: { fact: "f.share" } } },
    ["Cedar has no exact form for `f.share` (decimal)"],
  ],
  [{ kind: "require", that: { fact: "f.share", under: 1.5 } }, ["Cedar has no exact form for `f.share` (decimal)"]],
  [{ kind: "require", that: { fact: "f.share", is: 1.5 } }, ["Cedar has no exact form for `f.share` (decimal)"]],
  [{ kind: "require", that: { fact: "f.share", over: 1e-5 } }, ["Cedar has no exact form for `f.share` (decimal)"]],
  [
    { kind: "require", that: { fact: "f.amount", over: "5.00 USD" } },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor > 500)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", is: "5.00 USD" } },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor == 500)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid" } } },
    [
      'deny !(context has "guard:f.amount" && context has "guard:f.paid" && context["guard:f.amount"].currency == context["guard:f.paid"].currency && context["guard:f.amount"].minor <= context["guard:f.paid"].minor)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", in: ["5.00 USD", "6.00 EUR"] } },
    [
      'deny !((context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor == 500) || (context has "guard:f.amount" && context["guard:f.amount"].currency == "EUR" && context["guard:f.amount"].minor == 600))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid", times: 2 } } },
    [
      'deny !(context has "guard:f.amount" && context has "guard:f.paid" && context["guard:f.paid"].minor >= (-4503599627370495) && context["guard:f.paid"].minor <= 4503599627370495 && context["guard:f.amount"].currency == context["guard:f.paid"].currency && context["guard:f.amount"].minor <= context["guard:f.paid"].minor * 2)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", atMost: { fact: "f.paid", times: 0.5 } } },
    ["Cedar has no exact form for the number 0.5"],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { count: "f.tags" } } },
    [
      'deny !(context has "guard:f.count" && context has "count:guard:f.tags" && context["guard:f.count"] <= context["count:guard:f.tags"])',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.when", before: { fact: "f.later" } } },
    [
      'deny !(context has "guard:f.when" && context has "guard:f.later" && context["guard:f.when"] < context["guard:f.later"])',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.when", after: "2026-11-20T11:00:00Z" } },
    ['deny !(context has "guard:f.when" && context["guard:f.when"] > 1795172400000)'],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinLast: "30d" } },
    [
      'deny !(context has "guard:f.when" && context has "now" && context["guard:f.when"] >= (-9007199254740991) && context["now"] <= 9007199254740991 && context["guard:f.when"] <= context["now"] && context["now"] - context["guard:f.when"] <= 2592000000)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinNext: "12h" } },
    [
      'deny !(context has "guard:f.when" && context has "now" && context["now"] >= (-9007199254740991) && context["guard:f.when"] <= 9007199254740991 && context["now"] <= context["guard:f.when"] && context["guard:f.when"] - context["now"] <= 43200000)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinLast: "1cd" } },
    ["Cedar has no calendar: local days and months cannot be said"],
  ],
  [
    { kind: "require", that: { fact: "f.day", is: "2026-11-20" } },
    ['deny !(context has "guard:f.day" && context["guard:f.day"] == 1795132800000)'],
  ],
  [
    { kind: "require", that: { fact: "f.tier", is: "low" } },
    ['deny !(context has "guard:f.tier" && context["guard:f.tier"] == "low")'],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: false } },
    ['deny !(context has "guard:f.flag" && context["guard:f.flag"] == false)'],
  ],
  [
    { kind: "require", that: { fact: "f.attested", is: "a" } },
    ['deny !(context has "guard:f.attested" && context["guard:f.attested"] == "a")'],
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
    [
      'deny !(context has "guard:f.flag" && context["guard:f.flag"] == true && context has "guard:f.text" && context["guard:f.text"] == "a")',
    ],
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
    [
      'deny !((context has "guard:f.flag" && context["guard:f.flag"] == true) || (context has "guard:f.text" && context["guard:f.text"] == "a"))',
    ],
  ],
  [
    { kind: "require", that: { not: { fact: "f.flag", is: true } } },
    ['deny !(context has "guard:f.flag" && !(context["guard:f.flag"] == true))'],
  ],
  [{ kind: "require", that: { any: [] } }, ["deny"]],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", is: "a" } } },
    ['deny !(context has "guard:f.tags" && context["guard:f.tags"].containsAny(["a"]))'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", in: ["a", "b"] } } },
    ['deny !(context has "guard:f.tags" && ["a", "b"].containsAll(context["guard:f.tags"]))'],
  ],
  [
    { kind: "require", that: { some: "f.lines", that: { fact: "item.qty", over: 3 } } },
    ["Cedar has no exact form for `f.lines` (list of record)"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", isNot: "a" } } },
    ['deny !(context has "guard:f.tags" && !(context["guard:f.tags"].containsAny(["a"])))'],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "f.flag", is: true } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: "pause" },
    [
      'pause context has "guard:f.flag" && !(context["guard:f.flag"] == true)',
      'deny !(context has "guard:f.flag" && context["guard:f.flag"] == true) && !(context has "guard:f.flag" && !(context["guard:f.flag"] == true))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: { needs: "reason-code" } },
    [
      'needs reason-code context has "guard:f.flag" && !(context["guard:f.flag"] == true)',
      'deny !(context has "guard:f.flag" && context["guard:f.flag"] == true) && !(context has "guard:f.flag" && !(context["guard:f.flag"] == true))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.flag", is: true }, else: { escalate: "billing" } },
    ['escalate billing !(context has "guard:f.flag" && context["guard:f.flag"] == true)'],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD" },
    [
      'deny !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 5000)',
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "50.00 USD", atLeast: "1.00 USD" },
    [
      'deny !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 5000 && context["args.amount"].minor >= 100)',
    ],
  ],
  [
    { kind: "cap", of: "args.people", atMost: 3, beyond: { needs: "reason-code", atMost: 5 } },
    [
      'needs reason-code context has "args.people" && !(context["args.people"] <= 3) && context["args.people"] <= 5',
      'deny !(context has "args.people" && context["args.people"] <= 3) && !(context has "args.people" && !(context["args.people"] <= 3) && context["args.people"] <= 5)',
    ],
  ],
  [{ kind: "cap", of: "args.rate", atMost: 1.5 }, ["Cedar has no exact form for `args.rate` (decimal)"]],
  [
    { kind: "cap", of: "args.amount", atMost: { fact: "f.paid" }, beyond: { escalate: "billing" } },
    [
      'escalate billing !(context has "args.amount" && context has "guard:f.paid" && context["args.amount"].currency == context["guard:f.paid"].currency && context["args.amount"].minor <= context["guard:f.paid"].minor)',
    ],
  ],
  [
    { kind: "cap", of: { count: "f.tags" }, atMost: 3 },
    ['deny !(context has "count:guard:f.tags" && context["count:guard:f.tags"] <= 3)'],
  ],
  [
    { kind: "batch", of: "f.tags", atMost: 3 },
    ['deny !(context has "count:guard:f.tags" && context["count:guard:f.tags"] <= 3)'],
  ],
  [
    { kind: "batch", of: "args.people", atMost: 3, else: { needs: "reason-code", atMost: 5 } },
    [
      'needs reason-code context has "args.people" && !(context["args.people"] <= 3) && context["args.people"] <= 5',
      'deny !(context has "args.people" && context["args.people"] <= 3) && !(context has "args.people" && !(context["args.people"] <= 3) && context["args.people"] <= 5)',
    ],
  ],
  [
    { kind: "batch", of: { count: "f.tags" }, atMost: { fact: "f.count" } },
    [
      'deny !(context has "count:guard:f.tags" && context has "guard:f.count" && context["count:guard:f.tags"] <= context["guard:f.count"])',
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "30d" },
    [
      'deny !(context has "guard:f.when" && context has "now" && context["guard:f.when"] >= (-9007199254740991) && context["now"] <= 9007199254740991 && context["guard:f.when"] <= context["now"] && context["now"] - context["guard:f.when"] <= 2592000000)',
    ],
  ],
  [
    { kind: "window", until: "f.later", within: "12h" },
    [
      'deny !(context has "guard:f.later" && context has "now" && context["now"] >= (-9007199254740991) && context["guard:f.later"] <= 9007199254740991 && context["now"] <= context["guard:f.later"] && context["guard:f.later"] - context["now"] <= 43200000)',
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "30d", else: { needs: "reason-code", atMost: "40d" } },
    [
      'needs reason-code context has "guard:f.when" && context has "now" && context["guard:f.when"] >= (-9007199254740991) && context["now"] <= 9007199254740991 && (context["guard:f.when"] > context["now"] || context["now"] - context["guard:f.when"] > 2592000000) && context["guard:f.when"] <= context["now"] && context["now"] - context["guard:f.when"] <= 3456000000',
      'deny !(context has "guard:f.when" && context has "now" && context["guard:f.when"] >= (-9007199254740991) && context["now"] <= 9007199254740991 && context["guard:f.when"] <= context["now"] && context["now"] - context["guard:f.when"] <= 2592000000) && !(context has "guard:f.when" && context has "now" && context["guard:f.when"] >= (-9007199254740991) && context["now"] <= 9007199254740991 && (context["guard:f.when"] > context["now"] || context["now"] - context["guard:f.when"] > 2592000000) && context["guard:f.when"] <= context["now"] && context["now"] - context["guard:f.when"] <= 3456000000)',
    ],
  ],
  [{ kind: "window", since: "f.when", within: "1cm" }, ["Cedar has no calendar: local days and months cannot be said"]],
  [{ kind: "rate", per: "rep", atMost: 3, within: "1d" }, ["Cedar keeps no history, so nothing can be counted"]],
  [
    { kind: "budget", per: "rep", of: "args.amount", atMost: "5.00 USD", within: "1d" },
    ["Cedar keeps no history, so nothing can be counted"],
  ],
  [{ kind: "sequence", after: "look.up", within: "1d" }, ["Cedar keeps no history, so what came before is not known"]],
  [{ kind: "hours", days: "mon-fri", from: "09:00", to: "17:00" }, ["Cedar has no calendar and no time zones"]],
  [
    { kind: "breaker", spike: { times: 3, over: "7d", within: "1h" } },
    ["Cedar keeps no history, so nothing can be counted"],
  ],
  [
    { kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com"] },
    ["Cedar cannot take an e-mail address apart"],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", isNot: "a" } } },
    ['deny !(context has "guard:f.tags" && !(["a"].containsAll(context["guard:f.tags"])))'],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", in: ["a", "b"] } } },
    ['deny !(context has "guard:f.tags" && context["guard:f.tags"].containsAny(["a", "b"]))'],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", notIn: ["a"] } } },
    ['deny !(context has "guard:f.tags" && !(["a"].containsAll(context["guard:f.tags"])))'],
  ],
  [{ kind: "require", that: { some: "f.tags", that: { fact: "item", in: [] } } }, ["deny"]],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", matches: "a*" } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", exists: true } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { fact: "item", is: { fact: "f.text" } } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { some: "f.numbers", that: { fact: "item", is: 3 } } },
    ['deny !(context has "guard:f.numbers" && context["guard:f.numbers"].containsAny([3]))'],
  ],
  [
    { kind: "require", that: { some: "f.numbers", that: { fact: "item", over: 3 } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { some: "f.numbers", that: { fact: "item", in: [1, 2] } } },
    ['deny !(context has "guard:f.numbers" && context["guard:f.numbers"].containsAny([1, 2]))'],
  ],
  [
    { kind: "require", that: { some: "f.tags", that: { not: { fact: "item", is: "a" } } } },
    ['deny !(context has "guard:f.tags" && !(["a"].containsAll(context["guard:f.tags"])))'],
  ],
  [
    {
      kind: "require",
      that: {
        some: "f.tags",
        that: {
          any: [
            { fact: "item", is: "a" },
            { fact: "item", is: "b" },
          ],
        },
      },
    },
    [
      'deny !(context has "guard:f.tags" && (context["guard:f.tags"].containsAny(["a"]) || context["guard:f.tags"].containsAny(["b"])))',
    ],
  ],
  [
    {
      kind: "require",
      that: {
        some: "f.tags",
        that: {
          all: [
            { fact: "item", isNot: "a" },
            { fact: "item", isNot: "b" },
          ],
        },
      },
    },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { not: { some: "f.tags", that: { fact: "item", is: "a" } } } },
    ['deny !(context has "guard:f.tags" && !(context["guard:f.tags"].containsAny(["a"])))'],
  ],
  [
    { kind: "never", when: { some: "f.tags", that: { fact: "item", is: "a" } } },
    ['deny !(context has "trigger:f.tags" && !(context["trigger:f.tags"].containsAny(["a"])))'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", is: "a" } } },
    ['deny !(context has "guard:f.tags" && ["a"].containsAll(context["guard:f.tags"]))'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", notIn: ["a"] } } },
    ['deny !(context has "guard:f.tags" && !(context["guard:f.tags"].containsAny(["a"])))'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", in: [] } } },
    ['deny !(context has "guard:f.tags" && context["guard:f.tags"].isEmpty())'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", matches: "a*" } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", exists: true } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { fact: "item", is: { fact: "f.text" } } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { each: "f.numbers", that: { fact: "item", is: 3 } } },
    ['deny !(context has "guard:f.numbers" && [3].containsAll(context["guard:f.numbers"]))'],
  ],
  [
    { kind: "require", that: { each: "f.numbers", that: { fact: "item", over: 3 } } },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    { kind: "require", that: { each: "f.numbers", that: { fact: "item", in: [1, 2] } } },
    ['deny !(context has "guard:f.numbers" && [1, 2].containsAll(context["guard:f.numbers"]))'],
  ],
  [
    { kind: "require", that: { each: "f.tags", that: { not: { fact: "item", is: "a" } } } },
    ['deny !(context has "guard:f.tags" && !(context["guard:f.tags"].containsAny(["a"])))'],
  ],
  [
    {
      kind: "require",
      that: {
        each: "f.tags",
        that: {
          any: [
            { fact: "item", is: "a" },
            { fact: "item", is: "b" },
          ],
        },
      },
    },
    ["Cedar cannot look at the items of a list one by one"],
  ],
  [
    {
      kind: "require",
      that: {
        each: "f.tags",
        that: {
          all: [
            { fact: "item", isNot: "a" },
            { fact: "item", isNot: "b" },
          ],
        },
      },
    },
    [
      'deny !(context has "guard:f.tags" && !(context["guard:f.tags"].containsAny(["a"])) && !(context["guard:f.tags"].containsAny(["b"])))',
    ],
  ],
  [
    { kind: "require", that: { not: { each: "f.tags", that: { fact: "item", is: "a" } } } },
    ['deny !(context has "guard:f.tags" && !(["a"].containsAll(context["guard:f.tags"])))'],
  ],
  [
    { kind: "never", when: { each: "f.tags", that: { fact: "item", is: "a" } } },
    ['deny !(context has "trigger:f.tags" && !(["a"].containsAll(context["trigger:f.tags"])))'],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { fact: "f.count" } } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= context["guard:f.count"])'],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { fact: "f.count", times: 3 } } },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-3002399751580330) && context["guard:f.count"] <= 3002399751580330 && context["guard:f.count"] <= context["guard:f.count"] * 3)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { fact: "f.count", times: -2 } } },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-4503599627370495) && context["guard:f.count"] <= 4503599627370495 && context["guard:f.count"] <= context["guard:f.count"] * (-2))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { fact: "f.count", times: 1.5 } } },
    ["Cedar has no exact form for the number 1.5"],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: { fact: "f.count", times: 9007199254740991 } } },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-1) && context["guard:f.count"] <= 1 && context["guard:f.count"] <= context["guard:f.count"] * 9007199254740991)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: 9007199254740991 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= 9007199254740991)'],
  ],
  [
    { kind: "require", that: { fact: "f.count", atMost: -3 } },
    ['deny !(context has "guard:f.count" && context["guard:f.count"] <= (-3))'],
  ],
  [
    { kind: "require", that: { fact: "f.amount", under: { fact: "f.paid" } } },
    [
      'deny !(context has "guard:f.amount" && context has "guard:f.paid" && context["guard:f.amount"].currency == context["guard:f.paid"].currency && context["guard:f.amount"].minor < context["guard:f.paid"].minor)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", under: { fact: "f.paid", times: 3 } } },
    [
      'deny !(context has "guard:f.amount" && context has "guard:f.paid" && context["guard:f.paid"].minor >= (-3002399751580330) && context["guard:f.paid"].minor <= 3002399751580330 && context["guard:f.amount"].currency == context["guard:f.paid"].currency && context["guard:f.amount"].minor < context["guard:f.paid"].minor * 3)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", under: { fact: "f.count", times: "5.00 USD" } } },
    [
      'deny !(context has "guard:f.amount" && context has "guard:f.count" && context["guard:f.count"] >= (-18014398509481) && context["guard:f.count"] <= 18014398509481 && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor < context["guard:f.count"] * 500)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", under: { minor: 500, currency: "USD" } } },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor < 500)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.amount", under: "0.00 USD" } },
    [
      'deny !(context has "guard:f.amount" && context["guard:f.amount"].currency == "USD" && context["guard:f.amount"].minor < 0)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.paid", in: ["5.00 USD"] } },
    [
      'deny !(context has "guard:f.paid" && context["guard:f.paid"].currency == "USD" && context["guard:f.paid"].minor == 500)',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.paid", notIn: ["5.00 USD", "1 JPY"] } },
    [
      'deny !(context has "guard:f.paid" && context["guard:f.paid"].currency == "USD" && !(context["guard:f.paid"].minor == 500) && context["guard:f.paid"].currency == "JPY" && !(context["guard:f.paid"].minor == 1))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.numbers", has: { fact: "f.count" } } },
    [
      'deny !(context has "guard:f.count" && context has "guard:f.numbers" && context["guard:f.numbers"].contains(context["guard:f.count"]))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.tags", has: { fact: "f.text" } } },
    [
      'deny !(context has "guard:f.text" && context has "guard:f.tags" && context["guard:f.tags"].contains(context["guard:f.text"]))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.tags", hasNot: { fact: "f.text" } } },
    [
      'deny !(context has "guard:f.text" && context has "guard:f.tags" && !(context["guard:f.tags"].contains(context["guard:f.text"])))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", in: [1, 2] } },
    [
      'deny !((context has "guard:f.count" && context["guard:f.count"] == 1) || (context has "guard:f.count" && context["guard:f.count"] == 2))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.count", in: { fact: "f.numbers" } } },
    [
      'deny !(context has "guard:f.count" && context has "guard:f.numbers" && context["guard:f.numbers"].contains(context["guard:f.count"]))',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.tier", in: ["low"] } },
    ['deny !(context has "guard:f.tier" && context["guard:f.tier"] == "low")'],
  ],
  [
    { kind: "require", that: { fact: "f.flag", isNot: true } },
    ['deny !(context has "guard:f.flag" && !(context["guard:f.flag"] == true))'],
  ],
  [
    { kind: "require", that: { fact: "f.flag", in: [true] } },
    ['deny !(context has "guard:f.flag" && context["guard:f.flag"] == true)'],
  ],
  [
    { kind: "require", that: { fact: "f.text", matches: 'a*b\\c"*' } },
    ['deny !(context has "guard:f.text" && context["guard:f.text"] like "a*b\\\\c\\"*")'],
  ],
  [
    { kind: "require", that: { fact: "f.when", is: { fact: "f.later" } } },
    [
      'deny !(context has "guard:f.when" && context has "guard:f.later" && context["guard:f.when"] == context["guard:f.later"])',
    ],
  ],
  [
    { kind: "require", that: { fact: "f.when", after: { fact: "now" } } },
    ['deny !(context has "guard:f.when" && context has "now" && context["guard:f.when"] > context["now"])'],
  ],
  [
    { kind: "require", that: { fact: "f.when", withinNext: "2cm" } },
    ["Cedar has no calendar: local days and months cannot be said"],
  ],
  [
    { kind: "require", that: { fact: "f.day", before: "2026-11-20" } },
    ['deny !(context has "guard:f.day" && context["guard:f.day"] < 1795132800000)'],
  ],
  [
    { kind: "require", that: { fact: "rep.team", is: "eu" } },
    ['deny !(context has "rep.team" && context["rep.team"] == "eu")'],
  ],
  [
    { kind: "require", that: { fact: "rep.roles", has: "lead" } },
    ['deny !(context has "rep.roles" && context["rep.roles"].contains("lead"))'],
  ],
  [
    { kind: "require", that: { fact: "args.reason", exists: false } },
    ['deny !(context has "exists:args.reason" && !(context["exists:args.reason"]))'],
  ],
  [
    { kind: "require", that: { fact: "args.kind", is: "a" } },
    ['deny !(context has "args.kind" && context["args.kind"] == "a")'],
  ],
  [
    { kind: "require", that: { fact: "f.lines", exists: true } },
    ['deny !(context has "exists:guard:f.lines" && context["exists:guard:f.lines"])'],
  ],
  [
    { kind: "require", that: { not: { any: [{ fact: "f.flag", is: true }, { not: { fact: "f.count", over: 3 } }] } } },
    [
      'deny !(context has "guard:f.flag" && !(context["guard:f.flag"] == true) && context has "guard:f.count" && context["guard:f.count"] > 3)',
    ],
  ],
  [
    {
      kind: "require",
      that: {
        all: [
          { fact: "f.share", over: 1 },
          { fact: "f.flag", is: true },
        ],
      },
    },
    ["Cedar has no exact form for `f.share` (decimal)"],
  ],
  [
    {
      kind: "require",
      that: {
        any: [
          { fact: "f.share", over: 1 },
          { fact: "f.flag", is: true },
        ],
      },
    },
    ["Cedar has no exact form for `f.share` (decimal)"],
  ],
  [
    { kind: "require", that: { not: { fact: "f.share", over: 1 } } },
    ["Cedar has no exact form for `f.share` (decimal)"],
  ],
  [
    { kind: "never", on: "note.add", when: { fact: "f.words", has: "sue" } },
    ['deny !(context has "trigger:f.words" && !(context["trigger:f.words"].contains("sue")))'],
  ],
  [
    { kind: "escalate", to: "legal", when: { fact: "f.words", has: "sue" } },
    ['escalate legal !(context has "trigger:f.words" && !(context["trigger:f.words"].contains("sue")))'],
  ],
  [
    { kind: "escalate", to: "legal", when: { not: { fact: "f.words", has: "sue" } } },
    ['escalate legal !(context has "trigger:f.words" && context["trigger:f.words"].contains("sue"))'],
  ],
  [
    { kind: "oblige", needs: "reason-code", when: { fact: "f.count", over: 3 } },
    ['needs reason-code !(context has "trigger:f.count" && !(context["trigger:f.count"] > 3))'],
  ],
  [{ kind: "hide", when: { fact: "f.share", over: 3 } }, ["Cedar has no exact form for `f.share` (decimal)"]],
  [
    { kind: "cap", of: "args.amount", atMost: { fact: "f.paid", times: 2 } },
    [
      'deny !(context has "args.amount" && context has "guard:f.paid" && context["guard:f.paid"].minor >= (-4503599627370495) && context["guard:f.paid"].minor <= 4503599627370495 && context["args.amount"].currency == context["guard:f.paid"].currency && context["args.amount"].minor <= context["guard:f.paid"].minor * 2)',
    ],
  ],
  [
    { kind: "cap", of: { fact: "f.count", times: 2 }, atMost: 9 },
    [
      'deny !(context has "guard:f.count" && context["guard:f.count"] >= (-4503599627370495) && context["guard:f.count"] <= 4503599627370495 && context["guard:f.count"] * 2 <= 9)',
    ],
  ],
  [
    { kind: "cap", of: "args.people", atLeast: 2 },
    ['deny !(context has "args.people" && context["args.people"] >= 2)'],
  ],
  [
    { kind: "cap", of: "args.people", atMost: { count: "f.tags" }, else: "pause" },
    [
      'pause context has "args.people" && context has "count:guard:f.tags" && !(context["args.people"] <= context["count:guard:f.tags"])',
      'deny !(context has "args.people" && context has "count:guard:f.tags" && context["args.people"] <= context["count:guard:f.tags"]) && !(context has "args.people" && context has "count:guard:f.tags" && !(context["args.people"] <= context["count:guard:f.tags"]))',
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "5.00 USD", beyond: { needs: ["reason-code", "second-rep"] } },
    [
      'needs reason-code second-rep context has "args.amount" && context["args.amount"].currency == "USD" && !(context["args.amount"].minor <= 500)',
      'deny !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 500) && !(context has "args.amount" && context["args.amount"].currency == "USD" && !(context["args.amount"].minor <= 500))',
    ],
  ],
  [
    { kind: "cap", of: "args.amount", atMost: "5.00 USD", beyond: { needs: "reason-code", atMost: "7.00 EUR" } },
    [
      'needs reason-code context has "args.amount" && context["args.amount"].currency == "USD" && !(context["args.amount"].minor <= 500) && context["args.amount"].currency == "EUR" && context["args.amount"].minor <= 700',
      'deny !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 500) && !(context has "args.amount" && context["args.amount"].currency == "USD" && !(context["args.amount"].minor <= 500) && context["args.amount"].currency == "EUR" && context["args.amount"].minor <= 700)',
    ],
  ],
  [
    { kind: "batch", of: "f.lines", atMost: 3 },
    ['deny !(context has "count:guard:f.lines" && context["count:guard:f.lines"] <= 3)'],
  ],
  [
    { kind: "window", until: "f.later", within: "12h", else: { needs: "reason-code", atMost: "24h" } },
    [
      'needs reason-code context has "guard:f.later" && context has "now" && context["now"] >= (-9007199254740991) && context["guard:f.later"] <= 9007199254740991 && (context["now"] > context["guard:f.later"] || context["guard:f.later"] - context["now"] > 43200000) && context["now"] <= context["guard:f.later"] && context["guard:f.later"] - context["now"] <= 86400000',
      'deny !(context has "guard:f.later" && context has "now" && context["now"] >= (-9007199254740991) && context["guard:f.later"] <= 9007199254740991 && context["now"] <= context["guard:f.later"] && context["guard:f.later"] - context["now"] <= 43200000) && !(context has "guard:f.later" && context has "now" && context["now"] >= (-9007199254740991) && context["guard:f.later"] <= 9007199254740991 && (context["now"] > context["guard:f.later"] || context["guard:f.later"] - context["now"] > 43200000) && context["now"] <= context["guard:f.later"] && context["guard:f.later"] - context["now"] <= 86400000)',
    ],
  ],
  [
    { kind: "window", since: "f.when", within: "1d", else: { needs: "reason-code", atMost: "2cd" } },
    ["Cedar has no calendar: local days and months cannot be said"],
  ],
])("%j", (rule, said) => {
  expect(saidOf(rule)).toEqual(said);
});

test("an empty `all` always holds, so nothing is forbidden", () => {
  expect(saidOf({ kind: "require", that: { all: [] } })).toEqual([]);
});

test("a whole export: a permit for each grant, what the gate itself forbids, and a schema that names every attribute", () => {
  const rule = { kind: "cap", of: "args.amount", atMost: "50.00 USD", when: { fact: "f.tier", is: "low" } };
  const actions = {
    "pay.out": { lane: "assist", roles: ["rep", "lead"] },
    "note.add": { lane: "escalate", roles: ["rep"] },
    "email.change": { lane: "assist", roles: ["lead"], authority: { execute: false } },
  };
  const { policies, schema } = exportToCedar(compiled([rule], { timezone: "UTC", actions }));
  expect(policies.map(({ text }) => text).join("\n")).toBe(`@id("grant:note.add")
@rule("note.add")
@kind("grant")
@outcome("allow")
permit (principal, action == Action::"note.add", resource)
when { principal in Role::"rep" };

@id("grant:email.change")
@rule("email.change")
@kind("grant")
@outcome("allow")
permit (principal, action == Action::"email.change", resource)
when { principal in Role::"lead" };

@id("grant:pay.out")
@rule("pay.out")
@kind("grant")
@outcome("allow")
permit (principal, action == Action::"pay.out", resource)
when { principal in Role::"lead" || principal in Role::"rep" };

@id("roles")
@rule("roles")
@kind("built-in")
@outcome("deny")
@why("Only some roles may do this.")
forbid (principal, action == Action::"note.add", resource)
when { !(principal in Role::"rep") };

@id("args")
@rule("args")
@kind("built-in")
@outcome("deny")
@why("The arguments must fit the action.")
forbid (principal, action in [Action::"note.add", Action::"email.change", Action::"pay.out"], resource)
when { !(context has "args" && context["args"]) };

@id("lane")
@rule("lane")
@kind("built-in")
@outcome("escalate")
@why("The policy always hands this action to somebody else.")
forbid (principal, action == Action::"note.add", resource);

@id("roles#2")
@rule("roles")
@kind("built-in")
@outcome("deny")
@why("Only some roles may do this.")
forbid (principal, action == Action::"email.change", resource)
when { !(principal in Role::"lead") };

@id("authority")
@rule("authority")
@kind("built-in")
@outcome("deny")
@why("The policy never lets this be carried out.")
forbid (principal, action == Action::"email.change", resource);

@id("roles#3")
@rule("roles")
@kind("built-in")
@outcome("deny")
@why("Only some roles may do this.")
forbid (principal, action == Action::"pay.out", resource)
when { !(principal in Role::"lead" || principal in Role::"rep") };

@id("r0")
@rule("r0")
@kind("cap")
@outcome("deny")
@why("because")
forbid (principal, action == Action::"pay.out", resource)
when { !(context has "trigger:f.tier" && !(context["trigger:f.tier"] == "low")) && !(context has "args.amount" && context["args.amount"].currency == "USD" && context["args.amount"].minor <= 5000) };
`);
  expect(schema).toBe(`entity Role;
entity Rep in [Role];
entity Ticket;

action "note.add" appliesTo {
  principal: [Rep],
  resource: [Ticket],
  context: {
    "args"?: Bool,
  }
};

action "email.change" appliesTo {
  principal: [Rep],
  resource: [Ticket],
  context: {
    "args"?: Bool,
  }
};

action "pay.out" appliesTo {
  principal: [Rep],
  resource: [Ticket],
  context: {
    "args"?: Bool,
    "args.amount"?: { "minor": Long, "currency": String },
    "trigger:f.tier"?: String,
  }
};
`);
});
