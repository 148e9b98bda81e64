/**
 * One PostgreSQL for a whole run of tests, started only when one of the files that run asks for it. With
 * `COUNTERSIGN_WITHOUT=postgres` (`npm test -- --without postgres`) there is none, and its suites are left out.
 */
import { readFileSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { openDatabase } from "#server/store/open.ts";
import { findPostgres } from "#server/store/testing/find-postgres.ts";
import { startPostgres } from "#server/store/testing/postgres.ts";
import { createDatabase, TEMPLATE } from "#server/store/testing/postgres-databases.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Null: left out, as asked. */
    postgres: { url: string; bin: string } | null;
  }
}

/** Who imports one of these needs it. */
const NEEDED_BY = /testing\/(?:suites\/stores|postgres[\w-]*)\.ts/;

export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  project.provide("postgres", null);
  if (process.env.COUNTERSIGN_WITHOUT?.includes("postgres")) return undefined;
  // What the run was asked for; Vitest has it, and does not list it among its types.
  const { filenamePattern } = project.vitest as unknown as { filenamePattern?: string[] };
  const { testFiles } = await project.globTestFiles(filenamePattern);
  if (!testFiles.some((file) => NEEDED_BY.test(readFileSync(file, "utf8")))) return undefined;
  const found = findPostgres(process.env);
  if ("problem" in found) throw new Error(found.problem);
  const server = await startPostgres(found.bin);
  await makeTemplate(server.url);
  project.provide("postgres", { url: server.url, bin: found.bin });
  return () => server.stop();
}

async function makeTemplate(url: string): Promise<void> {
  await (await openDatabase(await createDatabase(url, { name: TEMPLATE }))).destroy();
}
