/**
 * Peers on PostgreSQL: one connection of its own per process that listens, and holds an advisory lock for each piece of
 * work. Locks end with the connection, so a killed process leaves none. It connects again by itself.
 */
import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";
import { MISSED, type Peers } from "./peers.ts";
import { explain } from "./postgres-errors.ts";
import { poolConfig } from "./postgres-pool.ts";

const CHANNEL = "countersign";
const SOONEST = 250;
const LATEST = 5_000;

const Said = z.strictObject({ from: z.string(), text: z.string() });
type Listener = Parameters<Peers["listen"]>[0];

export function openPostgresPeers(url: string): Peers {
  const self = randomUUID();
  const listeners = new Set<Listener>();
  /** By this process: a session may take its own advisory lock twice. */
  const held = new Set<string>();
  let client: pg.Client | undefined;
  let connecting: Promise<pg.Client> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let wait = SOONEST;
  let before: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const tell = (text: string | typeof MISSED): void => {
    for (const listener of listeners) listener(text);
  };

  const hear = ({ payload = "" }: pg.Notification): void => {
    const said = Said.safeParse(parse(payload));
    if (said.success && said.data.from !== self) tell(said.data.text);
  };

  const connected = (): Promise<pg.Client> => {
    if (client !== undefined) return Promise.resolve(client);
    connecting ??= connect().finally(() => {
      connecting = undefined;
    });
    return connecting;
  };

  const connect = async (): Promise<pg.Client> => {
    const next = new pg.Client(poolConfig(url));
    const lost = (): void => {
      if (client === next) client = undefined;
      again();
    };
    next.on("error", lost);
    next.on("notification", hear);
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      await next.end().catch(() => {});
      again();
      throw explain(error);
    }
    next.on("end", lost);
    client = next;
    wait = SOONEST;
    tell(MISSED);
    return next;
  };

  const again = (): void => {
    if (isClosed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      connected().catch(() => {});
    }, wait);
    timer.unref();
    wait = Math.min(wait * 2, LATEST);
  };

  /** One after the other: `pg` will not queue them for much longer. */
  const query = <Row extends pg.QueryResultRow>(sql: string, values: string[]): Promise<pg.QueryResult<Row>> => {
    const answer = before.then(async () => (await connected()).query<Row>(sql, values));
    before = answer.catch(() => {});
    return answer;
  };

  const ask = async (question: string, name: string): Promise<boolean> => {
    const { rows } = await query<{ yes: boolean }>(`select ${question}($1) as yes`, [keyOf(name)]);
    return rows[0]?.yes === true;
  };

  connected().catch(() => {});
  return {
    canBe: true,
    say(text) {
      const payload = JSON.stringify({ from: self, text });
      // Lost when there is no connection: the others notice their own missing one, or ask again by themselves.
      query("select pg_notify($1, $2)", [CHANNEL, payload]).catch(() => {});
    },
    listen: (listener) => void listeners.add(listener),
    async alone(name, work) {
      if (isClosed) throw new CodedError("peers-closed", "the server is stopping");
      if (held.has(name)) return false;
      held.add(name);
      try {
        if (!(await ask("pg_try_advisory_lock", name).catch(explained))) return false;
        try {
          return await work();
        } finally {
          // The lock went with the connection if that broke.
          await ask("pg_advisory_unlock", name).catch(() => {});
        }
      } finally {
        held.delete(name);
      }
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await connecting?.catch(() => {});
      await client?.end().catch(() => {});
    },
  };
}

function explained(error: unknown): never {
  throw explain(error);
}

/** 64 bits of a hash: two names with the same number would only wait for each other. */
function keyOf(name: string): string {
  return createHash("sha256").update(name).digest().readBigInt64BE().toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
