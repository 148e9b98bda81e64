/**
 * Opens the database and brings its schema up to date, one transaction per step. It must never touch a database
 * that a newer version has written: that would be a roll-back in disguise.
 */
import { CompiledQuery, Kysely, type Transaction as KyselyTransaction } from "kysely";
import { CodedError } from "#lib/domain/error.ts";
import { migrations as allMigrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/migration.ts";
import { sqliteWords } from "./migrations/sqlite-words.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Transaction = KyselyTransaction<Tables>;

export type StoreCode = "newer-database" | "foreign-database";

export async function openDatabase(path: string, migrations: readonly Migration[] = allMigrations): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
  try {
    await migrate(db, migrations);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Changes nothing, not even the schema: for exports of a database that a server may be using. */
export async function openForReading(path: string): Promise<Database> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path, { readOnly: true }) });
  try {
    await assertKnown(db, allMigrations);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function migrate(db: Database, migrations: readonly Migration[]): Promise<void> {
  await run(
    db,
    "create table if not exists migrations (id integer primary key, name text not null, applied_at text not null) strict",
  );
  await assertKnown(db, migrations);
  for (const [index, migration] of migrations.entries()) {
    await db.transaction().execute(async (trx) => {
      // Asked inside the lock: another process may have just done it.
      const done = await trx
        .selectFrom("migrations")
        .select("id")
        .where("id", "=", index + 1)
        .executeTakeFirst();
      if (done === undefined) await apply(trx, index + 1, migration);
    });
  }
}

async function assertKnown(db: Database, migrations: readonly Migration[]): Promise<void> {
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
}

async function apply(trx: Transaction, id: number, migration: Migration): Promise<void> {
  for (const statement of migration.statements(sqliteWords)) await run(trx, statement);
  await trx
    .insertInto("migrations")
    .values({ id, name: migration.name, applied_at: new Date().toISOString() })
    .execute();
}

async function run(db: Kysely<Tables>, statement: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement));
}
