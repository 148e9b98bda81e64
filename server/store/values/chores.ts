/**
 * Work that must follow a transaction and survives a killed process: noted in it, done after it, taken up again at the next
 * start. Deleted rows are only gone once no page, journal or free space of the database holds their bytes.
 */
import { CompiledQuery, sql } from "kysely";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../open.ts";
import { isPostgres } from "../postgres-dialect.ts";

const TRIES = 20;
const WAIT_MS = 100;

/** What is rewritten where a database cannot be rewritten as a whole. */
const TABLES = [
  "log_values",
  "log_plain_values",
  "log_value_keys",
  "log_subject_links",
  "claims",
  "executions",
  "look_ups",
  "approvals",
];

/**
 * `whole`: every table is written anew, which takes seconds for each gigabyte and lets nobody write meanwhile. `journal`: SQLite
 * has overwritten what was deleted in its place (`secure_delete`), so only its journal is emptied; PostgreSQL frees the places,
 * and what was in them stays until they are used again.
 */
export type Thoroughness = "whole" | "journal";

export async function noteCompaction(trx: Transaction, now: number, how: Thoroughness = "whole"): Promise<void> {
  await trx
    .insertInto("chores")
    .values({ name: nameOf(how), at: formatInstant(now) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}

const nameOf = (how: Thoroughness): string => `compact-${how}`;

/** False when somebody else was reading all the time: what was deleted may still be in the journal, and it is still noted. */
export async function compactIfNoted(db: Database): Promise<boolean> {
  const rows = await db.selectFrom("chores").select("name").execute();
  const [how] = (["whole", "journal"] as const).filter((one) => rows.some(({ name }) => name === nameOf(one)));
  if (how === undefined) return true;
  if (!(await compact(db, how))) return false;
  await db
    .deleteFrom("chores")
    .where("name", "in", how === "whole" ? [nameOf("whole"), nameOf("journal")] : [nameOf("journal")])
    .execute();
  return true;
}

async function compact(db: Database, how: Thoroughness): Promise<boolean> {
  if (isPostgres(db)) return vacuumTables(db, how === "whole" ? "vacuum full" : "vacuum");
  return (await emptyJournal(db)) && (how === "journal" || ((await vacuum(db)) && (await emptyJournal(db))));
}

/** As long as it takes: a large table is written anew. Its own journal and its backups keep what they have; see docs/privacy.md. */
function vacuumTables(db: Database, how: string): Promise<boolean> {
  return db.connection().execute(async (held) => {
    const run = (statement: string) => held.executeQuery(CompiledQuery.raw(statement));
    await run("set statement_timeout = 0");
    try {
      for (const table of TABLES) await run(`${how} ${table}`);
      await run("checkpoint");
    } finally {
      await run("reset statement_timeout");
    }
    return true;
  });
}

/** Writes every live row into a new file's worth of pages and leaves nothing of the old ones. */
async function vacuum(db: Database): Promise<boolean> {
  return retried(async () => {
    try {
      await db.executeQuery(CompiledQuery.raw("vacuum"));
      return true;
    } catch (error) {
      if (error instanceof Error && /locked|busy/i.test(error.message)) return false;
      throw error;
    }
  });
}

async function emptyJournal(db: Database): Promise<boolean> {
  return retried(async () => {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    return rows[0]?.busy === 0;
  });
}

async function retried(work: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < TRIES; i++) {
    if (await work()) return true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
  return false;
}
