/** Random conditions that both languages can say: every comparison, with bounds, other facts, counts and products. */
import fc from "fast-check";
import { at, DAY, type FactName, HOSTILE, pick, type Raw, TEXTS, usd } from "./vocabulary.ts";

export const money = pick<unknown>("20.00 USD", "60.00 USD", "60.00 EUR", usd(-5), { fact: "s.limit" });
export const moneyProduct = pick<unknown>({ fact: "s.n", times: "30.00 USD" }, { fact: "s.limit", times: -3 });
export const number = pick<unknown>(0, -1, 2, { fact: "s.n" }, { count: "s.tags" }, { fact: "s.n", times: 4_000_000 });
const text = pick<unknown>(...TEXTS, { fact: "s.name" });
const order = pick("atLeast", "atMost", "over", "under");
const same = pick("is", "isNot");
const among = pick("in", "notIn");
const items = (values: readonly unknown[]) => fc.subarray([...values], { maxLength: 2 });
const test = (name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) => fc.tuple(name, value);

export type Tests = readonly fc.Arbitrary<readonly [string, unknown]>[];
const onMoney: Tests = [
  test(order, fc.oneof(money, moneyProduct)),
  test(same, money),
  test(among, items(["20.00 USD", "60.00 EUR", usd(0)])),
];
const onNumber: Tests = [test(order, number), test(same, number), test(among, items([0, 2, -1]))];
const onText: Tests = [
  test(same, text),
  test(among, fc.oneof(items(TEXTS), pick({ fact: "s.tags" }))),
  test(pick("matches"), pick("a*b", "*", "l*w", "**h", `*${HOSTILE}`, HOSTILE, "low")),
];
const onEnum: Tests = [test(same, pick("low", "high")), test(among, items(["low", "high"]))];
const onKind: Tests = [test(same, pick("a", "b")), test(among, items(["a", "b"]))];
const onList: Tests = [test(pick("has", "hasNot"), text)];
const onTime: Tests = [
  test(pick("withinLast", "withinNext"), pick("30d", "1h", "0s", "999999w")),
  test(pick("before", "after", "is", "isNot"), pick<unknown>(at(0), at(-30 * DAY), { fact: "now" }, { fact: "s.at" })),
];
const onDate: Tests = [test(pick("before", "after", "is"), pick("2026-11-20", "2026-10-21")), ...onTime.slice(0, 1)];
const onFlag: Tests = [test(same, fc.boolean())];

const TESTS: Record<FactName, Tests> = {
  "s.amount": onMoney,
  "s.limit": onMoney,
  "s.n": onNumber,
  [HOSTILE]: onNumber,
  "s.name": onText,
  "s.tags": onList,
  "s.nums": [test(pick("has", "hasNot"), pick<unknown>(0, 2, { fact: "s.n" }))],
  "s.at": onTime,
  "s.day": onDate,
  "a.flag": onFlag,
  "a.tier": onEnum,
  "a.n": onNumber,
  "t.words": onList,
  "t.name": onText,
};
export const ON_ARGS: Record<string, Record<string, Tests>> = {
  "note.add": { "args.tags": onList, "args.n": onNumber, "args.hot": onFlag },
  "pay.out": { "args.amount": onMoney, "args.kind": onKind, "args.on": onTime, "args.n": onNumber },
  [HOSTILE]: { "args.n": onNumber },
};
const ON_REP: Record<string, Tests> = {
  "rep.id": onText,
  "rep.team": onText,
  "rep.roles": [test(pick("has"), pick("rep", "lead"))],
};

const overItems = (list: string, values: readonly unknown[]): fc.Arbitrary<Raw> =>
  fc.letrec<{ that: Raw; one: Raw }>((tie) => ({
    that: fc
      .tuple(pick("each", "some"), tie("one"), fc.boolean())
      .map(([key, one, isMany]) => ({ [key]: list, that: isMany ? { [key === "each" ? "all" : "any"]: [one] } : one })),
    one: fc.oneof(
      { depthSize: "small" },
      fc.tuple(same, pick(...values)).map(([name, value]) => ({ fact: "item", [name]: value })),
      fc.tuple(among, items(values)).map(([name, list]) => ({ fact: "item", [name]: list })),
      tie("one").map((not) => ({ not })),
    ),
  })).that;

/** A condition over facts that may be read here, and the arguments of every action that is covered. */
export function condition(names: readonly FactName[], args: Record<string, Tests>): fc.Arbitrary<Raw> {
  const tests = { ...Object.fromEntries(names.map((name) => [name, TESTS[name]])), ...args, ...ON_REP };
  const leaves = Object.entries(tests).map(([fact, some]) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.oneof(...some).map(([name, value]) => ({ fact, [name]: value }) as Raw) },
      { weight: 1, arbitrary: fc.boolean().map((exists) => ({ fact, exists }) as Raw) },
    ),
  );
  const loops = [overItems("s.tags", TEXTS), overItems("s.nums", [0, 2])];
  const leaf = fc.oneof({ weight: 9, arbitrary: fc.oneof(...leaves) }, { weight: 1, arbitrary: fc.oneof(...loops) });
  return fc.letrec<{ c: Raw }>((tie) => ({
    c: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("c"), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie("c"), { maxLength: 3 }).map((any) => ({ any })),
      tie("c").map((not) => ({ not })),
    ),
  })).c;
}
