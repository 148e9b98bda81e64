/** A log that signed more than it holds takes no further entry: continuing would sign a second history. */
import { CodedError } from "#lib/domain/error.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";

export interface QuarantineRow {
  at: string;
  /** `log-behind`, or `epoch-over` for a log that goes on under another name. */
  code: string;
  /** The note that this log signed and no longer holds. */
  evidence: string;
}

export async function readQuarantine(db: Database | Transaction, log: string): Promise<QuarantineRow | undefined> {
  return db.selectFrom("log_quarantine").select(["at", "code", "evidence"]).where("log", "=", log).executeTakeFirst();
}

export function readOnly(row: QuarantineRow): CodedError<LogCode> {
  return new CodedError<LogCode>("log-read-only", sayReadOnly(row), { evidence: row.evidence });
}

export function sayReadOnly({ at, code }: QuarantineRow): string {
  return code === "epoch-over"
    ? `This log was ended at ${at}: after a restore it goes on under a new name. Nothing new can be recorded here, so nothing will be done. Restart the server, so that it writes under the new name.`
    : `The log is read-only since ${at}, because it no longer holds everything it had signed (${code}). Nothing new can be recorded, so nothing will be done. Restore the newest database, or begin a new log with \`countersign log new-epoch\`.`;
}

/** What an append found out makes the log read-only, once its own transaction is over. */
export async function quarantineFor({ origin, now }: LogContext, db: Database, error: unknown): Promise<void> {
  if (!(error instanceof CodedError) || error.code !== "log-behind") return;
  await quarantine(db, origin, "log-behind", String(error.evidence ?? ""), formatInstant(now()));
}

/** Runs on its own, since it must stay when the request that found the fault fails. */
export async function quarantine(db: Database, log: string, code: string, evidence: string, at: string): Promise<void> {
  await db.transaction().execute((trx) => quarantineIn(trx, log, { code, evidence, at }));
}

/** The first reason stays: it is the one that somebody has to look at. */
export async function quarantineIn(trx: Transaction, log: string, row: QuarantineRow): Promise<void> {
  const known = await readQuarantine(trx, log);
  if (known === undefined)
    await trx
      .insertInto("log_quarantine")
      .values({ log, ...row })
      .execute();
}
