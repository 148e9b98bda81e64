/**
 * How far each log was told, kept in the database: it survives restarts, and of several processes one sends at a time. What a
 * delivery holds is fixed before it is tried first, so that a repeat is the same delivery under the same id.
 */
import type { Selectable } from "kysely";
import type { Database, Transaction } from "../store/open.ts";
import type { RecordTables } from "../store/record-tables.ts";

export type Cursor = Selectable<RecordTables["siem_cursors"]>;

/** Longer than one try takes; a process that stalls for longer may be followed by another, and both then send the same. */
const LEASE = 60_000;

/** True while this process is the one that sends. */
export async function holdSender(db: Database, holder: string, now: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom("siem_sender").selectAll().where("id", "=", 1).executeTakeFirst();
    // A time that lies far ahead was written under a wrong clock: nobody waits for it.
    const isHeld = row !== undefined && row.until > now && row.until <= now + 2 * LEASE;
    if (isHeld && row.holder !== holder) return false;
    const mine = { holder, until: now + LEASE };
    await trx
      .insertInto("siem_sender")
      .values({ id: 1, ...mine })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(mine))
      .execute();
    return true;
  });
}

/** So that another process need not wait for the end of the lease. */
export async function releaseSender(db: Database, holder: string): Promise<void> {
  await db.deleteFrom("siem_sender").where("id", "=", 1).where("holder", "=", holder).execute();
}

export async function readCursor(db: Database | Transaction, log: string): Promise<Cursor> {
  const row = await db.selectFrom("siem_cursors").selectAll().where("log", "=", log).executeTakeFirst();
  return row ?? { log, ...BEGINNING };
}

const BEGINNING = {
  next_idx: 0,
  pending_to: null,
  pending_size: null,
  told_size: 0,
  attempts: 0,
  last_error: null,
  failing_since: null,
  told_at: null,
};

/** False when another process moved it meanwhile; then nothing was written. */
export function moveCursor(db: Database, from: Cursor, to: Partial<Omit<Cursor, "log">>): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { log, next_idx, pending_to, attempts } = await readCursor(trx, from.log);
    if (next_idx !== from.next_idx || pending_to !== from.pending_to || attempts !== from.attempts) return false;
    const row = { ...from, ...to };
    await trx
      .insertInto("siem_cursors")
      .values(row)
      .onConflict((conflict) => conflict.column("log").doUpdateSet(row))
      .execute();
    return log === from.log;
  });
}
