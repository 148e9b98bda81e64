/**
 * Puts a new wrapping key in the place of the old ones and, once backups that know those have run out, destroys them: from then
 * on no older copy of the database can give an erased value back. Safe to be cut short and begun again.
 */
import { rewrap } from "../store/values/data-keys.ts";
import {
  currentWrappingKey,
  destroyRetired,
  makeWrappingKey,
  retireWrappingKeysBut,
} from "../store/values/wrapping-keys.ts";
import type { ErasureParts } from "./erasure-parts.ts";

export interface Rotated {
  /** The key in force now. */
  readonly current: string;
  readonly rewrapped: number;
  readonly destroyed: readonly string[];
}

const BATCH = 500;

export async function rotateWrappingKeys(parts: ErasureParts, backupWindowMs: number): Promise<Rotated> {
  const { db, log, now } = parts;
  const current = await db.transaction().execute(async (trx) => {
    const made = await makeWrappingKey(trx, log.values.wrapping.folder, now());
    await retireWrappingKeysBut(trx, made, now());
    return made;
  });
  const rewrapped = await rewrapAll(parts);
  return { current, rewrapped, destroyed: await destroyOld(parts, backupWindowMs) };
}

/** What a rotation that was cut short has left under an older key. */
export async function rewrapAll({ db, log }: ErasureParts): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await db.transaction().execute(async (trx) => {
      const current = await currentWrappingKey(trx);
      const rows = await trx
        .selectFrom("log_value_keys")
        .selectAll()
        .where("wrapping_key", "!=", current)
        .where("wrapped", "is not", null)
        .limit(BATCH)
        .execute();
      for (const row of rows) {
        const next = rewrap(log.values.wrapping, row, current);
        await trx.updateTable("log_value_keys").set(next).where("id", "=", row.id).execute();
      }
      return rows.length;
    });
    if (count === 0) return total;
    total += count;
  }
}

export function destroyOld({ db, log, now }: ErasureParts, backupWindowMs: number): Promise<string[]> {
  return destroyRetired(db, log.values.wrapping.folder, now() - backupWindowMs, now());
}

/** Since the key in force was made, a key of somebody was destroyed: older copies of the database still hold it. */
export async function isRotationDue({ db }: ErasureParts): Promise<boolean> {
  const current = await db.transaction().execute(currentWrappingKey);
  const row = await db
    .selectFrom("log_value_keys")
    .select("id")
    .where("wrapping_key", "=", current)
    .where("wrapped", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
