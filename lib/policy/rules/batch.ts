/** `batch`: how many records at once. The length of a list, or a whole number. */
import { z } from "zod";
import type { ValueType } from "#lib/domain/type-language.ts";
import { candidatesOf } from "../candidates.ts";
import { batchSize } from "../cedar/kinds.ts";
import { factRef, type Scope } from "../facts.ts";
import { compileMeasure, compileOperand, type Operand } from "../operand.ts";
import type { Verdict } from "../operators.ts";
import type { Path } from "../problem.ts";
import { showType, type Value } from "../values.ts";
import { ELSE_FIELD, OperandSlot, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("batch"),
  of: z.unknown().describe("a list or a whole number, such as args.tickets, or { count: F }"),
  atMost: OperandSlot,
  else: Else.optional(),
});

export const batch: RuleKind<typeof schema> = {
  kind: "batch",
  says: "Only so many records at once, for example at most 20 tickets.",
  schema,
  form: [
    {
      field: "of",
      label: "What is counted",
      input: "fact",
      required: true,
      says: "the list that is counted, such as args.tickets",
    },
    { field: "atMost", label: "At most", input: "number", required: true, says: "how many at once" },
    ELSE_FIELD,
  ],
  cedar: batchSize,
  compile(rule, scope, path) {
    const of = compileCount(rule.of, scope, [...path, "of"]);
    const limit = compileOperand(rule.atMost, "integer", scope, "guard", [...path, "atMost"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"], "integer");
    if (of === undefined || limit === undefined || otherwise === undefined) return undefined;
    if (limit.sort !== "number") {
      scope.problems.error([...path, "atMost"], "wrong-type", `${limit.text} is not a number`);
      return undefined;
    }
    return {
      limit: `${of.text} at most ${limit.text} at once, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: (env) =>
        [limit, otherwise.bound].flatMap((bound) =>
          of.number === undefined || bound === undefined ? [] : candidatesOf("atMost", of.number, bound.load(env)),
        ),
      evaluate(env) {
        const count = of.load(env);
        const bound = limit.load(env);
        const verdict = isWithin(count, bound);
        if (verdict === true) return undefined;
        const says = (): string =>
          verdict === undefined
            ? `${of.text} is not known well enough to compare`
            : `${String(count)} at once is over ${String(bound)}`;
        return otherwise.finding(verdict, env, says, { withinBound: (wider) => isWithin(count, wider.load(env)) });
      },
    };
  },
};

interface Count extends Pick<Operand, "text" | "load"> {
  /** Set where it is a whole number itself: then another number may be advised. A list is never shortened. */
  number?: { name: string; type: ValueType };
}

function compileCount(raw: unknown, scope: Scope, path: Path): Count | undefined {
  const name = typeof raw === "string" ? raw : nameOf(raw);
  if (name === undefined) return compileCountOf(raw, scope, path);
  const fact = factRef(name, scope, "guard", path);
  if (fact === undefined) return undefined;
  const { type } = fact;
  if (typeof type === "object" && "list" in type) {
    return {
      text: `the number of ${name}`,
      load: (env) => (fact.load(env) as readonly Value[] | undefined)?.length,
    };
  }
  if (type === "integer") return { text: name, load: (env) => fact.load(env), number: { name, type } };
  const message = `\`${name}\` is ${showType(type)}; a batch counts a list or a whole number`;
  scope.problems.error(path, "wrong-type", message);
  return undefined;
}

function nameOf(raw: unknown): string | undefined {
  if (typeof raw !== "object" || raw === null || Object.keys(raw).join() !== "fact") return undefined;
  const { fact } = raw as { fact: unknown };
  return typeof fact === "string" ? fact : undefined;
}

function compileCountOf(raw: unknown, scope: Scope, path: Path): Count | undefined {
  if (typeof raw === "object" && raw !== null && "times" in raw) {
    scope.problems.error([...path, "times"], "schema", "a batch counts, and takes no factor");
    return undefined;
  }
  return compileMeasure(raw, scope, "guard", path);
}

function isWithin(count: Value | undefined, bound: Value | undefined): Verdict {
  return typeof count === "number" && typeof bound === "number" ? count <= bound : undefined;
}
