/**
 * The one place where values are destroyed: ciphertexts and keys go, an `erasure` entry says which entries lost theirs, and a
 * mark at each says which entry that is. All in the caller's transaction, so that it happens as a whole or not at all.
 */
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Transaction } from "../store/open.ts";
import { noteCompaction, type Thoroughness } from "../store/values/chores.ts";
import type { ErasureParts } from "./erasure-parts.ts";

export interface ToDestroy {
  readonly entries: readonly { readonly log: string; readonly entry_id: string; readonly key_id: string }[];
  /** Ids of keys that go with them. */
  readonly keys: readonly string[];
  /** `request` or `retention`. */
  readonly reason: string;
  /** Kept with the list, and not erased with the customer: it MUST NOT name them. */
  readonly why?: string;
  readonly compaction: Thoroughness;
}

export interface Destroyed {
  /** Indexes of the entries that say so. */
  readonly indexes: readonly number[];
}

/** Entries in one list: a value of the record is read as a whole. */
const LIST = 2_000;
const SOME = 500;

export async function destroy(
  { log, now }: ErasureParts,
  trx: Transaction,
  { entries, keys, reason, why, compaction }: ToDestroy,
): Promise<Destroyed> {
  const lists = chunks(entries, LIST);
  const indexes: number[] = [];
  const at = formatInstant(now());
  let first = "";
  for (const list of lists.length === 0 ? [[]] : lists) {
    const ids = list.map(({ entry_id }) => entry_id).sort();
    const values = { entries: ids, ...(why === undefined ? {} : { why }) };
    const draft = { entry: "erasure" as const, reason, erases: digest(ids), count: ids.length, values };
    const [entry] = await log.record(trx, [draft]);
    if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
    const { entryId: entry_id, index: idx } = entry;
    first ||= entry_id;
    indexes.push(idx);
    const n = (await newestErasure(trx)) + 1;
    await trx.insertInto("log_erasures").values({ n, log: log.origin, idx, entry_id, reason, at }).execute();
    await markErased(trx, list, { erased_by: idx, n });
  }
  for (const some of chunks(keys, SOME)) {
    await trx
      .updateTable("log_value_keys")
      .set({ wrapped: null, destroyed_by: first })
      .where("id", "in", some)
      .where("wrapped", "is not", null)
      .execute();
  }
  await noteCompaction(trx, now(), compaction);
  return { indexes };
}

export async function newestErasure(db: Pick<Transaction, "selectFrom">): Promise<number> {
  const row = await db
    .selectFrom("log_erasures")
    .select(({ fn }) => fn.max<number | null>("n").as("n"))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

async function markErased(
  trx: Transaction,
  list: ToDestroy["entries"],
  by: { erased_by: number; n: number },
): Promise<void> {
  for (const some of chunks(list, SOME)) {
    const rows = some.map(({ log, entry_id, key_id }) => ({ log, entry_id, key_id, ...by }));
    await trx
      .insertInto("log_erased")
      .values(rows)
      .onConflict((conflict) => conflict.columns(["log", "entry_id"]).doUpdateSet(by))
      .execute();
    for (const [log, own] of Map.groupBy(some, (entry) => entry.log)) {
      const ids = own.map(({ entry_id }) => entry_id);
      await trx.deleteFrom("log_values").where("log", "=", log).where("entry_id", "in", ids).execute();
    }
  }
}

export function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
