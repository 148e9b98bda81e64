/** The clauses of one action in CEL, for both engines that speak it: one expression, a list with a boolean per clause. */
import type { Clause, Formula, Scalar } from "./clauses.ts";

export function celOf(clauses: readonly Clause[]): string {
  return `[${clauses.map(({ when }) => formula(when)).join(", ")}]`;
}

function formula(one: Formula): string {
  if ("all" in one) return one.all.length === 0 ? "true" : `(${one.all.map(formula).join(" && ")})`;
  if ("any" in one) return one.any.length === 0 ? "false" : `(${one.any.map(formula).join(" || ")})`;
  if ("not" in one) return `!${formula(one.not)}`;
  if ("has" in one) return `has(f.${one.has})`;
  if ("among" in one) return `(f.${one.left} in [${one.among.map(literal).join(", ")}])`;
  if ("contains" in one) return `(${literal(one.contains)} in f.${one.list})`;
  return `(f.${one.left} ${one.op} ${"fact" in one ? `f.${one.fact}` : literal(one.right)})`;
}

/** Numbers are doubles: plain JavaScript numbers, and quicker there than 64-bit integers. */
function literal(value: Scalar): string {
  return typeof value === "number" ? value.toFixed(1) : JSON.stringify(value);
}
