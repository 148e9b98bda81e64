/**
 * Kysely over Node's own `node:sqlite`: no native dependency. One connection per process; Kysely queues its users, so
 * inside a transaction only the transaction may be used. Every transaction takes the write lock at once (`begin
 * immediate`): one that reads first and writes later could otherwise act on a head that another process has moved.
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { CompiledQuery, type DatabaseConnection, SqliteDialect, type SqliteDialectConfig, SqliteDriver } from "kysely";
import { explainSqlite } from "./sqlite-errors.ts";

type SqliteDatabase = Exclude<SqliteDialectConfig["database"], (...args: never) => unknown>;

const SQLITE_BUSY = 5;
const WAIT_MS = 5_000;

const SETTINGS = `
  pragma busy_timeout = ${WAIT_MS};
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma secure_delete = on;
`;

export interface SqliteOptions {
  /** Refuses every write, and does not make a file that is not there. */
  readOnly?: boolean;
}

export function sqliteDialect(path: string, { readOnly = false }: SqliteOptions = {}): SqliteDialect {
  const database = async (): Promise<SqliteDatabase> => {
    return toKysely(readOnly ? new DatabaseSync(path, { readOnly, timeout: WAIT_MS }) : openSqlite(path));
  };
  return new ImmediateDialect({ database });
}

function openSqlite(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(SETTINGS);
  return database;
}

/** Statements are kept, since the same few dozen run all day; an iterator gets its own, because it outlives the call. */
function toKysely(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  const prepare = (sql: string) => {
    const statement = kept.get(sql) ?? database.prepare(sql);
    // Statements with many rows are one of a kind; keeping them would push out the ones that matter.
    if (kept.size < 500 && sql.length < 2_000) kept.set(sql, statement);
    return statement;
  };
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = explained(() => prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (values) => explained(() => statement.all(...(values as SQLInputValue[]))),
        run: (values) => explained(() => statement.run(...(values as SQLInputValue[]))),
        iterate: (values) => database.prepare(sql).iterate(...(values as SQLInputValue[])),
      };
    },
  };
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainSqlite(error);
  }
}

class ImmediateDialect extends SqliteDialect {
  private readonly config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.config);
  }
}

class ImmediateDriver extends SqliteDriver {
  /** Waits for another process's lock without blocking this one, as SQLite's own waiting would. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql));
    const until = Date.now() + WAIT_MS;
    await run("pragma busy_timeout = 0");
    try {
      for (;;) {
        const began = await run("begin immediate").catch((error: unknown) => {
          if (!isBusy(error) || Date.now() > until) throw error;
        });
        if (began !== undefined) return;
        await delay(5);
      }
    } finally {
      await run(`pragma busy_timeout = ${WAIT_MS}`);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
