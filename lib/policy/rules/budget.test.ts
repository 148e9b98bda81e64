/** Sums that cannot be trusted: nothing in the past, and nothing asked for, may make room by being odd. */
import { expect, test } from "vitest";
import { ago, ask, eur, HOUR, MINUTE, past, type Raw, usd } from "../fixtures/ask.ts";

const people: Raw = { kind: "budget", per: "rep", of: "args.people", atMost: 5, within: "1d" };
const money: Raw = { kind: "budget", per: "rep", of: "args.amount", atMost: "50.00 USD", within: "1d" };
const unknown = "what was already spent per rep is not known well enough";

/** Each earlier one with such arguments, a minute apart. */
const answer = (rule: Raw, args: Raw, ...before: Raw[]) => {
  const history = before.map((one, i) => past(ago(HOUR + i * MINUTE), { args: one }));
  const { outcome, rules } = ask(rule, { args: { amount: usd(100), ...args }, history });
  return [outcome, ...rules.map(({ says }) => says)];
};

test.each<[Raw, Raw, Raw[], string[]]>([
  [people, { people: 2 }, [{ people: 3 }], ["allow"]],
  [people, { people: 3 }, [{ people: 3 }], ["deny", "3 on top of 3 is over 5 per rep within 1 day"]],
  [people, { people: 5 }, [{ people: 0 }], ["allow"]],
  [people, { people: 5 }, [{ people: -3 }], ["deny", unknown]],
  [people, { people: 5 }, [{ people: 2 }, { people: -3 }], ["deny", unknown]],
  [people, { people: 1 }, [{ people: "3" }], ["deny", unknown]],
  [people, { people: 1 }, [{ people: 1.5 }], ["deny", unknown]],
  [people, { people: 1 }, [{ people: null }], ["deny", unknown]],
  [people, { people: 1 }, [{}], ["deny", unknown]],
  [people, { people: 1 }, [{ people: usd(1) }], ["deny", unknown]],
  [people, { people: 1 }, [{ people: 2 ** 53 - 1 }, { people: 1 }], ["deny", unknown]],
  [money, { amount: usd(2000) }, [{ amount: usd(1000) }, { amount: usd(2000) }], ["allow"]],
  [money, { amount: usd(5000) }, [{ amount: usd(0) }], ["allow"]],
  [money, { amount: usd(5000) }, [{ amount: usd(-1000) }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: eur(100) }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: usd(100) }, { amount: eur(100) }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: 100 }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: "1.00 USD" }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: { minor: 100 } }], ["deny", unknown]],
  [money, { amount: usd(100) }, [{ amount: usd(2 ** 53 - 1) }, { amount: usd(1) }], ["deny", unknown]],
])("%j asked for %j after %j", (rule, args, before, expected) => {
  expect(answer(rule, args, ...before)).toEqual(expected);
});

test.each<[Raw, Raw]>([
  [people, { people: -1 }],
  [money, { amount: usd(-1) }],
  [money, { amount: eur(100) }],
  [people, {}],
])("what makes room itself is not allowed: %j for %j", (rule, args) => {
  expect(answer(rule, args, { people: 1, amount: usd(100) })[0]).toBe("deny");
});

test("how much is left is advised: of a number, of an amount, and nothing once it is used up", () => {
  const nearest = (rule: Raw, args: Raw, before: Raw) =>
    ask(
      { ...rule, per: "customer" },
      { args: { amount: usd(100), ...args }, history: [past(ago(HOUR), { args: before })] },
    ).nearest;
  expect(nearest(people, { people: 4 }, { people: 3 })).toEqual([{ change: { "args.people": 2 }, outcome: "allow" }]);
  expect(nearest(money, { amount: usd(4500) }, { amount: usd(1000) })).toEqual([
    { change: { "args.amount": usd(4000) }, outcome: "allow" },
  ]);
  expect(nearest(money, { amount: usd(4500) }, { amount: usd(5000) })).toBeUndefined();
  expect(nearest(money, { amount: usd(4500) }, { amount: eur(1000) })).toBeUndefined();
});

const rates: Raw = { kind: "budget", per: "rep", of: "args.rate", atMost: 1, within: "1d" };

test.each<[Raw, Raw, Raw[], string[]]>([
  [rates, { rate: 0.5 }, [{ rate: 0.25 }], ["allow"]],
  [rates, { rate: 0.5 }, [{ rate: 0.25 }, { rate: 0.25 }], ["allow"]],
  [rates, { rate: 0.5 }, [{ rate: 0.75 }], ["deny", "0.5 on top of 0.75 is over 1 per rep within 1 day"]],
  [rates, { rate: 0.5 }, [{ rate: 1e308 }, { rate: 1e308 }], ["deny", unknown]],
  [money, { amount: usd(6000) }, [], ["deny", "$60.00 on top of nothing is over $50.00 per rep within 1 day"]],
  [people, { people: 6 }, [], ["deny", "6 on top of 0 is over 5 per rep within 1 day"]],
  [{ ...money, atMost: "50.00 EUR" }, { amount: usd(100) }, [], ["deny", unknown]],
  [{ ...money, atMost: { fact: "f.amount" } }, { amount: usd(100) }, [], ["deny", unknown]],
])("%j asked for %j after %j too", (rule, args, before, expected) => {
  expect(answer(rule, args, ...before)).toEqual(expected);
});

test("it is free again once enough of the past has left the period, and never where the request alone is too much", () => {
  const rule = { ...money, else: "pause" };
  const history = [30, 20, 10].map((minutes) => past(ago(minutes * MINUTE), { args: { amount: usd(2000) } }));
  const retry = (minor: number) => ask(rule, { args: { amount: usd(minor) }, history }).retryAfter;
  // Of three times $20.00, two have to leave before $20.00 more fit, all three before $40.00 do.
  expect(retry(2000)).toBe(new Date(Date.parse(ago(20 * MINUTE)) + 24 * HOUR).toISOString().replace(".000Z", "Z"));
  expect(retry(4000)).toBe(new Date(Date.parse(ago(10 * MINUTE)) + 24 * HOUR).toISOString().replace(".000Z", "Z"));
  expect(retry(6000)).toBeUndefined();
  expect(ask(rule, { args: { amount: usd(6000) }, history }).outcome).toBe("pause");
});

test("what is left is advised up to the further bound too, cut down to whole cents", () => {
  const wider = { ...money, per: "order", beyond: { needs: "lead-approval", atMost: "80.00 USD" } };
  const history = [past(ago(HOUR), { args: { amount: usd(1000) } })];
  expect(ask(wider, { args: { amount: usd(9000) }, history }).nearest).toEqual([
    { change: { "args.amount": usd(4000) }, outcome: "allow" },
    { change: { "args.amount": usd(7000) }, outcome: "needs" },
  ]);
  const third = { ...money, per: "order", atMost: { fact: "f.amount", times: 0.3 } };
  const facts = { "f.amount": { value: usd(9999), source: "server" as const } };
  const offered = (before: ReturnType<typeof past>[]) =>
    ask(third, { args: { amount: usd(9000) }, history: before, facts }).nearest;
  expect(offered(history)).toEqual([{ change: { "args.amount": usd(1999) }, outcome: "allow" }]);
  expect(offered([])).toEqual([{ change: { "args.amount": usd(2999) }, outcome: "allow" }]);
});
