/**
 * The only door to what the commitments stand for: everything kept passes `keep`, everything read passes `read`. Values that
 * cannot be encrypted are not recorded, and neither is their entry; a ciphertext that was swapped or changed is named and never
 * handed out.
 */
import type { KeyObject } from "node:crypto";
import { ItemValues } from "#lib/domain/log-entry.ts";
import type { Database, Transaction } from "../open.ts";
import { createDataKeys, type DataKeys } from "./data-keys.ts";
import { aboutOf, nonces, seal, unseal } from "./seal.ts";
import {
  customerName,
  type FreshEntry,
  keepLinks,
  keepNewLinks,
  personLink,
  subjectsOf,
  ticketLinks,
} from "./subjects.ts";
import type { WrappingKeys } from "./wrapping-keys.ts";

export interface KeptValues {
  readonly values?: ItemValues;
  /** Index of the entry that says that they were erased. */
  readonly erasedBy?: number;
  /** They are there and do not open: somebody changed or moved the ciphertext. */
  readonly damaged?: true;
}

export interface ValueStore {
  readonly wrapping: WrappingKeys;
  readonly keys: DataKeys;
  /** In the transaction that records the entries, and before their rows: it throws when they cannot be kept. */
  keep(trx: Transaction, log: string, fresh: readonly FreshEntry[]): Promise<void>;
  /** What is there for each entry, and why not for the others; entries that never had any are not in the answer. */
  read(db: Database | Transaction, log: string, entryIds: readonly string[]): Promise<Map<string, KeptValues>>;
  /** The server read that these ids (shop, desk) are one person's: whoever is erased under one of them is under all. */
  link(db: Database | Transaction, customers: readonly string[]): Promise<void>;
}

/** Rows for one statement: far below any database's limit of parameters. */
const SOME = 500;

export function createValueStore(wrapping: WrappingKeys, now: () => number): ValueStore {
  const keys = createDataKeys(wrapping, now);
  return {
    wrapping,
    keys,
    keep: (trx, log, fresh) => keep(trx, log, fresh, wrapping, keys),
    read: (db, log, entryIds) => read(db, log, entryIds, keys),
    async link(db, customers) {
      const [first, ...others] = [...new Set(customers)].map((id) => wrapping.index(customerName(id)));
      if (first !== undefined)
        await keepNewLinks(
          db,
          others.map((other) => personLink(first, other)),
        );
    },
  };
}

async function keep(
  trx: Transaction,
  log: string,
  all: readonly FreshEntry[],
  wrapping: WrappingKeys,
  keys: DataKeys,
): Promise<void> {
  const fresh = all.filter(({ values }) => Object.keys(values).length > 0);
  if (fresh.length === 0) return;
  const index = remembered((name) => wrapping.index(name));
  const subjects = await subjectsOf(trx, log, fresh, index);
  const keyOf = await keys.of(trx, log, [...new Set(subjects)]);
  const fill = nonces(fresh.length);
  const rows = fresh.flatMap(({ entryId, values }, i) => {
    const key = keyOf.get(subjects[i] ?? "");
    if (key === undefined) throw new TypeError("a subject has no key");
    const sealed = seal(key.key, JSON.stringify(values), aboutValues(log, entryId, key.id), fill[i]);
    return { log, entry_id: entryId, key_id: key.id, sealed };
  });
  for (let i = 0; i < rows.length; i += SOME) {
    await trx
      .insertInto("log_values")
      .values(rows.slice(i, i + SOME))
      .execute();
  }
  await keepLinks(trx, ticketLinks(fresh, index));
}

async function read(
  db: Database | Transaction,
  log: string,
  entryIds: readonly string[],
  keys: DataKeys,
): Promise<Map<string, KeptValues>> {
  const answer = new Map<string, KeptValues>();
  for (let i = 0; i < entryIds.length; i += SOME) {
    const some = entryIds.slice(i, i + SOME);
    const rows = await db
      .selectFrom("log_values")
      .select(["entry_id", "key_id", "sealed"])
      .where("log", "=", log)
      .where("entry_id", "in", some)
      .execute();
    const open = await keys.byId(db, [...new Set(rows.map((row) => row.key_id))]);
    for (const row of rows) answer.set(row.entry_id, opened(open.get(row.key_id), log, row));
    const isWhole = some.every((id) => answer.get(id)?.values !== undefined);
    if (isWhole) continue;
    // Asked last: an erasure between the two questions is no damage.
    const erased = await db
      .selectFrom("log_erased")
      .select(["entry_id", "erased_by"])
      .where("log", "=", log)
      .where("entry_id", "in", some)
      .execute();
    for (const { entry_id, erased_by } of erased) answer.set(entry_id, { erasedBy: erased_by });
  }
  return answer;
}

function opened(
  key: KeyObject | undefined,
  log: string,
  { entry_id, key_id, sealed }: { entry_id: string; key_id: string; sealed: Uint8Array },
): KeptValues {
  const plain = key === undefined ? undefined : unseal(key, sealed, aboutValues(log, entry_id, key_id));
  if (plain === undefined) return { damaged: true };
  return { values: ItemValues.parse(JSON.parse(plain.toString("utf8"))) };
}

/** Bound to its entry and its key: a row put in another one's place does not open. */
function aboutValues(log: string, entryId: string, keyId: string): string {
  return aboutOf("countersign.values/1", log, entryId, keyId);
}

function remembered(hash: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? hash(name);
    known.set(name, found);
    return found;
  };
}
