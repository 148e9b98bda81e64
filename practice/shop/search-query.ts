/** A small part of Stripe's search language: `metadata['order']:'1001' AND customer:'cus_ana'`. */
import type { Charge } from "./shop-store.ts";
import { metadataOf } from "./stripe-json.ts";

export type Clause = { readonly field: string; readonly key: string | null; readonly value: string };

export function parseSearch(query: string): readonly Clause[] | null {
  const clauses: Clause[] = [];
  const pattern = /\s*(?:(metadata)\[(['"])([^'"]+)\2\]|([a-z_]+)):(['"])((?:\\.|(?!\5).)*)\5\s*(AND\s+|$)/y;
  while (pattern.lastIndex < query.length) {
    const match = pattern.exec(query);
    if (!match) return null;
    const last = match[7] === "";
    clauses.push({
      field: match[1] ?? match[4] ?? "",
      key: match[3] ?? null,
      value: (match[6] ?? "").replace(/\\(.)/g, "$1"),
    });
    if (last) return pattern.lastIndex === query.length ? clauses : null;
  }
  return null;
}

export function matchesSearch(charge: Charge, clauses: readonly Clause[]): boolean {
  return clauses.every(({ field, key, value }) => {
    if (field === "metadata") return key !== null && metadataOf(charge)[key] === value;
    if (field === "customer") return charge.customer === value;
    if (field === "status") return value === "succeeded";
    return false;
  });
}
