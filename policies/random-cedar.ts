/**
 * Random packs of what both the gate and Cedar can say, and requests that sit on their edges: bounds hit exactly, other
 * currencies, facts that are missing, mistyped or too little trusted, names that try to end a quote.
 */
import fc from "fast-check";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";

type Raw = Record<string, unknown>;
const NOW = Date.parse("2026-11-20T11:02:03Z");
const DAY = 86_400_000;
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const usd = (minor: number) => ({ minor, currency: "USD" });
const pick = <T>(...options: T[]): fc.Arbitrary<T> => fc.constantFrom(...options);

/** A name that breaks out of whatever does not quote it. */
export const HOSTILE = 'x" ]; permit(principal, action, resource); // \\ * \u0000 é\u{1f600}\n';

export const CATALOGUE: readonly ActionDeclaration[] = [
  { id: "look.up", group: "read", params: { order: "string" } },
  { id: "note.add", group: "reversible", params: { tags: { list: "string" }, n: "integer", hot: "boolean" } },
  { id: HOSTILE, group: "outbound", params: { n: "integer" }, optional: ["n"] },
  {
    id: "pay.out",
    group: "money",
    params: { amount: "money", kind: { enum: ["a", "b"] }, on: "time", n: "integer" },
    optional: ["kind", "n"],
  },
];

const FACTS = {
  "s.amount": { type: "money", trust: "server" },
  "s.limit": { type: "money", trust: "server" },
  "s.n": { type: "integer", trust: "server" },
  [HOSTILE]: { type: "integer", trust: "server" },
  "s.name": { type: "string", trust: "server" },
  "s.tags": { type: "list", of: "string", trust: "server" },
  "s.nums": { type: "list", of: "integer", trust: "server" },
  "s.at": { type: "time", trust: "server" },
  "s.day": { type: "date", trust: "server" },
  "a.flag": { type: "boolean", trust: "attested" },
  "a.tier": { type: "enum", of: ["low", "high"], trust: "attested" },
  "a.n": { type: "integer", trust: "attested" },
  "t.words": { type: { list: "string" }, trust: "text" },
  "t.name": { type: "string", trust: "text" },
} as const;
type FactName = keyof typeof FACTS;
const NAMES = Object.keys(FACTS) as FactName[];
const SERVER = NAMES.filter((name) => FACTS[name].trust === "server");
const PROVABLE = NAMES.filter((name) => FACTS[name].trust !== "text");

const TEXTS = ["low", "high", "", "a*b", HOSTILE, "axxb"];
const money = pick<unknown>("20.00 USD", "60.00 USD", "60.00 EUR", usd(-5), { fact: "s.limit" });
const moneyProduct = pick<unknown>({ fact: "s.n", times: "30.00 USD" }, { fact: "s.limit", times: -3 });
const number = pick<unknown>(0, -1, 2, { fact: "s.n" }, { count: "s.tags" }, { fact: "s.n", times: 4_000_000 });
const text = pick<unknown>(...TEXTS, { fact: "s.name" });
const order = pick("atLeast", "atMost", "over", "under");
const same = pick("is", "isNot");
const among = pick("in", "notIn");
const items = (values: readonly unknown[]) => fc.subarray([...values], { maxLength: 2 });
const test = (name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) => fc.tuple(name, value);

