/** `budget`: the sum of an argument over a period, per order, customer and so on: what was done plus this. */
import { z } from "zod";
import type { Money } from "#lib/domain/money.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import { leavesAt, showDuration } from "../calendar.ts";
import type { Candidate } from "../candidates.ts";
import { compileDuration } from "../conditions.ts";
import type { Env } from "../facts.ts";
import { type Counted, counted } from "../history.ts";
import { compileMeasure, compileOperand, type Operand } from "../operand.ts";
import { compare, isAmount, showValue, type Value } from "../values.ts";
import {
  DurationText,
  MeasureSlot,
  OperandSlot,
  PER_FIELD,
  Per,
  type RuleKind,
  ruleHead,
  type Usage,
  WITHIN_FIELD,
} from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z
  .strictObject({
    ...ruleHead,
    kind: z.literal("budget"),
    per: Per,
    of: MeasureSlot,
    atMost: OperandSlot,
    within: DurationText,
    beyond: Else.optional(),
    else: Else.optional(),
  })
  .refine((rule) => rule.beyond === undefined || rule.else === undefined, {
    error: "`beyond` and `else` mean the same here: write one of them",
  });

export const budget: RuleKind<typeof schema> = {
  kind: "budget",
  says: "A sum over time must stay within a bound, for example 50.00 USD per order within 90d.",
  schema,
  form: [
    PER_FIELD,
    {
      field: "of",
      label: "What is summed",
      input: "fact",
      required: true,
      says: "the argument that is summed, such as args.amount",
    },
    { field: "atMost", label: "At most", input: "amount", required: true, says: "the sum that is allowed" },
    WITHIN_FIELD,
    { field: "beyond", label: "Beyond that", input: "else", required: false },
  ],
  compile(rule, scope, path) {
    const of = compileMeasure(rule.of, scope, "guard", [...path, "of"]);
    const within = compileDuration(rule.within, scope, [...path, "within"]);
    if (of === undefined || within === undefined) return undefined;
    if (of.facts.some((fact) => !fact.name.startsWith("args."))) {
      const message = "a budget sums an argument (`args.…`), because history keeps arguments and no facts";
      scope.problems.error([...path, "of"], "wrong-type", message);
      return undefined;
    }
    if (of.sort !== "money" && of.sort !== "number") {
      scope.problems.error([...path, "of"], "wrong-type", `\`${of.text}\` is neither a number nor an amount`);
      return undefined;
    }
    const type: ValueType = of.sort === "money" ? "money" : "decimal";
    const limit = compileOperand(rule.atMost, type, scope, "guard", [...path, "atMost"]);
    const key = rule.else === undefined ? "beyond" : "else";
    const otherwise = compileElse(rule[key], scope, [...path, key], type);
    if (limit === undefined || otherwise === undefined) return undefined;
    if (limit.sort !== of.sort) {
      scope.problems.error([...path, "atMost"], "wrong-type", `${of.text} cannot be compared with ${limit.text}`);
      return undefined;
    }
    const arg = typeof rule.of === "string" ? rule.of : undefined;
    const past = (env: Env): Counted[] | undefined => counted(env, scope, rule.on, rule.per, within);
    return {
      limit: `${of.text} at most ${limit.text} per ${rule.per} within ${showDuration(within)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      ...(arg !== undefined && (rule.per === "order" || rule.per === "customer") ? { stopsSplitting: arg } : {}),
      candidates: (env) =>
        arg === undefined ? [] : remainders(arg, [limit, otherwise.bound], sumOf(past(env), of, env), env),
      usage(env) {
        const [adds, bound] = [of.load(env), limit.load(env)];
        const spent = sumOf(past(env), of, env);
        const used = spent === NOTHING && isAmount(adds) ? { ...adds, minor: 0 } : spent;
        if (isNegative(adds) || compare(adds, bound) === undefined || compare(used, bound) === undefined)
          return undefined;
        const known = { used, adds, limit: bound } as Pick<Usage, "used" | "adds" | "limit">;
        return { ...known, per: rule.per, within: rule.within };
      },
      evaluate(env) {
        const entries = past(env);
        const now = of.load(env);
        const bound = limit.load(env);
        const spent = sumOf(entries, of, env);
        const total = isNegative(now) ? undefined : add(spent, now);
        const verdict = within_(total, bound);
        if (verdict === true) return undefined;
        const says = (): string =>
          verdict === undefined
            ? `what was already spent per ${rule.per} is not known well enough`
            : `${showValue(now)} on top of ${showSpent(spent, now)} is over ${showValue(bound)} per ${rule.per} within ${showDuration(within)}`;
        return otherwise.finding(verdict, env, says, {
          withinBound: (wider) => within_(total, wider.load(env)),
          retryAfter: () => freeAt(entries ?? [], of, env, bound, (at) => leavesAt(scope.zone, at, within)),
        });
      },
    };
  },
};

type Amount = number | Money;
const NOTHING = 0;

/** The sum of past entries; undefined when one of them cannot be read or is negative. 0 when there are none. */
function sumOf(entries: readonly Counted[] | undefined, of: Operand, env: Env): Amount | undefined {
  if (entries === undefined) return undefined;
  let sum: Amount | undefined = NOTHING;
  for (const { entry } of entries) {
    const value = pastValue(entry.args, of, env);
    if (isNegative(value)) return undefined;
    sum = add(sum, value);
  }
  return sum;
}

/** The same measure, read from the arguments of back then; its reads are the history's, not this request's. */
function pastValue(args: Readonly<Record<string, unknown>>, of: Operand, env: Env): Value | undefined {
  return of.load({ ...env, request: { ...env.request, args }, reads: undefined });
}

/** Of what is not known nothing is known; of two currencies neither. */
function add(a: Amount | undefined, b: Value | undefined): Amount | undefined {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return Number.isSafeInteger(sum) ? sum : undefined;
    return Number.isFinite(sum) ? sum : undefined;
  }
  if (!isAmount(b)) return undefined;
  if (a === NOTHING) return b;
  if (!isAmount(a) || a.currency !== b.currency) return undefined;
  const minor = a.minor + b.minor;
  return Number.isSafeInteger(minor) ? { minor, currency: a.currency } : undefined;
}

function isNegative(value: Value | undefined): boolean {
  return (isAmount(value) ? value.minor : (value as number)) < 0;
}

function within_(total: Value | undefined, bound: Value | undefined): boolean | undefined {
  const sign = compare(total, bound);
  return sign === undefined ? undefined : sign <= 0;
}

function showSpent(spent: Amount | undefined, now: Value | undefined): string {
  return spent === NOTHING && typeof now === "object" ? "nothing" : showValue(spent);
}

/** What is left of each bound. */
function remainders(
  arg: string,
  bounds: readonly (Operand | undefined)[],
  spent: Amount | undefined,
  env: Env,
): Candidate[] {
  return bounds.flatMap((bound) => {
    const left = subtract(bound?.load(env), spent);
    return left === undefined ? [] : [{ arg, value: left }];
  });
}

/** Whole cents, since a bound may be half of something. */
function subtract(bound: Value | undefined, spent: Amount | undefined): Value | undefined {
  if (typeof bound === "number" && typeof spent === "number") return bound - spent;
  if (!isAmount(bound)) return undefined;
  if (spent === NOTHING) return { ...bound, minor: Math.floor(bound.minor) };
  if (!isAmount(spent) || spent.currency !== bound.currency) return undefined;
  return { ...bound, minor: Math.floor(bound.minor - spent.minor) };
}

/** When enough of the past has left the period. Counted from the newest on, once: a team may have thousands of entries. */
function freeAt(
  entries: readonly Counted[],
  of: Operand,
  env: Env,
  bound: Value | undefined,
  leaves: (at: number) => number,
): number | undefined {
  const now = of.load({ ...env, reads: undefined });
  const isWithin = (spent: Amount | undefined): boolean => within_(add(spent, now), bound) === true;
  let spent: Amount | undefined = NOTHING;
  let first: Counted | undefined;
  for (const entry of entries.toReversed()) {
    if (!isWithin(spent)) break;
    first = entry;
    spent = add(spent, pastValue(entry.entry.args, of, env));
  }
  return first === undefined ? undefined : leaves(first.at);
}
