/**
 * Copies a whole store into an empty one of another kind: every table, as it was at one moment, in one transaction of the
 * target. It is proved before that transaction commits; if anything does not fit, the target stays empty. The source is
 * only read.
 */
import { CompiledQuery, sql } from "kysely";
import { CodedError } from "#lib/domain/error.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { migrations } from "../migrations/index.ts";
import { type Database, openDatabase, openForReading, type Transaction } from "../open.ts";
import { isPostgres } from "../postgres-dialect.ts";
import { type ProvedLog, proveLogs } from "./prove-copy.ts";
import { type AnyDatabase, pagesOf, RowSum, tablesOf, untyped } from "./table-rows.ts";

export type CopyCode = "target-not-empty" | "other-version" | "in-quarantine" | "copy-differs" | "copy-unsound";

export interface CopyOptions {
  from: string;
  to: string;
  verify: VerifySignature;
  /** Also a log that is read-only because it lost entries: it stays so. */
  evenInQuarantine?: boolean;
  /** Told now and then how far it is. */
  say?: (progress: string) => void;
}

export interface Copied {
  tables: number;
  rows: number;
  logs: ProvedLog[];
}

export async function copyStore(options: CopyOptions): Promise<Copied> {
  const source = await openForReading(options.from);
  try {
    await assertSameVersion(source);
    const target = await openDatabase(options.to);
    try {
      return await atOneMoment(source, (reading) =>
        target.transaction().execute(async (trx) => copyAll(reading, trx, options)),
      );
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

async function copyAll(source: AnyDatabase, trx: Transaction, options: CopyOptions): Promise<Copied> {
  await assertNoQuarantine(source, options);
  const target = untyped(trx);
  if (isPostgres(target))
    await run(target, "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0");
  const tables = await tablesOf(target);
  for (const table of tables) await assertEmpty(target, table);
  let rows = 0;
  for (const table of tables) {
    const read = await copyTable(source, target, table, options);
    const written = await sumOf(target, table);
    if (!written.equals(read)) throw differs(table);
    rows += read.rows;
  }
  await moveCounters(target);
  options.say?.("comparing every checkpoint with its entries");
  const logs = await proveLogs(trx, options.verify);
  return { tables: tables.length, rows, logs };
}

async function copyTable(
  source: AnyDatabase,
  target: AnyDatabase,
  table: string,
  { say }: CopyOptions,
): Promise<RowSum> {
  const sum = new RowSum();
  let said = Date.now();
  for await (const page of pagesOf(source, table)) {
    for (const row of page) sum.add(row);
    await target.insertInto(table).values(page).execute();
    if (Date.now() - said < 1_000) continue;
    said = Date.now();
    say?.(`${table}: ${sum.rows} rows`);
  }
  return sum;
}

async function sumOf(db: AnyDatabase, table: string): Promise<RowSum> {
  const sum = new RowSum();
  for await (const page of pagesOf(db, table)) for (const row of page) sum.add(row);
  return sum;
}

/** A reading transaction on one connection: what is written meanwhile is not seen. */
function atOneMoment<T>(db: Database, work: (reading: AnyDatabase) => Promise<T>): Promise<T> {
  return db.connection().execute(async (held) => {
    await run(untyped(held), isPostgres(untyped(held)) ? "begin isolation level repeatable read read only" : "begin");
    try {
      return await work(untyped(held));
    } finally {
      await run(untyped(held), "rollback");
    }
  });
}

async function assertSameVersion(source: Database): Promise<void> {
  const steps = await source.selectFrom("migrations").select("id").execute();
  if (steps.length === migrations.length) return;
  throw new CodedError<CopyCode>(
    "other-version",
    `The source has ${steps.length} schema steps, and this version of Countersign ${migrations.length}. Nothing was copied. Start the server of this version on it once, stop it, and copy then.`,
  );
}

async function assertNoQuarantine(source: AnyDatabase, { evenInQuarantine = false }: CopyOptions): Promise<void> {
  const rows = (await source.selectFrom("log_quarantine").select(["log", "code"]).execute()) as {
    log: string;
    code: string;
  }[];
  // A log that was ended in due form goes on under another name.
  const lost = rows.find(({ code }) => code !== "epoch-over");
  if (lost === undefined || evenInQuarantine) return;
  throw new CodedError<CopyCode>(
    "in-quarantine",
    `The log \`${lost.log}\` is read-only because it lost entries (${lost.code}). Nothing was copied. Look for the database that holds them; to copy this one all the same, say --even-in-quarantine: it stays read-only.`,
  );
}

async function assertEmpty(target: AnyDatabase, table: string): Promise<void> {
  const row = await target.selectFrom(table).select(sql<number>`1`.as("one")).limit(1).executeTakeFirst();
  if (row === undefined) return;
  throw new CodedError<CopyCode>(
    "target-not-empty",
    `The target is not empty: there are rows in \`${table}\`. Nothing was copied. Make a new database, and copy into that.`,
  );
}

/** Keys that count by themselves go on after the highest that was copied. */
async function moveCounters(target: AnyDatabase): Promise<void> {
  if (!isPostgres(target)) return;
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(target);
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(target);
  }
}

async function run(db: AnyDatabase, statement: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement));
}

function differs(table: string): CodedError<CopyCode> {
  return new CodedError(
    "copy-differs",
    `What was written to \`${table}\` does not come back as it was read. Nothing was copied. Check both disks, and try again.`,
  );
}
