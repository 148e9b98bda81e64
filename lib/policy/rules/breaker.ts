/**
 * `breaker`: stops when there is much more than usual, and lets one through from time to time to see (half-open). What
 * it counts is what `rate` counts; what cannot be counted is unknown, and never looks like calm.
 */
import { z } from "zod";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { Money } from "#lib/domain/money.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import { showDuration } from "../calendar.ts";
import { compileDuration } from "../conditions.ts";
import type { Env, Scope } from "../facts.ts";
import { type Counted, counted } from "../history.ts";
import { compileMeasure, compileOperand, type Operand } from "../operand.ts";
import type { Path } from "../problem.ts";
import {
  calmAt,
  type Fraction,
  fractionOf,
  isTripped,
  recentOf,
  type Series,
  type Spike,
  seriesOf,
  tolerated,
} from "../spike.ts";
import { showValue, type Value } from "../values.ts";
import {
  DurationText,
  ELSE_FIELD,
  MeasureSlot,
  OperandSlot,
  Per,
  type RuleKind,
  ruleHead,
  type Usage,
} from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("breaker"),
  spike: z.strictObject({
    times: z.number().describe("how often the usual level is too much"),
    over: DurationText,
    within: DurationText,
    of: MeasureSlot.optional(),
    least: OperandSlot.optional(),
  }),
  per: Per.optional(),
  probe: DurationText.optional(),
  else: Else.optional(),
});

type Rule = z.output<typeof schema>;

