import { expect, test } from "vitest";
import { compiled, type Raw, requestOf, usd } from "./fixtures/ask.ts";
import { flipOf } from "./simulate.ts";

const cap = (atMost: string, more: Raw = {}): Raw => ({ kind: "cap", of: "args.amount", atMost, ...more });
const flip = (before: Raw[], after: Raw[], request = requestOf()) => flipOf(compiled(before), compiled(after), request);

test("a request whose outcome stays is no flip, also where another rule gives it", () => {
  expect(flip([], [])).toBeUndefined();
  expect(flip([cap("30.00 USD")], [cap("20.00 USD"), { kind: "never" }])).toBeUndefined();
});

test("a flip names the rules of the stricter answer, and the amount", () => {
  const needs = { beyond: { needs: "lead-approval" } };
  expect(flip([], [cap("30.00 USD")])).toEqual({ was: "allow", willBe: "deny", rules: ["r0"], amount: usd(4000) });
  expect(flip([cap("30.00 USD")], [])).toEqual({ was: "deny", willBe: "allow", rules: ["r0"], amount: usd(4000) });
  expect(flip([cap("30.00 USD", needs)], [cap("30.00 USD"), cap("20.00 USD", needs)])).toEqual({
    was: "needs",
    willBe: "deny",
    rules: ["r0"],
    amount: usd(4000),
  });
});

test("what has no amount flips without one", () => {
  const note = requestOf({ action: "note.add", args: { text: "x" } });
  const never = { kind: "never", on: "note.add" };
  expect(flip([], [never], note)).toEqual({ was: "allow", willBe: "deny", rules: ["r0"] });
});
