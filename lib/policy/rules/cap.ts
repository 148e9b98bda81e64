/** `cap`: one value of the request against a bound. Inclusive. */
import { z } from "zod";
import type { ValueType } from "#lib/domain/type-language.ts";
import { type Candidate, candidatesOf } from "../candidates.ts";
import { bounds } from "../cedar/kinds.ts";
import type { Env, Scope } from "../facts.ts";
import { compileMeasure, compileOperand, type Operand } from "../operand.ts";
import { OPERATORS, type Verdict } from "../operators.ts";
import type { Path } from "../problem.ts";
import { showType, showValue, type Value } from "../values.ts";
import { type Finding, MeasureSlot, OperandSlot, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z
  .strictObject({
    ...ruleHead,
    kind: z.literal("cap"),
    of: MeasureSlot,
    atMost: OperandSlot.optional(),
    atLeast: OperandSlot.optional(),
    beyond: Else.optional(),
    else: Else.optional(),
  })
  .refine((rule) => rule.atMost !== undefined || rule.atLeast !== undefined, {
    error: "a cap has `atMost` or `atLeast`",
  })
  .refine((rule) => rule.beyond === undefined || rule.else === undefined, {
    error: "`beyond` and `else` mean the same here: write one of them",
  });

interface Bound {
  name: "atMost" | "atLeast";
  operand: Operand;
}

export const cap: RuleKind<typeof schema> = {
  kind: "cap",
  says: "One value must stay within a bound, for example an amount at most 50.00 USD.",
  schema,
  form: [
    {
      field: "of",
      label: "What is measured",
      input: "fact",
      required: true,
      says: "what is measured, such as args.amount",
    },
    { field: "atMost", label: "At most", input: "amount", required: false },
    { field: "atLeast", label: "At least", input: "amount", required: false },
    { field: "beyond", label: "Beyond that", input: "else", required: false },
  ],
  cedar: bounds,
  compile(rule, scope, path) {
    const of = compileMeasure(rule.of, scope, "guard", [...path, "of"]);
    if (of === undefined) return undefined;
    const type = boundType(of, scope, [...path, "of"]);
    if (type === undefined) return undefined;
    const bounds: Bound[] = [];
    for (const name of ["atMost", "atLeast"] as const) {
      if (rule[name] === undefined) continue;
      const operand = compileBound(rule[name], type, of, scope, [...path, name]);
      if (operand === undefined) return undefined;
      bounds.push({ name, operand });
    }
    const key = rule.else === undefined ? "beyond" : "else";
    const otherwise = compileElse(rule[key], scope, [...path, key], type);
    if (otherwise === undefined) return undefined;
    const words = bounds.map(({ name, operand }) => `${name === "atMost" ? "at most" : "at least"} ${operand.text}`);
    const unproven = (verdict: false | undefined, value: Value | undefined, env: Env): Finding => {
      const limits = bounds.map(({ name, operand }) => ({ name, value: operand.load(env) }));
      const says = (): string => sentence(of.text, value, limits, verdict);
      return otherwise.finding(verdict, env, says, {
        withinBound: (bound) => holds("atMost", value, bound.load(env)),
      });
    };
    return {
      limit: `${of.text} ${words.join(" and ")}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      evaluate(env) {
        const value = of.load(env);
        const verdict = holdsAll(bounds, value, env);
        return verdict === true ? undefined : unproven(verdict, value, env);
      },
      candidates: (env) => candidatesFor(rule.of, scope, bounds, otherwise.bound, env),
    };
  },
};

function holds(
  name: "atMost" | "atLeast",
  left: ReturnType<Operand["load"]>,
  right: ReturnType<Operand["load"]>,
): Verdict {
  return left === undefined || right === undefined ? undefined : OPERATORS[name]?.test(left, right);
}

/** A bound that is broken for certain says so, even where another one is unknown: both deny or ask, but unknown wins. */
function holdsAll(bounds: readonly Bound[], value: Value | undefined, env: Env): Verdict {
  let verdict: Verdict = true;
  for (const { name, operand } of bounds) {
    const one = holds(name, value, operand.load(env));
    if (one !== true && verdict !== undefined) verdict = one;
  }
  return verdict;
}

function boundType(of: Operand, scope: Scope, path: Path): ValueType | undefined {
  if (of.sort === "money") return "money";
  if (of.sort === "number") return "decimal";
  scope.problems.error(path, "wrong-type", `\`${of.text}\` is neither a number nor an amount, so it has no bound`);
  return undefined;
}

function compileBound(raw: unknown, type: ValueType, of: Operand, scope: Scope, path: Path): Operand | undefined {
  const operand = compileOperand(raw, type, scope, "guard", path);
  if (operand === undefined || operand.sort === of.sort) return operand;
  scope.problems.error(
    path,
    "wrong-type",
    `\`${of.text}\` (${showType(type)}) cannot be compared with ${operand.text}`,
  );
  return undefined;
}

function sentence(
  name: string,
  value: ReturnType<Operand["load"]>,
  limits: readonly { name: string; value: ReturnType<Operand["load"]> }[],
  verdict: Verdict,
): string {
  if (value === undefined) return `${name} is not known well enough to compare`;
  if (verdict === undefined) return `${showValue(value)} cannot be compared with the limit`;
  const broken = limits.find((limit) => holds(limit.name as "atMost", value, limit.value) === false);
  const relation = broken?.name === "atLeast" ? "is under" : "is over";
  return `${showValue(value)} ${relation} ${showValue(broken?.value)}`;
}

function candidatesFor(
  of: unknown,
  scope: Scope,
  bounds: readonly Bound[],
  wider: Operand | undefined,
  env: Env,
): Candidate[] {
  const arg = typeof of === "string" ? of : undefined;
  if (arg === undefined || !arg.startsWith("args.")) return [];
  const type = scope.action?.params[arg.slice("args.".length)];
  if (type === undefined) return [];
  const all = [...bounds.map(({ operand }) => operand), ...(wider === undefined ? [] : [wider])];
  return all.flatMap((operand) => candidatesOf("atMost", { name: arg, type }, operand.load(env)));
}