export const breaker: RuleKind<typeof schema> = {
  kind: "breaker",
  says: "Stops when there is much more than usual, for example three times the level of the last 7d within 1h.",
  schema,
  form: [
    {
      field: "spike",
      label: "How much more than usual",
      input: "spike",
      required: true,
      says: "how much more than usual, over which time",
    },
    { field: "per", label: "Per", input: "per", required: false },
    { field: "probe", label: "One may run after", input: "duration", required: false },
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const spike = compileSpike(rule.spike, scope, [...path, "spike"]);
    const probe = rule.probe === undefined ? 0 : compileElapsed(rule.probe, scope, [...path, "probe"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"]);
    if (spike === undefined || probe === undefined || otherwise === undefined) return undefined;
    const per = rule.per ?? "all";
    const reach = { ms: Math.max(spike.over, probe) };
    const look = (env: Env): Reading | undefined => readingOf(counted(env, scope, rule.on, per, reach), spike, env);
    return {
      limit: `${inWords(rule, spike, per)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      usage: (env) => usageOf(look(env), spike, per, rule.spike.within, env),
      evaluate(env) {
        const reading = look(env);
        if (reading === undefined) {
          return otherwise.finding(undefined, env, () => "what is usual is not known well enough");
        }
        const { series, adds, last } = reading;
        if (!isTripped(series, spike, env.now, adds)) return undefined;
        const probeAt = probe === 0 ? undefined : (last ?? Number.NEGATIVE_INFINITY) + probe;
        if (probeAt !== undefined && env.now >= probeAt) return undefined;
        return otherwise.finding(false, env, () => sentence(reading, spike, rule.spike.within, env), {
          retryAfter: () => earliest(probeAt, calmAt(series, spike, env.now, adds)),
        });
      },
    };
  },
};

interface Meter extends Spike {
  /** Undefined: entries are counted. */
  of: Operand | undefined;
  currency: string | undefined;
}

function compileSpike(raw: Rule["spike"], scope: Scope, path: Path): Meter | undefined {
  const over = compileElapsed(raw.over, scope, [...path, "over"]);
  const within = compileElapsed(raw.within, scope, [...path, "within"]);
  const times = compileFactor(raw.times, scope, [...path, "times"]);
  const isSummed = raw.of !== undefined;
  const of = isSummed ? compileSummed(raw.of, scope, [...path, "of"]) : undefined;
  if (isSummed && of === undefined) return undefined;
  const least = compileLeast(raw.least, of, scope, [...path, "least"]);
  if (over === undefined || within === undefined || times === undefined || least === undefined) return undefined;
  if (over > within) return { times, over, within, of, ...least };
  const message = `\`over\` (${raw.over}) must be longer than \`within\` (${raw.within}): it is the time that says what is usual`;
  scope.problems.error([...path, "over"], "wrong-type", message, "write for example `over: 7d` and `within: 1h`");
  return undefined;
}

function compileElapsed(raw: string, scope: Scope, path: Path): number | undefined {
  const duration = compileDuration(raw, scope, path);
  if (duration === undefined) return undefined;
  if ("ms" in duration && duration.ms > 0) return duration.ms;
  const message = "ms" in duration ? `\`${raw}\` is no time at all` : `\`${raw}\` counts calendar days or months`;
  scope.problems.error(path, "wrong-type", message, "a breaker needs elapsed time in s, m, h, d or w, such as `7d`");
  return undefined;
}

function compileFactor(raw: number, scope: Scope, path: Path): Fraction | undefined {
  const fraction = fractionOf(raw);
  if (fraction !== undefined && fraction.of > 0n) return fraction;
  const message = raw > 0 ? `${raw} has too many digits` : "`times` must be over 0";
  scope.problems.error(path, "wrong-type", message, "write for example `times: 3`");
  return undefined;
}

function compileSummed(raw: unknown, scope: Scope, path: Path): Operand | undefined {
  const of = compileMeasure(raw, scope, "guard", path);
  if (of === undefined) return undefined;
  const isArgument = of.facts.every(({ name }) => name.startsWith("args."));
  const isDecimal = typeof raw === "string" && scope.action?.params[raw.slice("args.".length)] === "decimal";
  if (isArgument && !isDecimal && (of.sort === "money" || of.sort === "number")) return of;
  const message = isArgument
    ? `\`${of.text}\` is neither a whole number nor an amount`
    : "a breaker sums an argument (`args.…`), because history keeps arguments and no facts";
  scope.problems.error(path, "wrong-type", message);
  return undefined;
}

function compileLeast(
  raw: unknown,
  of: Operand | undefined,
  scope: Scope,
  path: Path,
): { least: Fraction; currency: string | undefined } | undefined {
  const isMoney = of?.sort === "money";
  if (raw === undefined && !isMoney) return { least: { of: 1n, over: 1n }, currency: undefined };
  if (raw === undefined) {
    const message = `\`least\` is missing: with amounts, say which level is the least (after a quiet time any amount would be a spike)`;
    scope.problems.error(path.slice(0, -1), "schema", message, "write for example `least: 100.00 USD`");
    return undefined;
  }
  const type: ValueType = isMoney ? "money" : "decimal";
  const operand = compileOperand(raw, type, scope, "guard", path);
  if (operand === undefined) return undefined;
  const value = operand.fixed;
  const amount = isMoney ? (value as Money | undefined)?.minor : (value as number | undefined);
  const least = amount === undefined ? undefined : fractionOf(amount);
  if (least !== undefined && least.of >= 0n) return { least, currency: (value as Partial<Money>).currency };
  const what = isMoney ? "an amount" : "a number";
  scope.problems.error(path, "wrong-type", `\`least\` is ${what} that is not negative, written here`);
  return undefined;
}

/** What is known about the past and about this request, in whole numbers. */
interface Reading {
  series: Series;
  adds: bigint;
  /** When the last one ran, for the probe. */
  last: number | undefined;
}

function readingOf(past: readonly Counted[] | undefined, meter: Meter, env: Env): Reading | undefined {
  const adds = amountIn(meter.of?.load(env), meter);
  if (past === undefined || adds === undefined) return undefined;
  const entries: { at: number; amount: bigint }[] = [];
  for (const { entry, at } of past) {
    const amount = amountIn(pastValue(entry.args, meter.of, env), meter);
    if (amount === undefined) return undefined;
    entries.push({ at, amount });
  }
  return { series: seriesOf(entries), adds, last: past.at(-1)?.at };
}

/** Read from the arguments of back then; its reads are the history's, not this request's. */
function pastValue(args: DecisionRequest["args"], of: Operand | undefined, env: Env): Value | undefined {
  return of?.load({ ...env, request: { ...env.request, args }, reads: undefined });
}

/** Undefined for what is missing, negative, no whole number or in another currency. */
function amountIn(value: Value | undefined, { of, currency }: Meter): bigint | undefined {
  if (of === undefined) return 1n;
  const number = typeof value === "object" && "minor" in value && value.currency === currency ? value.minor : value;
  return Number.isSafeInteger(number) && (number as number) >= 0 ? BigInt(number as number) : undefined;
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function usageOf(reading: Reading | undefined, meter: Meter, per: Per, within: string, env: Env): Usage | undefined {
  if (reading === undefined) return undefined;
  const { series, adds } = reading;
  return {
    used: asValue(recentOf(series, meter, env.now), meter),
    adds: asValue(adds, meter),
    limit: asValue(tolerated(series, meter, env.now), meter),
    per,
    within,
  };
}

function asValue(amount: bigint, { currency }: Meter): number | Money {
  return currency === undefined ? Number(amount) : { minor: Number(amount), currency };
}

function sentence({ series, adds }: Reading, meter: Meter, within: string, env: Env): string {
  const sum = showValue(asValue(recentOf(series, meter, env.now) + adds, meter));
  const most = showValue(asValue(tolerated(series, meter, env.now), meter));
  const what = meter.of === undefined ? `this would be number ${sum}` : `with this it would be ${sum}`;
  return `${what} within ${within}; up to ${most} is taken as usual`;
}

function inWords({ spike: { times, least }, probe }: Rule, meter: Meter, per: Per): string {
  const { of, over, within, currency } = meter;
  const [what, measure] = of === undefined ? ["", "number"] : [`${of.text} `, "sum"];
  const whose = per === "all" ? "" : ` per ${per}`;
  const floor = currency === undefined ? (least ?? 1) : { minor: Number(meter.least.of), currency };
  const usual = `usual is the level of the last ${showDuration({ ms: over })}, and never under ${showValue(floor as Value)}`;
  const tries = probe === undefined ? "" : `, one to try after ${probe} of quiet`;
  return `${what}at most ${times} times the usual ${measure} within ${showDuration({ ms: within })}${whose} (${usual})${tries}`;
}
