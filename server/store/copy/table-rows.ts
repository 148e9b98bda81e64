/** Tables as they lie there: their names in the order of making, their rows in pages, and a sum over all rows of one. */
import { createHash } from "node:crypto";
import { CompiledQuery, type Kysely, sql } from "kysely";
import type { Database, Transaction } from "../open.ts";
import { isPostgres } from "../postgres-dialect.ts";

/** No schema of ours is known here: every table is copied, also those of later versions. */
export type Row = Readonly<Record<string, unknown>>;
export type AnyDatabase = Kysely<Record<string, Row>>;

/** The same database, its tables named only while it runs. */
export function untyped(db: Database | Transaction): AnyDatabase {
  return db as unknown as AnyDatabase;
}

const PAGE = 500;
/** The history of the schema belongs to each database, and so does the row that its writers lock. */
const OWN = ["migrations", "write_lock"];

/** Whoever refers to a table was made after it. */
export async function tablesOf(db: AnyDatabase): Promise<string[]> {
  const made = isPostgres(db)
    ? sql<{ name: string }>`select relname as name from pg_class
        where relkind = 'r' and relnamespace = current_schema()::regnamespace order by oid`
    : sql<{
        name: string;
      }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by rowid`;
  const { rows } = await made.execute(db);
  return rows.map(({ name }) => name).filter((name) => !OWN.includes(name));
}

/** In a transaction, so that all pages are of one moment. */
export async function* pagesOf(db: AnyDatabase, table: string): AsyncGenerator<Row[]> {
  if (isPostgres(db)) yield* fetched(db, table);
  else yield* streamed(db, table);
}

async function* fetched(db: AnyDatabase, table: string): AsyncGenerator<Row[]> {
  const run = (statement: string) => db.executeQuery<Row>(CompiledQuery.raw(statement));
  await run(`declare copied no scroll cursor for select * from "${table}"`);
  for (;;) {
    const { rows } = await run(`fetch ${PAGE} from copied`);
    if (rows.length === 0) break;
    yield rows;
  }
  await run("close copied");
}

async function* streamed(db: AnyDatabase, table: string): AsyncGenerator<Row[]> {
  let page: Row[] = [];
  for await (const row of db.selectFrom(table).selectAll().stream(PAGE)) {
    page.push(row as Row);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** The same for the same rows in any order; two tables with one sum have the same rows. */
export class RowSum {
  rows = 0;
  #sum = 0n;

  add(row: Row): void {
    const columns = Object.keys(row).sort();
    const text = JSON.stringify(columns.map((name) => [name, plain(row[name])]));
    const hash = createHash("sha256").update(text).digest("hex");
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) % 2n ** 256n;
    this.rows += 1;
  }

  equals(other: RowSum): boolean {
    return this.rows === other.rows && this.#sum === other.#sum;
  }
}

function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? ["bytes", Buffer.from(value).toString("base64")] : value;
}
