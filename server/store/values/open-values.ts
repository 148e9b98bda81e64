/** Opens the values of a database with the keys of a folder, and brings what older versions kept in plain up to date. */
import path from "node:path";
import type { Database } from "../open.ts";
import { compactIfNoted } from "./chores.ts";
import { sealPlainValues } from "./seal-plain.ts";
import { createValueStore, type ValueStore } from "./value-store.ts";
import { openWrappingKeys, readWrappingKeys } from "./wrapping-keys.ts";

/** Where a server's folder has them. */
export function valueKeysIn(dir: string): string {
  return path.join(dir, "keys", "value-keys");
}

export async function openValues(db: Database, folder: string, now: () => number): Promise<ValueStore> {
  const values = createValueStore(await openWrappingKeys(db, folder, now()), now);
  await sealPlainValues(db, values, now);
  // What an erasure could not finish before its process ended.
  await compactIfNoted(db);
  return values;
}

/** Changes nothing. */
export async function readValues(db: Database, folder: string, now: () => number): Promise<ValueStore> {
  return createValueStore(await readWrappingKeys(db, folder), now);
}
