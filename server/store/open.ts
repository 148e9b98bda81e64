/**
 * Opens the database, a file (SQLite) or a `postgres://` URL, and brings its schema up to date, one transaction per step.
 * It must never touch a database that a newer version has written: that would be a roll-back in disguise.
 */
import { type Dialect, Kysely, type Transaction as KyselyTransaction } from "kysely";
import { assertKnown, migrate } from "./migrate.ts";
import { migrations as allMigrations } from "./migrations/index.ts";
import type { Migration } from "./migrations/migration.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { greetPostgres } from "./postgres-server.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Transaction = KyselyTransaction<Tables>;

export interface OpenOptions {
  /** Tests only: an older version's. */
  migrations?: readonly Migration[];
  /** Told what could lose acknowledged entries. */
  warn?: (warning: string) => void;
}

export function isPostgresUrl(where: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(where);
}

export async function openDatabase(where: string, options: OpenOptions = {}): Promise<Database> {
  const db = toKysely(isPostgresUrl(where) ? await greeted(where, options) : sqliteDialect(where));
  return destroyUnless(db, migrate(db, options.migrations ?? allMigrations));
}

/** Changes nothing, not even the schema: for exports of a database that a server may be using. */
export async function openForReading(where: string): Promise<Database> {
  const readOnly = { readOnly: true };
  const db = toKysely(isPostgresUrl(where) ? postgresDialect(where, readOnly) : sqliteDialect(where, readOnly));
  return destroyUnless(db, assertKnown(db, allMigrations));
}

async function greeted(url: string, { warn }: OpenOptions): Promise<Dialect> {
  const { waitsForDisk, warnings } = await greetPostgres(url);
  for (const warning of warnings) warn?.(warning);
  return postgresDialect(url, { durable: !waitsForDisk });
}

function toKysely(dialect: Dialect): Database {
  return new Kysely<Tables>({ dialect });
}

async function destroyUnless(db: Database, ready: Promise<unknown>): Promise<Database> {
  try {
    await ready;
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
