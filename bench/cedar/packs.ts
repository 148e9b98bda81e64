/** Random packs of what both the gate and Cedar can say. */
import fc from "fast-check";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { condition, money, moneyProduct, number, ON_ARGS } from "./conditions.ts";
import { FACTS, HOSTILE, NAMES, PROVABLE, pick, type Raw, SERVER } from "./vocabulary.ts";

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
