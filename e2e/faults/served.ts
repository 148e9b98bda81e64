/** The world of most kinds: a real server in this process on a real database, the practice desk and shop, and browsers. */
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { type RunningServer, type ServerOptions, startServer } from "#server/main.ts";
import { isPostgresUrl } from "#server/store/open.ts";
import { askPostgres } from "#server/store/testing/postgres-databases.ts";
import { testPack } from "#server/testing/pack.ts";
import { createCases } from "../harness/new-case.ts";
import type { Stage } from "./acts.ts";
import { type Bench, startBench } from "./bench.ts";
import { Client, MARK } from "./client.ts";
import { exportRecord, recordSize } from "./export-record.ts";
import type { Plant, World } from "./fault.ts";
import { type Judged, judgeRecord } from "./judge-record.ts";
import type { Random } from "./random.ts";

export interface Served extends World, Stage {
  /** The server's folder. */
  readonly dir: string;
  readonly bench: Bench;
  /** `off`: how far its own clock is from the server's. */
  client(url?: () => string, off?: { ms: number }): Promise<Client>;
  /** Another server on the same database, as behind a load balancer; started once. */
  second(): Promise<RunningServer>;
  /** How many entries there are. */
  size(): Promise<number>;
  judge(clients: readonly Client[], expected?: readonly string[]): Promise<Judged>;
  /** Breaks on purpose what the judge must find. */
  plant(plant: Plant | undefined, client: Client, random: Random): Promise<void>;
}

export async function serve(options: Partial<ServerOptions> = {}): Promise<Served> {
  const bench = await startBench({ holdSeconds: 0, ...options });
  const dir = options.dir ?? path.join(bench.dir, "server");
  const where = options.database ?? path.join(dir, "countersign.db");
  const cases = createCases(bench.practice);
  let second: RunningServer | undefined;
  const { desk, freshdesk, shop } = bench.practice;
  const client: Served["client"] = (url = () => bench.server().url, off = { ms: 0 }) =>
    Client.signIn({ url, now: () => bench.clock.now + off.ms, password: bench.server().practicePassword });
  return {
    dir,
    bench,
    newCase: cases.make,
    practice: bench.practice,
    wishes: bench,
    client,
    async second() {
      second ??= await startServer({
        dir,
        now: () => bench.clock.now,
        pack: testPack(),
        practice: { desk, freshdesk, shop },
        report: (error) => bench.reports.push(error),
        holdSeconds: 0,
        ...options,
      });
      return second;
    },
    size: () => recordSize(where),
    async judge(clients, expected = []) {
      const lines = await exportRecord(where, dir);
      return judgeRecord({ lines, clients, vkey: clients[0]?.vkeys[0] ?? "", expected });
    },
    plant: (plant, told, random) => plantInRecord(where, plant, told, random),
    async close() {
      await second?.stop();
      await bench.stop();
    },
  };
}

/** The three failures that a record can have, made on purpose in a real one; `where` is a file or a `postgres://` URL. */
export async function plantInRecord(
  where: string,
  plant: Plant | undefined,
  client: Client,
  random: Random,
): Promise<void> {
  if (plant === undefined) return;
  if (plant === "doubled") return writeTwice(client, random);
  const victim = random.pick([...client.told.keys()].slice(1));
  const isPostgres = isPostgresUrl(where);
  const edited = isPostgres
    ? "convert_to(replace(convert_from(leaf, 'UTF8'), 'intent', 'result'), 'UTF8')"
    : "cast(replace(cast(leaf as text), 'intent', 'result') as blob)";
  const change = plant === "lost" ? "delete from log_entries" : `update log_entries set leaf = ${edited}`;
  const statement = `${change} where entry_id = '${victim}'`;
  if (isPostgres) await askPostgres(where, statement);
  else changeFile(where, statement);
}

function changeFile(file: string, statement: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}

/** As an outbox would that made its items anew instead of sending the same ones again. */
async function writeTwice(client: Client, random: Random): Promise<void> {
  // A round of one approval has written nothing of which there may be only one.
  if (marked(client).length === 0) await client.write(1).then(() => client.drain());
  const { entry, suggestion } = random.pick(marked(client));
  await client.write(1, { entry, ...(suggestion === undefined ? {} : { suggestion }) });
  await client.drain();
}

function marked(client: Client): LogItem[] {
  const items = [...client.sent.values()].map(({ submission }) => submission.signed.item);
  return items.filter(({ suggestion }) => suggestion?.startsWith(MARK));
}
