/** Databases on a test's PostgreSQL: each test its own, so that none sees another's. */
import { randomBytes } from "node:crypto";
import pg from "pg";

/** Made once a run, since making the schema takes longer than all else. */
export const TEMPLATE = "newest";

/** A new database, empty or a copy of one that nobody has open; answers its URL. */
export async function createDatabase(
  url: string,
  { template, name = `t${randomBytes(8).toString("hex")}` }: { template?: string; name?: string } = {},
): Promise<string> {
  await askPostgres(url, `create database ${name}${template === undefined ? "" : ` template ${template}`}`);
  const at = new URL(url);
  at.pathname = `/${name}`;
  // A machine that runs many tests at once pauses for longer than a server may.
  at.searchParams.set("idle_in_transaction_session_timeout", "20000");
  return at.href;
}

/** All rows, and the triggers with which a test did damage; the schema and its history stay. */
export async function emptyDatabase(url: string): Promise<void> {
  await askPostgres(
    url,
    `do $$ declare it record; begin
      set local session_replication_role = replica;
      for it in select tgrelid::regclass as "table", tgname from pg_trigger where not tgisinternal loop
        execute format('drop trigger %I on %s', it.tgname, it."table");
      end loop;
      for it in select c.oid::regclass as "table" from pg_class c where relkind = 'r'
        and relnamespace = current_schema()::regnamespace and relname not in ('migrations', 'write_lock') loop
        execute format('delete from %s', it."table");
      end loop;
    end $$`,
  );
}

export function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

export async function askPostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
