/** The right-hand side of a condition and every bound: a literal, another fact, a count, or a fact times a factor. */
import type { Source } from "#lib/domain/fact.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import { type Env, factRef, type Role, type Scope } from "./facts.ts";
import { didYouMean, type Path } from "./problem.ts";
import { amountAdvice } from "./units.ts";
import { literal, type Sort, showType, showValue, sortOf, times, type Value } from "./values.ts";

export interface Operand {
  sort: Sort;
  /** Facts it reads, with their declared trust. */
  facts: readonly { name: string; trust: Source }[];
  /** Set for a literal. */
  fixed?: Value;
  /** As a lead would say it. */
  text: string;
  load(env: Env): Value | undefined;
}

const KEYS = ["fact", "count", "times"];

/** `type` is what a literal must be. Undefined after reporting. */
export function compileOperand(
  raw: unknown,
  type: ValueType,
  scope: Scope,
  role: Role,
  path: Path,
): Operand | undefined {
  return isReference(raw) ? compileReference(raw, scope, role, path) : compileLiteral(raw, type, scope, path);
}

/** Something measured: a fact's name, or a count or product. */
export function compileMeasure(raw: unknown, scope: Scope, role: Role, path: Path): Operand | undefined {
  if (typeof raw === "string") return compileReference({ fact: raw }, scope, role, path);
  if (isReference(raw)) return compileReference(raw, scope, role, path);
  scope.problems.error(path, "schema", "name what is measured, such as `args.amount`");
  return undefined;
}

function isReference(raw: unknown): raw is Record<string, unknown> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  return !("minor" in raw && "currency" in raw);
}

function compileReference(raw: Record<string, unknown>, scope: Scope, role: Role, path: Path): Operand | undefined {
  for (const key of Object.keys(raw)) {
    if (KEYS.includes(key)) continue;
    scope.problems.error([...path, key], "schema", `\`${key}\` is not known here`, didYouMean(key, KEYS));
    return undefined;
  }
  const isCount = Object.hasOwn(raw, "count");
  const key = isCount ? "count" : "fact";
  if (isCount ? Object.keys(raw).length !== 1 : !Object.hasOwn(raw, "fact")) {
    const shapes = "{ fact: F }, { count: F } or { fact: F, times: number or amount }";
    scope.problems.error(path, "schema", `a value that is looked up has one of the forms ${shapes}`);
    return undefined;
  }
  const ref = factRef(raw[key], scope, role, [...path, key]);
  if (ref === undefined) return undefined;
  const facts = [{ name: ref.name, trust: ref.trust }];
  if (isCount) {
    if (sortOf(ref.type) !== "list")
      return wrong(scope, path, `\`${ref.name}\` is not a list, so it cannot be counted`);
    const text = `the number of ${ref.name}`;
    return { sort: "number", facts, text, load: (env) => (ref.load(env) as readonly Value[] | undefined)?.length };
  }
  if (!Object.hasOwn(raw, "times"))
    return { sort: sortOf(ref.type), facts, text: ref.name, load: (env) => ref.load(env) };
  return compileProduct(raw.times, ref, facts, scope, path);
}

function compileProduct(
  raw: unknown,
  ref: { name: string; type: ValueType; load(env: Env): Value | undefined },
  facts: Operand["facts"],
  scope: Scope,
  path: Path,
): Operand | undefined {
  const sort = sortOf(ref.type);
  const factor = typeof raw === "number" ? literal("decimal", raw, scope.zone) : literal("money", raw, scope.zone);
  if (factor === undefined)
    return wrong(scope, [...path, "times"], "`times` is a number or an amount such as `50.00 USD`");
  const isMoneyFactor = typeof factor === "object";
  if (sort !== "number" && !(sort === "money" && !isMoneyFactor)) {
    return wrong(scope, path, `\`${ref.name}\` (${showType(ref.type)}) cannot be multiplied with ${showValue(factor)}`);
  }
  const load = (env: Env): Value | undefined => {
    const value = ref.load(env);
    return value === undefined ? undefined : times(value, factor);
  };
  const text = `${showValue(factor)} × ${ref.name}`;
  return { sort: isMoneyFactor ? "money" : sort, facts, text, load };
}

function compileLiteral(raw: unknown, type: ValueType, scope: Scope, path: Path): Operand | undefined {
  const value = literal(type, raw, scope.zone);
  if (value !== undefined) {
    const text = typeof raw === "string" && sortOf(type) !== "money" ? raw : showValue(value);
    return { sort: sortOf(type), facts: [], fixed: value, text, load: () => value };
  }
  const advice = type === "money" ? amountAdvice(raw) : undefined;
  if (advice !== undefined) {
    scope.problems.error(path, advice.code, advice.message, advice.suggestion);
    return undefined;
  }
  const given = typeof raw === "string" ? `\`${raw}\`` : JSON.stringify(raw);
  const hint = type === "money" ? "write an amount such as `50.00 USD`" : enumHint(type, raw);
  scope.problems.error(path, "wrong-type", `${given} does not fit here: expected ${showType(type)}`, hint);
  return undefined;
}

function enumHint(type: ValueType, raw: unknown): string | undefined {
  if (typeof type === "object" && "enum" in type)
    return (typeof raw === "string" ? didYouMean(raw, type.enum) : undefined) ?? `write one of ${type.enum.join(", ")}`;
  return type === "string" ? 'write a text; put a number or a yes in quotes: `"1001"`' : undefined;
}

function wrong(scope: Scope, path: Path, message: string): undefined {
  scope.problems.error(path, "wrong-type", message);
  return undefined;
}
