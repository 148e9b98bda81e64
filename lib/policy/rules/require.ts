/** `require` and `scope`: a condition that must be proven. The same shape under the two names that leads use. */
import { z } from "zod";
import { requirement } from "../cedar/kinds.ts";
import { compileCondition } from "../conditions.ts";
import type { Scope } from "../facts.ts";
import type { Path } from "../problem.ts";
import { type CompiledKind, ConditionSlot, ELSE_FIELD, type FormField, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const shape = { ...ruleHead, that: ConditionSlot, else: Else.optional() };
const requireSchema = z.strictObject({ ...shape, kind: z.literal("require") });
const scopeSchema = z.strictObject({ ...shape, kind: z.literal("scope") });

const form: readonly FormField[] = [
  { field: "that", label: "What must hold", input: "condition", required: true, says: "the condition that must hold" },
  ELSE_FIELD,
];

export const require: RuleKind<typeof requireSchema> = {
  kind: "require",
  says: "Something must be proven, for example that the order belongs to the person who wrote.",
  schema: requireSchema,
  form,
  cedar: requirement,
  compile,
};

export const scope: RuleKind<typeof scopeSchema> = {
  kind: "scope",
  says: "Where the action may be used at all, for example only in some inboxes.",
  schema: scopeSchema,
  form,
  cedar: requirement,
  compile,
};

const FAILS = (): string => "what must hold does not hold";
const UNPROVEN = (): string => "what must hold could not be proven";

function compile(
  rule: { that?: unknown; else?: Else | undefined },
  scope: Scope,
  path: Path,
): CompiledKind | undefined {
  const that = compileCondition(rule.that, scope, "guard", [...path, "that"]);
  const otherwise = compileElse(rule.else, scope, [...path, "else"]);
  if (that === undefined || otherwise === undefined) return undefined;
  return {
    limit: `a condition on ${[...new Set(that.facts.map((fact) => fact.name))].join(", ")}, otherwise ${otherwise.text}`,
    ...routes(otherwise),
    candidates: (env) => that.candidates(env),
    evaluate(env) {
      const verdict = that.test(env);
      return verdict === true ? undefined : otherwise.finding(verdict, env, verdict === false ? FAILS : UNPROVEN);
    },
  };
}
