/**
 * A transaction that survives a killed process but does not wait for the disk: a power cut may lose its last moments.
 * For counts that delay somebody who waits. It MUST NOT be used for the record, for claims or for executions.
 */
import { CompiledQuery } from "kysely";
import type { Database, Transaction } from "./open.ts";
import { isPostgres } from "./postgres-dialect.ts";

export function commitSoftly<T>(db: Database, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return isPostgres(db) ? onPostgres(db, work) : onSqlite(db, work);
}

function onPostgres<T>(db: Database, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await trx.executeQuery(CompiledQuery.raw("set local synchronous_commit = off"));
    return work(trx);
  });
}

function onSqlite<T>(db: Database, work: (trx: Transaction) => Promise<T>): Promise<T> {
  // There is one connection and it is held from here to the end: nobody else's commit can fall in between.
  return db.connection().execute(async (held) => {
    await held.executeQuery(CompiledQuery.raw("pragma synchronous = normal"));
    try {
      return await held.transaction().execute(work);
    } finally {
      await held.executeQuery(CompiledQuery.raw("pragma synchronous = full"));
    }
  });
}
