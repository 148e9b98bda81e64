import { expect, test } from "vitest";
import { ask, problemsOf, server, usd } from "../fixtures/ask.ts";

const rule = { kind: "batch", on: "mail.send", of: "args.to", atMost: 2, else: { needs: "lead-approval", atMost: 3 } };
const send = (args: object, more: object = {}, facts = {}) =>
  ask([{ ...rule, ...more }], { action: "mail.send", args: { ...args }, facts });
const to = (count: number) => ({ to: Array.from({ length: count }, () => "bo@acme.com") });

test("the length of a list, inclusive, with a wider bound under `needs`", () => {
  expect([0, 2, 3, 4].map((count) => send(to(count)).outcome)).toEqual(["allow", "allow", "needs", "deny"]);
  expect(send({}).outcome, "not given is unknown").toBe("deny");
  expect(send(to(3)).rules[0]?.says).toBe("3 at once is over 2");
  expect(send(to(3)).nearest, "no list is shortened by advice").toBeUndefined();
});

test("a whole number, a fact, a count, and a bound that is a fact", () => {
  const people = (many: number, of: unknown) =>
    ask([{ ...rule, on: "pay.out", of }], { args: { amount: usd(100), people: many } }).outcome;
  expect(people(2, "args.people")).toBe("allow");
  expect(people(3, { fact: "args.people" })).toBe("needs");
  const orders = { "f.tags": server(["a", "b"]) };
  expect(send({}, { of: "f.tags" }, orders).outcome).toBe("allow");
  expect(send({}, { of: { count: "f.tags" }, atMost: 1 }, orders).outcome).toBe("needs");
  expect(send({}, { of: "f.tags" }, { "f.tags": server("a, b") }).outcome).toBe("deny");
  expect(send(to(3), { atMost: { fact: "f.count" } }, { "f.count": server(3) }).outcome).toBe("allow");
  expect(send(to(1), { atMost: { fact: "f.count" } }).outcome).toBe("deny");
});

test("another number is advised only where a budget keeps the rest from following", () => {
  const people = { ...rule, on: "pay.out", of: "args.people" };
  const sum = { kind: "budget", per: "customer", of: "args.people", atMost: 10, within: "1d" };
  const nearest = (...rules: object[]) =>
    ask(
      rules.map((one) => ({ ...one })),
      { args: { amount: usd(100), people: 9 }, history: [] },
    ).nearest;
  expect(nearest(people)).toBeUndefined();
  expect(nearest(people, sum)).toEqual([
    { change: { "args.people": 2 }, outcome: "allow" },
    { change: { "args.people": 3 }, outcome: "needs" },
  ]);
});

test("mistakes in it are told", () => {
  const first = (more: object) => problemsOf([{ ...rule, ...more }])[0];
  expect(first({ of: "args.text" })?.message).toBe("`args.text` is string; a batch counts a list or a whole number");
  expect(first({ of: "f.share" })?.message).toBe("`f.share` is decimal; a batch counts a list or a whole number");
  expect(first({ of: { fact: "f.count", times: 2 } })?.message).toBe("a batch counts, and takes no factor");
  expect(problemsOf([{ kind: "batch", on: "mail.send", atMost: 2 }])[0]?.message).toBe(
    "`of` is missing: the list that is counted, such as args.tickets",
  );
  expect(problemsOf([{ kind: "batch", on: "mail.send", of: "args.to" }])[0]?.message).toBe(
    "`atMost` is missing: how many at once",
  );
  expect(first({ atMost: "2" })?.code).toBe("wrong-type");
  expect(first({ atMost: 2.5 })?.code).toBe("wrong-type");
  expect(first({ atMost: { fact: "f.tags" } })?.code).toBe("wrong-type");
});