type Tests = readonly fc.Arbitrary<readonly [string, unknown]>[];
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
const ON_ARGS: Record<string, Record<string, Tests>> = {
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
function condition(names: readonly FactName[], args: Record<string, Tests>): fc.Arbitrary<Raw> {
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

const needs = pick<unknown>("reason-code", ["second-rep", "lead-approval"]);
const otherwise = (bound?: unknown): fc.Arbitrary<unknown> =>
  fc.oneof(
    pick<unknown>("deny", "pause", "pause", "pause", { escalate: HOSTILE }),
    needs.map((some) => ({ needs: some })),
    ...(bound === undefined ? [] : [needs.map((some) => ({ needs: some, atMost: bound }))]),
  );

const RULE_ON: readonly { on: unknown; actions: readonly string[] }[] = [
  { on: "pay.out", actions: ["pay.out"] },
  { on: "group:money", actions: ["pay.out"] },
  { on: "note.add", actions: ["note.add"] },
  { on: ["note.add", HOSTILE], actions: ["note.add", HOSTILE] },
  { on: "*", actions: ["note.add", "pay.out", HOSTILE] },
];

const rule: fc.Arbitrary<Raw> = fc.constantFrom(...RULE_ON).chain(({ on, actions }) => {
  const shared = Object.entries(ON_ARGS[actions[0] ?? ""] ?? {}).filter(([name]) =>
    actions.every((action) => Object.hasOwn(ON_ARGS[action] ?? {}, name)),
  );
  const args = Object.fromEntries(shared);
  const that = condition(PROVABLE, args);
  const paid = Object.hasOwn(args, "args.amount") ? ["args.amount", "s.amount"] : ["s.amount"];
  const counted = pick<unknown>("s.n", "a.n", { count: "s.tags" }, { fact: "s.n", times: 3 });
  const bounded = (of: fc.Arbitrary<unknown>, bound: fc.Arbitrary<unknown>, wider: unknown) =>
    fc.record(
      { kind: pick("cap"), of, atMost: bound, atLeast: bound, beyond: otherwise(wider) },
      { requiredKeys: ["kind", "of", "atMost"] },
    );
  const kinds = {
    cap: bounded(
      pick<unknown>(...paid, { fact: "s.n", times: "25.00 USD" }),
      fc.oneof(money, moneyProduct),
      "90.00 USD",
    ),
    countCap: bounded(counted, number, 5),
    since: fc.record({
      kind: pick("window"),
      since: pick("s.at", "s.day"),
      within: pick("30d", "0s"),
      else: otherwise("60d"),
    }),
    until: fc.record({ kind: pick("window"), until: pick("s.at"), within: pick("30d", "1h"), else: otherwise("60d") }),
    require: fc.record({ kind: pick("require", "scope"), that, else: otherwise() }),
    batch: fc.record({
      kind: pick("batch"),
      of: pick("s.tags", "s.n"),
      atMost: pick<unknown>(1, { fact: "a.n" }),
      else: otherwise(2),
    }),
  };
  const free = {
    oblige: fc.record({ kind: pick("oblige"), needs }),
    escalate: fc.record({ kind: pick("escalate"), to: pick("legal", HOSTILE) }),
  };
  const never = { never: fc.record({ kind: pick("never", "hide") }) };
  const why = pick("because", HOSTILE);
  const trigger = condition(SERVER, args);
  return fc
    .oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          body: fc.oneof(...Object.values(kinds)),
          when: fc.option(trigger, { nil: undefined }),
          why,
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ body: fc.oneof(...Object.values(free)), when: condition(NAMES, args), why }),
      },
      { weight: 1, arbitrary: fc.record({ body: fc.oneof(...Object.values(never)), when: trigger, why }) },
    )
    .map(({ body, when, why }) => ({ ...body, on, why, ...(when === undefined ? {} : { when }) }));
});

const grant = fc.record({
  lane: fc.oneof({ weight: 9, arbitrary: pick("assist", "automate") }, { weight: 1, arbitrary: pick("escalate") }),
  roles: fc.oneof({ weight: 8, arbitrary: pick(["rep"]) }, { weight: 1, arbitrary: pick(["lead", HOSTILE]) }),
});
const entry = fc.array(
  fc.record(
    {
      mode: pick("stop", "draft-only"),
      team: pick<unknown>("uk", "eu", ["us", HOSTILE]),
      inbox: pick<unknown>("vip"),
      on: pick("pay.out", "*"),
      why: pick("because"),
    },
    { requiredKeys: ["mode", "team", "why"] },
  ),
  { maxLength: 1 },
);
const modes = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: entry });

export const cedarPack: fc.Arbitrary<PolicyDocument> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    names: fc.shuffledSubarray(["r", "r#2", HOSTILE.replace(/\p{Cc}/gu, ""), "grant:pay.out"], { minLength: 4 }),
    actions: fc.record({ "look.up": grant, "note.add": grant, [HOSTILE]: grant, "pay.out": grant }),
    mode: fc.oneof({ weight: 12, arbitrary: pick("assist") }, { weight: 1, arbitrary: pick("draft-only") }),
    modes,
  })
  .map(({ rules, names, ...rest }) =>
    PolicyDocument.parse({
      schema: "countersign.policy/1",
      engine: ">=1",
      name: "both",
      timezone: "Europe/Berlin",
      facts: FACTS,
      rules: rules.map((one, i) => ({ id: names[i], ...one })),
      ...rest,
    }),
  );

