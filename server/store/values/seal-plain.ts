/**
 * Encrypts what older versions kept in plain: in batches, each in one transaction that also deletes the plain rows, so that a
 * killed process goes on where it was. That the file must then be compacted is noted in the first of them.
 */
import type { ItemValues } from "#lib/domain/log-entry.ts";
import { Leaf } from "#lib/domain/log-entry.ts";
import type { Database, Transaction } from "../open.ts";
import { noteCompaction } from "./chores.ts";
import type { FreshEntry } from "./subjects.ts";
import type { ValueStore } from "./value-store.ts";

const BATCH = 500;

/** How many entries' values were encrypted. */
export async function sealPlainValues(db: Database, values: ValueStore, now: () => number): Promise<number> {
  let sealed = 0;
  for (;;) {
    const batch = await db.transaction().execute((trx) => sealBatch(trx, values, now()));
    if (batch === 0) break;
    sealed += batch;
  }
  return sealed;
}

async function sealBatch(trx: Transaction, values: ValueStore, now: number): Promise<number> {
  // Nearly every start: then the log itself must not be read through.
  const any = await trx.selectFrom("log_plain_values").select("log").limit(1).executeTakeFirst();
  if (any === undefined) return 0;
  // Oldest first: what follows is about the same people as what it follows.
  const entries = await trx
    .selectFrom("log_entries as e")
    .select(["e.log", "e.entry_id", "e.leaf"])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("log_plain_values as p")
          .select("p.field")
          .whereRef("p.log", "=", "e.log")
          .whereRef("p.entry_id", "=", "e.entry_id"),
      ),
    )
    .orderBy("e.log")
    .orderBy("e.idx")
    .limit(BATCH)
    .execute();
  if (entries.length === 0) return 0;
  await noteCompaction(trx, now);
  for (const [log, own] of Map.groupBy(entries, (entry) => entry.log)) {
    const ids = own.map((entry) => entry.entry_id);
    const plain = await takePlain(trx, log, ids);
    const fresh = own.map(({ entry_id, leaf }): FreshEntry => {
      const { item } = Leaf.parse(JSON.parse(Buffer.from(leaf).toString("utf8")));
      return { entryId: entry_id, item, values: plain.get(entry_id) ?? {} };
    });
    await values.keep(trx, log, fresh);
  }
  return entries.length;
}

async function takePlain(trx: Transaction, log: string, ids: readonly string[]): Promise<Map<string, ItemValues>> {
  const rows = await trx
    .deleteFrom("log_plain_values")
    .where("log", "=", log)
    .where("entry_id", "in", [...ids])
    .returning(["entry_id", "field", "k", "value"])
    .execute();
  const byEntry = new Map<string, ItemValues>();
  for (const { entry_id, field, k, value } of rows) {
    const own = byEntry.get(entry_id) ?? {};
    own[field] = { k, value: JSON.parse(value) as unknown };
    byEntry.set(entry_id, own);
  }
  return byEntry;
}
