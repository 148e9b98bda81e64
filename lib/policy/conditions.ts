/**
 * The whole condition grammar, three-valued: true, false or undefined (*unknown*). It is closed: an unknown key is
 * refused at compile time, never skipped. Nothing here short-circuits, so what a rule read never depends on the
 * order of its parts.
 */
import type { Source } from "#lib/domain/fact.ts";
import { type Duration, parseDuration } from "#lib/domain/time.ts";
import { isWithinLast, isWithinNext } from "./calendar.ts";
import { type Candidate, candidatesOf } from "./candidates.ts";
import { type Env, factRef, type Ref, type Role, type Scope } from "./facts.ts";
import { compileOperand } from "./operand.ts";
import { OPERATORS, OTHER_OPERATORS, type Verdict } from "./operators.ts";
import { didYouMean, type Path } from "./problem.ts";
import { durationAdvice } from "./units.ts";
import { showType, sortOf, type Value } from "./values.ts";

export const DEEPEST_CONDITION = 16;

export interface Condition {
  test(env: Env): Verdict;
  facts: readonly { name: string; trust: Source }[];
  /** Values of arguments at which a test in here may turn. */
  candidates(env: Env): Candidate[];
}

const COMBINERS = ["all", "any", "not", "each", "some"];
const OPERATOR_NAMES = [...Object.keys(OPERATORS), ...OTHER_OPERATORS];

/** Undefined after reporting what is wrong. */
export function compileCondition(raw: unknown, scope: Scope, role: Role, path: Path, depth = 1): Condition | undefined {
  if (depth > DEEPEST_CONDITION) {
    scope.problems.error(path, "too-deep", `conditions nest at most ${DEEPEST_CONDITION} levels deep`);
    return undefined;
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const form = "{ fact: order.status, is: paid }";
    scope.problems.error(path, "schema", `a condition is written like \`${form}\`, or with all, any, not, each, some`);
    return undefined;
  }
  const record = raw as Record<string, unknown>;
  const combiner = COMBINERS.find((key) => Object.hasOwn(record, key));
  if (combiner === undefined) return compileTest(record, scope, role, path);
  const allowed = combiner === "each" || combiner === "some" ? [combiner, "that"] : [combiner];
  if (!hasOnly(record, allowed, scope, path)) return undefined;
  if (combiner === "not") {
    const inner = compileCondition(record.not, scope, role, [...path, "not"], depth + 1);
    return inner === undefined ? undefined : { ...inner, test: (env) => negate(inner.test(env)) };
  }
  if (combiner === "all" || combiner === "any") return compileMany(combiner, record, scope, role, path, depth);
  return compileQuantifier(combiner as "each" | "some", record, scope, role, path, depth);
}

