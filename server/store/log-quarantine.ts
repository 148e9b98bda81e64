/** A log that signed more than it holds takes no further entry: continuing would sign a second history. */
import { CodedError } from "#lib/domain/error.ts";
import type { LogCode } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";

export async function assertWritable(db: Database | Transaction, log: string): Promise<void> {
  const row = await db.selectFrom("log_quarantine").selectAll().where("log", "=", log).executeTakeFirst();
  if (row === undefined) return;
  throw new CodedError<LogCode>(
    "log-read-only",
    `The log is read-only since ${row.at}, because it no longer holds everything it had signed (${row.code}). Nothing new can be recorded, so nothing will be done. Restore the newest database, or begin a new log.`,
    { evidence: row.evidence },
  );
}

/** Runs on its own, since it must stay when the request that found the fault fails. */
export async function quarantine(db: Database, log: string, code: string, evidence: string, at: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom("log_quarantine").select("at").where("log", "=", log).executeTakeFirst();
    if (row === undefined) await trx.insertInto("log_quarantine").values({ log, at, code, evidence }).execute();
  });
}
