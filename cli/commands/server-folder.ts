/** A server's folder and database, opened by a command while the server is stopped. */
import path from "node:path";
import { CodedError } from "#lib/domain/error.ts";
import { type AuthorityPaths, authorityPaths } from "#server/keys/authority.ts";
import { hasFile } from "#server/keys/key-files.ts";
import { openKeys } from "#server/keys/open-keys.ts";
import { followSuccessions, type ServerKeys } from "#server/keys/server-keys.ts";
import { type Database, openDatabase } from "#server/store/open.ts";
import { openValues, valueKeysIn } from "#server/store/values/open-values.ts";
import type { ValueStore } from "#server/store/values/value-store.ts";
import { NotDone } from "./ask-server.ts";
import { type Io, Usage } from "./command.ts";

export interface ServerFolder {
  dir: string;
  paths: AuthorityPaths;
  db: Database;
  keys: ServerKeys;
  values: ValueStore;
}

export const FOLDER_OPTIONS = ["dir", "database-from"] as const;
export const FOLDER_USAGE = "--dir FOLDER [--database-from VARIABLE]";

type Options = Readonly<Record<string, string | undefined>>;

/** `--database-from` names the environment variable that holds a `postgres://` URL, as the server's settings do. */
export async function inServerFolder<T>(
  options: Options,
  io: Io,
  work: (folder: ServerFolder) => Promise<T>,
): Promise<T> {
  const { dir, "database-from": variable } = options;
  if (dir === undefined) throw new Usage("--dir FOLDER is needed: the server's folder");
  const url = variable === undefined ? undefined : io.env[variable];
  if (variable !== undefined && !url) throw new NotDone(`The environment variable ${variable} is not set.`);
  const paths = authorityPaths(dir);
  if (!hasFile(paths.roster)) throw new NotDone(`${dir} is no folder of a server: it has no keys.`);
  const where = url ?? path.join(dir, "countersign.db");
  if (url === undefined && !hasFile(where)) throw new NotDone(`There is no database in ${dir}.`);
  const db = await openDatabase(where);
  try {
    const keys = await followSuccessions(await openKeys(paths), db);
    const values = await openValues(db, valueKeysIn(dir), Date.now);
    return await work({ dir, paths, db, keys, values });
  } catch (error) {
    if (error instanceof CodedError) throw new NotDone(error.message, { cause: error });
    throw error;
  } finally {
    await db.destroy();
  }
}