const times = pick(
  at(0),
  at(1),
  at(-30 * DAY),
  at(-30 * DAY - 1),
  at(-3_600_000),
  at(30 * DAY),
  at(-45 * DAY),
  at(-90 * DAY),
);
const amounts = pick(usd(2000), usd(6000), usd(6001), usd(-5), usd(9000), { minor: 6000, currency: "EUR" });
const numbers = pick(0, -0, -1, 2, 3, 5, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2_251_799_813);
const texts = pick(...TEXTS);
const VALUES: Record<FactName, fc.Arbitrary<unknown>> = {
  "s.amount": amounts,
  "s.limit": fc.oneof(amounts, pick(usd(Number.MAX_SAFE_INTEGER))),
  "s.n": numbers,
  [HOSTILE]: numbers,
  "s.name": texts,
  "s.tags": fc.array(texts, { maxLength: 3 }),
  "s.nums": fc.array(numbers, { maxLength: 2 }),
  "s.at": times,
  "s.day": pick("2026-11-20", "2026-10-21", "2026-11-21"),
  "a.flag": fc.boolean(),
  "a.tier": pick("low", "high"),
  "a.n": numbers,
  "t.words": fc.array(texts, { maxLength: 2 }),
  "t.name": texts,
};
const BAD = pick<unknown>(null, undefined, Number.NaN, 1.5, 2 ** 53, "nonsense", {}, [], [null], true, usd(0.5), [
  1,
  "low",
]);
const source = fc.oneof({ weight: 12, arbitrary: pick("server") }, { weight: 1, arbitrary: pick("attested", "text") });

const facts = fc
  .record({
    ...Object.fromEntries(
      NAMES.map((name) => {
        const value = fc.oneof({ weight: 20, arbitrary: VALUES[name] }, { weight: 1, arbitrary: BAD });
        return [name, fc.option(fc.record({ value, source }), { freq: 20 })];
      }),
    ),
    "ticket.inbox": fc.option(fc.record({ value: pick("vip", "other"), source })),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, fact]) => fact !== null)));

const paying = fc.record(
  { amount: amounts, kind: pick("a", "b"), on: times, n: numbers },
  { requiredKeys: ["amount", "on"] },
);
const noting = fc.record({ tags: fc.array(texts, { maxLength: 2 }), n: numbers, hot: fc.boolean() });
const acts = fc.oneof(
  paying.map((args) => ({ action: "pay.out", args: args as Raw })),
  noting.map((args) => ({ action: "note.add", args: args as Raw })),
  fc.record({ n: numbers }, { requiredKeys: [] }).map((args) => ({ action: HOSTILE, args: args as Raw })),
  pick({ action: "look.up", args: { order: "1" } as Raw }, { action: "look.up", args: {} as Raw }),
);
const spoilt = fc.oneof(
  { weight: 15, arbitrary: pick<Raw>({}) },
  { weight: 1, arbitrary: pick<Raw>({ n: "two" }, { z: 1 }, { amount: null }) },
);

const rep = fc.record(
  {
    id: texts,
    roles: fc.oneof(
      { weight: 8, arbitrary: pick(["rep"], ["rep", "lead"]) },
      { weight: 1, arbitrary: pick([HOSTILE], []) },
    ),
    team: pick("eu", "us", HOSTILE),
  },
  { requiredKeys: ["id", "roles"] },
);

export const cedarRequest: fc.Arbitrary<DecisionRequest> = fc
  .record({ act: acts, spoilt, facts, rep: fc.option(rep, { freq: 20 }) })
  .map(({ act: { action, args }, spoilt, facts, rep }) => ({
    ...(rep === null ? {} : { rep: rep as NonNullable<DecisionRequest["rep"]> }),
    action,
    args: { ...args, ...spoilt },
    facts: facts as DecisionRequest["facts"],
    subject: { ticket: HOSTILE },
    evidence: [],
    now: at(0),
  }));
