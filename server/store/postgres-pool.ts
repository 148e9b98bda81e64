/** Connections to PostgreSQL: how they are set, and how its types become ours. A query parameter of the URL overrides each setting. */
import pg from "pg";
import { CodedError } from "#lib/domain/error.ts";
import type { PostgresCode } from "./postgres-errors.ts";

export const APPLICATION_NAME = "countersign";

const INT8 = 20;
const BYTEA = 17;
const NUMERIC = 1700;

export interface PoolOptions {
  readonly readOnly?: boolean;
  /** For a database that does not wait for the disk by default; this record must. */
  readonly durable?: boolean;
}

export function poolConfig(url: string, { readOnly = false, durable = false }: PoolOptions = {}): pg.PoolConfig {
  const settings = [
    // A process that froze or was cut off must not keep its locks for hours.
    "tcp_keepalives_idle=30",
    "tcp_keepalives_interval=10",
    "tcp_keepalives_count=3",
    ...(readOnly ? ["default_transaction_read_only=on"] : []),
    ...(durable ? ["synchronous_commit=on"] : []),
  ];
  return {
    ...withSettings(url, settings),
    application_name: APPLICATION_NAME,
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    lock_timeout: 5_000,
    statement_timeout: 30_000,
    // Whoever holds the lock and says nothing is put out, so that the others can go on.
    idle_in_transaction_session_timeout: 1_500,
    types: { getTypeParser },
  };
}

export function openPool(url: string, options?: PoolOptions): pg.Pool {
  const pool = new pg.Pool(poolConfig(url, options));
  // Without a listener an idle connection that breaks would end this process. Whoever asks next hears of it.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    // The first says why; then the socket closes.
    client.on("error", (error) => void (fates.has(client) || fates.set(client, error)));
  });
  return pool;
}

const fates = new WeakMap<pg.ClientBase, Error>();

/** Why a connection was ended while nobody asked it anything: later it only says that it is not usable. */
export function fateOf(client: pg.ClientBase): Error | undefined {
  return fates.get(client);
}

const UNREADABLE =
  "The database's URL cannot be read. Nothing was done. It looks like postgres://user:password@host:5432/name; percent-encode what is special in the password, and name one host.";

/** Its `options` are kept: the URL may name a search path there. */
function withSettings(url: string, settings: readonly string[]): { connectionString: string; options: string } {
  const ours = settings.map((setting) => `-c ${setting}`).join(" ");
  const parsed = URL.parse(url);
  // Node's own error would carry the URL, and with it the password.
  if (parsed === null) throw new CodedError<PostgresCode>("database-login", UNREADABLE);
  const own = parsed.searchParams.get("options");
  parsed.searchParams.delete("options");
  return { connectionString: parsed.href, options: own === null ? ours : `${ours} ${own}` };
}

function getTypeParser(
  ...[oid, format]: Parameters<typeof pg.types.getTypeParser>
): ReturnType<typeof pg.types.getTypeParser> {
  if (format === "binary") return pg.types.getTypeParser(oid, format);
  if (Number(oid) === INT8 || Number(oid) === NUMERIC) return toNumber;
  if (Number(oid) === BYTEA) return toBytes;
  return pg.types.getTypeParser(oid, format);
}

/** SQLite's driver refuses too: a number that is not exact must not be counted on. */
export function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new CodedError("number-too-large", "a stored number is larger than 2^53 or not whole", { evidence: text });
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}
