/**
 * A three-valued statement as two Cedar expressions: `yes` holds where it is proven, `no` where it is refuted, neither
 * where it is unknown. Both are total, and never both true.
 */
import type { Attribute } from "./clause.ts";
import type { Term } from "./terms.ts";
import { and, not, or } from "./text.ts";

export interface Proposition {
  yes: string;
  no: string;
  reads: readonly Attribute[];
}

/** `test` where everything before it is known. */
export function statement(known: readonly string[], test: string, reads: readonly Attribute[]): Proposition {
  return { yes: and([...known, test]), no: and([...known, not(test)]), reads };
}

export function negation({ yes, no, reads }: Proposition): Proposition {
  return { yes: no, no: yes, reads };
}

export function conjunction(parts: readonly Proposition[]): Proposition {
  return {
    yes: and(parts.map(({ yes }) => yes)),
    no: or(parts.map(({ no }) => no)),
    reads: parts.flatMap(({ reads }) => reads),
  };
}

export function disjunction(parts: readonly Proposition[]): Proposition {
  return negation(conjunction(parts.map(negation)));
}

export type Relation = "==" | "<" | "<=" | ">" | ">=";

/** Amounts in different currencies have no order and no equality: unknown. */
export function comparison(left: Term, relation: Relation, right: Term): Proposition | undefined {
  const known = [...left.known, ...right.known];
  const reads = [...left.reads, ...right.reads];
  if (left.sort === "money" && right.sort === "money") {
    const isSame = `${left.currency} == ${right.currency}`;
    return statement([...known, isSame], `${left.minor} ${relation} ${right.minor}`, reads);
  }
  if (left.sort !== "plain" || right.sort !== "plain" || left.type !== right.type) return undefined;
  return statement(known, `${left.value} ${relation} ${right.value}`, reads);
}