function negate(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

/** `all`: one `false` decides, else one unknown does; `any` is its mirror. */
function combine(one: Verdict, other: Verdict, deciding: boolean): Verdict {
  if (one === deciding || other === deciding) return deciding;
  return one === undefined || other === undefined ? undefined : !deciding;
}

function compileMany(
  key: "all" | "any",
  raw: Record<string, unknown>,
  scope: Scope,
  role: Role,
  path: Path,
  depth: number,
): Condition | undefined {
  const list = raw[key];
  if (!Array.isArray(list)) {
    scope.problems.error([...path, key], "schema", `\`${key}\` takes a list of conditions`);
    return undefined;
  }
  const parts = list.map((part, i) => compileCondition(part, scope, role, [...path, key, i], depth + 1));
  if (parts.includes(undefined)) return undefined;
  const conditions = parts as Condition[];
  const deciding = key === "any";
  return {
    test: (env) => {
      let verdict: Verdict = !deciding;
      for (const part of conditions) verdict = combine(verdict, part.test(env), deciding);
      return verdict;
    },
    facts: conditions.flatMap((part) => part.facts),
    candidates: (env) => conditions.flatMap((part) => part.candidates(env)),
  };
}

function compileQuantifier(
  key: "each" | "some",
  raw: Record<string, unknown>,
  scope: Scope,
  role: Role,
  path: Path,
  depth: number,
): Condition | undefined {
  if (!Object.hasOwn(raw, "that")) {
    scope.problems.error(path, "schema", `\`${key}\` also needs \`that\`: what must hold for the items`);
    return undefined;
  }
  const list = factRef(raw[key], scope, role, [...path, key]);
  if (list === undefined) return undefined;
  if (typeof list.type !== "object" || !("list" in list.type)) {
    scope.problems.error([...path, key], "wrong-type", `\`${list.name}\` is ${showType(list.type)}, not a list`);
    return undefined;
  }
  const that = compileCondition(raw.that, { ...scope, item: list.type.list }, role, [...path, "that"], depth + 1);
  if (that === undefined) return undefined;
  return {
    test: (env) => {
      const items = list.load(env);
      if (!Array.isArray(items)) return undefined;
      const deciding = key === "some";
      let verdict: Verdict = !deciding;
      for (const item of items as readonly Value[]) {
        env.items.push(item);
        verdict = combine(verdict, that.test(env), deciding);
        env.items.pop();
      }
      return verdict;
    },
    facts: [{ name: list.name, trust: list.trust }, ...that.facts],
    candidates: () => [],
  };
}

/** What other languages call it; a misspelling is looked for only after these. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  and: "all",
  or: "any",
  none: "not",
  every: "each",
  equals: "is",
  eq: "is",
  equal: "is",
  ne: "isNot",
  neq: "isNot",
  gt: "over",
  greaterThan: "over",
  moreThan: "over",
  lt: "under",
  lessThan: "under",
  gte: "atLeast",
  min: "atLeast",
  lte: "atMost",
  max: "atMost",
  contains: "has",
  includes: "has",
  oneOf: "in",
};

function elsewhere(name: string): string | undefined {
  return Object.hasOwn(ELSEWHERE, name) ? `write \`${ELSEWHERE[name]}\`` : undefined;
}

function compileTest(raw: Record<string, unknown>, scope: Scope, role: Role, path: Path): Condition | undefined {
  const names = Object.keys(raw).filter((key) => key !== "fact");
  for (const name of names) {
    if (OPERATOR_NAMES.includes(name)) continue;
    const known = [...OPERATOR_NAMES, ...COMBINERS, "fact"];
    const hint = elsewhere(name) ?? didYouMean(name, known) ?? `known here: ${OPERATOR_NAMES.join(", ")}`;
    scope.problems.error([...path, name], "unknown-operator", `\`${name}\` is not a comparison`, hint);
    return undefined;
  }
  const [name] = names;
  if (!Object.hasOwn(raw, "fact") || name === undefined || names.length > 1) {
    scope.problems.error(path, "schema", "a test names one `fact` and exactly one comparison");
    return undefined;
  }
  const ref = factRef(raw.fact, scope, role, [...path, "fact"]);
  if (ref === undefined) {
    if (scope.action === undefined) return ALWAYS_UNKNOWN;
    return undefined;
  }
  const at = [...path, name];
  if (name === "exists") return compileExists(raw[name], ref, scope, at);
  if (name === "withinLast" || name === "withinNext") return compileWithin(name, raw[name], ref, scope, at);
  return compileComparison(name, raw[name], ref, scope, role, at);
}

/** Stands for a test on an argument when a rule covers no action at all. */
const ALWAYS_UNKNOWN: Condition = { test: () => undefined, facts: [], candidates: () => [] };

function compileComparison(
  name: string,
  raw: unknown,
  ref: Ref,
  scope: Scope,
  role: Role,
  path: Path,
): Condition | undefined {
  const operator = OPERATORS[name];
  const type = operator?.right(ref.type);
  if (operator === undefined || type === undefined) {
    const message = `\`${name}\` does not work on \`${ref.name}\`, which is ${showType(ref.type)}`;
    scope.problems.error(path, "wrong-type", message, operatorHint(ref));
    return undefined;
  }
  const right = compileOperand(raw, type, scope, role, path);
  if (right === undefined) return undefined;
  if (right.sort !== sortOf(type)) {
    scope.problems.error(
      path,
      "wrong-type",
      `\`${ref.name}\` (${showType(ref.type)}) cannot be compared with ${right.text}`,
    );
    return undefined;
  }
  const { fixed } = right;
  const { test } = operator;
  return {
    test:
      fixed === undefined
        ? (env) => {
            const left = ref.load(env);
            const value = right.load(env);
            return left === undefined || value === undefined ? undefined : test(left, value);
          }
        : (env) => {
            const left = ref.load(env);
            return left === undefined ? undefined : test(left, fixed);
          },
    facts: [{ name: ref.name, trust: ref.trust }, ...right.facts],
    candidates: (env) => candidatesOf(name, ref, right.load(env)),
  };
}

function operatorHint(ref: Ref): string {
  const fitting = Object.keys(OPERATORS).filter((name) => OPERATORS[name]?.right(ref.type) !== undefined);
  if (sortOf(ref.type) === "time") fitting.push("withinLast", "withinNext");
  return `use one of: ${[...fitting, "exists"].join(", ")}`;
}

function compileExists(raw: unknown, ref: Ref, scope: Scope, path: Path): Condition | undefined {
  if (typeof raw !== "boolean") {
    scope.problems.error(path, "wrong-type", "`exists` is true or false");
    return undefined;
  }
  return {
    test: (env) => {
      const exists = ref.exists(env);
      return exists === undefined ? undefined : exists === raw;
    },
    facts: [{ name: ref.name, trust: ref.trust }],
    candidates: () => [],
  };
}

function compileWithin(
  name: "withinLast" | "withinNext",
  raw: unknown,
  ref: Ref,
  scope: Scope,
  path: Path,
): Condition | undefined {
  if (sortOf(ref.type) !== "time") {
    scope.problems.error(path, "wrong-type", `\`${ref.name}\` is ${showType(ref.type)}, not a time`, operatorHint(ref));
    return undefined;
  }
  const within = compileDuration(raw, scope, path);
  if (within === undefined) return undefined;
  const holds = name === "withinLast" ? isWithinLast : isWithinNext;
  return {
    test: (env) => {
      const t = ref.load(env);
      return typeof t === "number" ? holds(scope.zone, env.now, t, within) : undefined;
    },
    facts: [{ name: ref.name, trust: ref.trust }],
    candidates: () => [],
  };
}

export function compileDuration(raw: unknown, scope: Scope, path: Path): Duration | undefined {
  const duration = typeof raw === "string" ? parseDuration(raw) : undefined;
  if (duration !== undefined && !("calendar" in duration && duration.count === 0)) return duration;
  const { code, message, suggestion } = durationAdvice(raw);
  scope.problems.error(path, code, message, suggestion);
  return undefined;
}

function hasOnly(raw: Record<string, unknown>, allowed: readonly string[], scope: Scope, path: Path): boolean {
  const extra = Object.keys(raw).find((key) => !allowed.includes(key));
  if (extra === undefined) return true;
  const message = `\`${extra}\` cannot stand beside \`${allowed[0] ?? ""}\``;
  scope.problems.error([...path, extra], "schema", message, "nest one inside the other with `all`");
  return false;
}
