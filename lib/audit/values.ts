/** Commitments and what they stand for: values lie beside the log and can be erased without breaking a proof. */
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { commitment } from "#lib/domain/hash.ts";
import type { ItemValues } from "#lib/domain/log-entry.ts";

/** `newKey` gives 32 fresh random bytes each time; one key for two fields would link them. */
export function commitValues(
  given: Readonly<Record<string, unknown>>,
  newKey: () => Uint8Array,
): { commitments: Record<string, string>; values: ItemValues } {
  const made = Object.entries(given).map(([field, value]) => ({ field, value, k: newKey() }));
  return {
    commitments: Object.fromEntries(made.map(({ field, value, k }) => [field, commitment(k, field, value)])),
    values: Object.fromEntries(made.map(({ field, value, k }) => [field, { k: toBase64(k), value }])),
  };
}

export interface ValueFault {
  field: string;
  code: "not-committed" | "wrong-value";
}

/** Another way to compute the same commitment: the server's own is faster. */
export type Commit = typeof commitment;

/** Every given value must open its commitment. A missing value is not a fault: it may have been erased. */
export function checkValues(
  commitments: Readonly<Record<string, string>>,
  values: ItemValues,
  commit: Commit = commitment,
): ValueFault[] {
  return Object.entries(values).flatMap(([field, { k, value }]): ValueFault[] => {
    const expected = Object.hasOwn(commitments, field) ? commitments[field] : undefined;
    if (expected === undefined) return [{ field, code: "not-committed" }];
    return opens(expected, k, field, value, commit) ? [] : [{ field, code: "wrong-value" }];
  });
}

/** Fields without a value: erased, or never sent. */
export function missingValues(commitments: Readonly<Record<string, string>>, values: ItemValues): string[] {
  return Object.keys(commitments).filter((field) => !Object.hasOwn(values, field));
}

function opens(expected: string, k: string, field: string, value: unknown, commit: Commit): boolean {
  try {
    const key = fromBase64(k);
    return key.length === 32 && commit(key, field, value) === expected;
  } catch {
    return false;
  }
}
