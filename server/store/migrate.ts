/** Brings a schema up to date, step by step under the write lock: several processes may start at once. */
import { CompiledQuery, type Kysely, type Transaction as KyselyTransaction, sql } from "kysely";
import { CodedError } from "#lib/domain/error.ts";
import type { Migration } from "./migrations/migration.ts";
import { COMPARE_BYTES, postgresWords } from "./migrations/postgres-words.ts";
import { sqliteWords } from "./migrations/sqlite-words.ts";
import { isPostgres } from "./postgres-dialect.ts";
import type { Tables } from "./tables.ts";

type Database = Kysely<Tables>;
type Transaction = KyselyTransaction<Tables>;

export type StoreCode = "newer-database" | "foreign-database";

export async function migrate(db: Database, migrations: readonly Migration[]): Promise<void> {
  if (isPostgres(db)) await beginPostgres(db);
  else {
    await run(
      db,
      "create table if not exists migrations (id integer primary key, name text not null, applied_at text not null) strict",
    );
  }
  const applied = await assertKnown(db, migrations);
  for (const [index, migration] of migrations.entries()) {
    if (index >= applied) await db.transaction().execute((trx) => applyOnce(trx, index + 1, migration));
  }
}

/** Answers how many steps were applied. */
export async function assertKnown(db: Database, migrations: readonly Migration[]): Promise<number> {
  const applied = await db.selectFrom("migrations").selectAll().orderBy("id").execute();
  if (applied.length > migrations.length) {
    throw new CodedError<StoreCode>(
      "newer-database",
      `This database was written by a newer version of Countersign (it knows ${applied.length} schema steps, this version ${migrations.length}). Nothing was changed. Start that version, or restore a backup made by this one.`,
      { evidence: applied.at(-1)?.name },
    );
  }
  const stranger = applied.find(({ id, name }) => migrations[id - 1]?.name !== name);
  if (stranger !== undefined) {
    throw new CodedError<StoreCode>(
      "foreign-database",
      `This database has a schema step \`${stranger.name}\` that this version does not know. Nothing was changed. Check that the path is right.`,
      { evidence: stranger.name },
    );
  }
  return applied.length;
}

async function applyOnce(trx: Transaction, id: number, migration: Migration): Promise<void> {
  // Asked inside the lock: another process may have just done it.
  const done = await trx.selectFrom("migrations").select("id").where("id", "=", id).executeTakeFirst();
  if (done !== undefined) return;
  const onPostgres = isPostgres(trx);
  // A step over a large table takes as long as it takes.
  if (onPostgres) await run(trx, "set local statement_timeout = 0");
  for (const statement of migration.statements(onPostgres ? postgresWords : sqliteWords)) await run(trx, statement);
  if (onPostgres) await run(trx, COMPARE_BYTES);
  await trx
    .insertInto("migrations")
    .values({ id, name: migration.name, applied_at: new Date().toISOString() })
    .execute();
}

/** Any number that nobody else in this database uses for an advisory lock. */
const FIRST_LOCK = 4_711_000_001;

/**
 * What must be there before the first transaction: the row that each of them locks. Looked for first, since a user who may
 * not create tables may not even ask for one that is there.
 */
async function beginPostgres(db: Database): Promise<void> {
  const { rows } = await sql<{ ready: boolean }>`
    select to_regclass('migrations') is not null and to_regclass('write_lock') is not null as ready`.execute(db);
  if (rows[0]?.ready === true) return;
  await run(
    db,
    `begin; select pg_advisory_xact_lock(${FIRST_LOCK});
    create table if not exists migrations (id bigint primary key, name text not null, applied_at text not null);
    create table if not exists write_lock (id bigint primary key check (id = 1));
    insert into write_lock (id) values (1) on conflict do nothing; commit`,
  );
}

async function run(db: Database, statement: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement));
}
