import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  freshdeskPriorityCode,
  freshdeskStatusCode,
  readFreshdeskChoices,
  readFreshdeskPriority,
  readFreshdeskStatus,
} from "./freshdesk.ts";

const fields = [
  { name: "status", choices: { 2: ["Open", "Being Processed"], 6: ["Waiting on Customer", "Awaiting your Reply"] } },
  { name: "priority", choices: { Low: 1, Urgent: 4 } },
  { name: "ticket_type", choices: ["Question", "Problem"] },
  { name: "group", choices: { Billing: 90011, "Tier 2": 90012 } },
  { name: "cf_country", choices: [{ usa: [{ texas: ["houston"] }] }] },
  { name: "cf_place", choices: { usa: { texas: ["houston"] } } },
  { name: "cf_empty", choices: null },
];

describe("choices come in five shapes", () => {
  test.each([
    [
      "status",
      [
        ["2", "Open"],
        ["6", "Waiting on Customer"],
      ],
    ],
    [
      "priority",
      [
        ["1", "Low"],
        ["4", "Urgent"],
      ],
    ],
    [
      "ticket_type",
      [
        ["Question", "Question"],
        ["Problem", "Problem"],
      ],
    ],
    [
      "group",
      [
        ["90011", "Billing"],
        ["90012", "Tier 2"],
      ],
    ],
    ["cf_country", [["usa", "usa"]]],
    ["cf_place", [["usa", "usa"]]],
    ["cf_empty", []],
    ["cf_missing", []],
  ])("%s", (name, expected) => {
    expect(readFreshdeskChoices(fields, name).map(({ id, label }) => [id, label])).toEqual(expected);
  });

  test("and in shapes that nobody has seen: never an error", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.array(fc.record({ name: fc.constant("x"), choices: fc.anything() }))),
        (any) => {
          for (const { id, label } of readFreshdeskChoices(any, "x")) {
            if (typeof id !== "string" || typeof label !== "string") throw new Error("no text");
          }
        },
      ),
    );
  });
});

describe("status", () => {
  const labels = ["Waiting on Vendor", "Fixed, please wait", "Resolved by phone", "Brand new", "Bei uns"];
  const named = labels.map((label, index) => ({ id: String(index + 10), label }));

  test.each([
    [2, "open", null],
    [3, "pending", null],
    [4, "solved", null],
    [5, "closed", null],
    [6, "pending", "6"],
    [7, "hold", "7"],
    [10, "hold", "10"],
    [11, "pending", "11"],
    [12, "solved", "12"],
    [13, "new", "13"],
    [14, "open", "14"],
    [99, "open", "99"],
  ])("%i is %s, of the account's own: %s", (code, status, customStatus) => {
    expect(readFreshdeskStatus(code, named)).toEqual({ status, customStatus });
  });

  test("what can be set is read back as the same", () => {
    for (const status of ["open", "pending", "solved", "closed"]) {
      expect(readFreshdeskStatus(freshdeskStatusCode(status) ?? 0, [])).toEqual({ status, customStatus: null });
    }
    expect(freshdeskStatusCode("hold")).toBeUndefined();
    expect(freshdeskStatusCode("new")).toBeUndefined();
  });
});

test("priority is read back as it was set, and anything else is none", () => {
  for (const priority of ["low", "normal", "high", "urgent"]) {
    expect(readFreshdeskPriority(freshdeskPriorityCode(priority))).toBe(priority);
  }
  expect([null, undefined, 0, 5, 1.5].map(readFreshdeskPriority)).toEqual([null, null, null, null, null]);
  expect(freshdeskPriorityCode("Medium")).toBeUndefined();
});
