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
