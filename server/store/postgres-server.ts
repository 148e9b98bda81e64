/** What is asked of a PostgreSQL before it is used: is it new enough, the primary, and does it keep what it acknowledged? */
import pg from "pg";
import { CodedError } from "#lib/domain/error.ts";
import { explain, type PostgresCode } from "./postgres-errors.ts";
import { poolConfig } from "./postgres-pool.ts";

/** The oldest that its makers still mend, and that the tests were run on: a major version. */
const OLDEST = 14;

export interface Greeting {
  /** Its sessions have to be told to wait for the disk. */
  readonly waitsForDisk: boolean;
  /** What could lose acknowledged entries; each says what to do. */
  readonly warnings: readonly string[];
}

interface Answer {
  version: number;
  synchronous: string;
  fsync: string;
  pages: string;
  names: string;
  standbys: number;
}

const QUESTION = `select current_setting('server_version_num')::int as version,
  current_setting('synchronous_commit') as synchronous, current_setting('fsync') as fsync,
  current_setting('full_page_writes') as pages, current_setting('synchronous_standby_names') as names,
  (select count(*) from pg_stat_replication where state is distinct from 'backup') as standbys`;

export async function greetPostgres(url: string): Promise<Greeting> {
  const client = new pg.Client(poolConfig(url));
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<Answer>(QUESTION);
    const [answer] = rows;
    if (answer === undefined) throw new CodedError("database-away", "PostgreSQL did not say what it is.");
    assertNewEnough(answer.version);
    return { waitsForDisk: !["off", "local"].includes(answer.synchronous), warnings: warningsOf(answer) };
  } catch (error) {
    throw explain(error);
  } finally {
    await client.end().catch(() => {});
  }
}

export function assertNewEnough(version: number): void {
  const major = Math.floor(version / 10_000);
  if (major >= OLDEST) return;
  throw new CodedError<PostgresCode>(
    "database-too-old",
    `This is PostgreSQL ${major}, and Countersign needs ${OLDEST} or newer. Nothing was changed. Upgrade it, or use another one.`,
  );
}

export function warningsOf({ fsync, pages, names, standbys }: Omit<Answer, "version" | "synchronous">): string[] {
  return [
    ...(fsync === "off" || pages === "off"
      ? [
          "PostgreSQL runs with `fsync` or `full_page_writes` off. A power cut can lose or spoil entries that were acknowledged. Switch both on.",
        ]
      : []),
    ...(standbys > 0 && names.trim() === ""
      ? [
          "PostgreSQL has a standby, but waits for none (`synchronous_standby_names` is empty). A failover can lose entries that were acknowledged, and the log would then be read-only. Name the standby there.",
        ]
      : []),
  ];
}
