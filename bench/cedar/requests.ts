/** Random requests on the edges: bounds hit exactly, other currencies, facts missing, mistyped or too little trusted. */
import fc from "fast-check";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { at, DAY, type FactName, HOSTILE, NAMES, pick, type Raw, TEXTS, usd } from "./vocabulary.ts";

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
