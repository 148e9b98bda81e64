/** One suite, run on each kind of store: what holds for SQLite holds for PostgreSQL, or the test fails. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, inject } from "vitest";
import { createDatabase, databaseOf, emptyDatabase, TEMPLATE } from "#server/store/testing/postgres-databases.ts";
import type {} from "./global-postgres.ts";

export interface TestStore {
  readonly kind: "sqlite" | "postgres";
  /** A place with the newest schema and nothing in it: what `openDatabase` takes. */
  fresh(): Promise<string>;
  /** Not even a schema. */
  empty(): Promise<string>;
  /** For a whole server: a folder brings its own file, a PostgreSQL has to be named. */
  forServer(): Promise<{ database?: string }>;
  /** A second place with the same content, as a restored backup is. Nobody may have the first one open. */
  copy(place: string): Promise<string>;
}

/** The suite is given its store and asks it for places; they go with the run. */
export function describeStores(name: string, suite: (store: TestStore) => void): void {
  describe(`${name} on SQLite`, () => suite(sqliteStore()));
  const postgres = inject("postgres");
  if (postgres !== null) describe(`${name} on PostgreSQL`, () => suite(postgresStore(postgres.url)));
}

export function describePostgres(name: string, suite: (store: TestStore, bin: string) => void): void {
  const postgres = inject("postgres");
  if (postgres === null) describe.skip(`${name} (without PostgreSQL, as asked)`, () => {});
  else describe(`${name} on PostgreSQL`, () => suite(postgresStore(postgres.url), postgres.bin));
}

export function sqliteStore(): TestStore {
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-store-"));
  let files = 0;
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const fresh = () => path.join(dir, `${++files}.db`);
  return {
    kind: "sqlite",
    fresh: async () => fresh(),
    empty: async () => fresh(),
    forServer: async () => ({}),
    async copy(place) {
      const copy = fresh();
      copyFileSync(place, copy);
      return copy;
    },
  };
}

/** What a test had is used again, emptied: making a database takes longer than most tests. */
export function postgresStore(url: string): TestStore {
  const free: string[] = [];
  const taken: string[] = [];
  const take = (place: string): string => {
    taken.push(place);
    return place;
  };
  afterEach(() => void free.push(...taken.splice(0)));
  const fresh = async (): Promise<string> => {
    const used = free.pop();
    if (used === undefined) return take(await createDatabase(url, { template: TEMPLATE }));
    await emptyDatabase(used);
    return take(used);
  };
  return {
    kind: "postgres",
    fresh,
    forServer: async () => ({ database: await fresh() }),
    empty: () => createDatabase(url),
    copy: async (place) => take(await createDatabase(url, { template: databaseOf(place) })),
  };
}
