/**
 * Two server processes on one database, the practice desk and shop, and the hand that kills: the first server lives on, so
 * that a leak would show; the second and, where it is PostgreSQL, the database are killed by turns.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChildServer, startChildServer } from "#e2e/faults/child-server.ts";
import { createCases } from "#e2e/harness/new-case.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { findPostgres } from "#server/store/testing/find-postgres.ts";
import { startPostgres, type TestPostgres } from "#server/store/testing/postgres.ts";

export interface Fleet {
  readonly dir: string;
  /** A file or a `postgres://` URL. */
  readonly where: string;
  readonly practice: Practice;
  readonly newCase: ReturnType<typeof createCases>["make"];
  readonly lasting: ChildServer;
  readonly mortal: ChildServer;
  readonly database: TestPostgres | undefined;
  readonly kills: { server: number; database: number };
  /** Some server's address; asked again after a cut, it is the other's. */
  url(): string;
  turn(): void;
  killNext(): Promise<void>;
  stop(): Promise<void>;
}

/** Every how manyth kill is the database's. */
const DATABASE_EVERY = 4;

export async function startFleet(store: "sqlite" | "postgres"): Promise<Fleet> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-load-"));
  const practice = await startPractice({ dir: path.join(dir, "practice"), triggerMs: 60_000, updateLimit: 1_000_000 });
  const postgres = store === "postgres" ? await startFound() : undefined;
  const options = { holdSeconds: 0.5, database: postgres?.url };
  const lasting = await startChildServer(dir, practice, options);
  const mortal = await startChildServer(dir, practice, options);
  const kills = { server: 0, database: 0 };
  const servers = [lasting, mortal];
  let turns = 0;
  let kill = 0;
  return {
    dir,
    where: postgres?.url ?? path.join(dir, "server", "countersign.db"),
    practice,
    newCase: createCases(practice).make,
    lasting,
    mortal,
    database: postgres,
    kills,
    url: () => (servers[turns % 2] ?? lasting).ready().url,
    turn: () => {
      turns += 1;
    },
    async killNext() {
      kill += 1;
      if (postgres !== undefined && kill % DATABASE_EVERY === 0) {
        await postgres.kill();
        await postgres.start();
        kills.database += 1;
      } else {
        await mortal.kill();
        await mortal.start();
        kills.server += 1;
      }
    },
    async stop() {
      await mortal.kill();
      await lasting.kill();
      await postgres?.stop();
      await practice.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function startFound(): Promise<TestPostgres> {
  const found = findPostgres(process.env);
  if ("problem" in found) throw new Error(found.problem);
  return startPostgres(found.bin);
}
