/**
 * One random key per subject, wrapped in the database. Which key counts is asked in the database each time; only what it
 * unwraps to is kept in memory, for a short time and a bounded number. A destroyed key is never used again: whoever comes back
 * gets the next generation.
 */
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../open.ts";
import { aboutOf, seal, unseal } from "./seal.ts";
import type { ValueTables } from "./value-tables.ts";
import { currentWrappingKey, type WrappingKeys, wrong } from "./wrapping-keys.ts";

type KeyRow = ValueTables["log_value_keys"];

export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface DataKeys {
  /** The living key of each subject, made where there is none. */
  of(trx: Transaction, log: string, subjects: readonly string[]): Promise<Map<string, DataKey>>;
  /** Living keys by their ids; those that were destroyed are not in the answer. */
  byId(db: Database | Transaction, ids: readonly string[]): Promise<Map<string, KeyObject>>;
  /** Nothing unwrapped is kept any longer. */
  forget(): void;
}

const MOST = 2_000;
const LIFE_MS = 5 * 60_000;

export function createDataKeys(wrapping: WrappingKeys, now: () => number): DataKeys {
  const kept = new Map<string, { key: KeyObject; until: number }>();

  const unwrap = (row: KeyRow): KeyObject => {
    const found = kept.get(row.id);
    if (found !== undefined && found.until > now()) return found.key;
    return keep(row.id, unwrapped(wrapping, row));
  };
  const keep = (id: string, key: KeyObject): KeyObject => {
    kept.delete(id);
    kept.set(id, { key, until: now() + LIFE_MS });
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST) break;
      kept.delete(oldest);
    }
    return key;
  };

  return {
    async of(trx, log, subjects) {
      const rows = await trx
        .selectFrom("log_value_keys")
        .selectAll()
        .where("log", "=", log)
        .where("subject", "in", [...subjects])
        .where("wrapped", "is not", null)
        .execute();
      const keys = new Map(rows.map((row): [string, DataKey] => [row.subject, { id: row.id, key: unwrap(row) }]));
      const lacking = subjects.filter((subject) => !keys.has(subject));
      for (const made of await makeKeys(trx, wrapping, log, lacking, now())) {
        keys.set(made.subject, { id: made.id, key: keep(made.id, made.key) });
      }
      return keys;
    },
    async byId(db, ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom("log_value_keys")
        .selectAll()
        .where("id", "in", [...ids])
        .where("wrapped", "is not", null)
        .execute();
      return new Map(rows.map((row) => [row.id, unwrap(row)]));
    },
    forget: () => kept.clear(),
  };
}

/** The same key under the newest wrapping key. */
export function rewrap(
  wrapping: WrappingKeys,
  row: KeyRow,
  wrappingKey: string,
): Pick<KeyRow, "wrapped" | "wrapping_key"> {
  const key = unwrapped(wrapping, row);
  return { wrapping_key: wrappingKey, wrapped: wrap(wrapping, { ...row, wrapping_key: wrappingKey }, key) };
}

async function makeKeys(
  trx: Transaction,
  wrapping: WrappingKeys,
  log: string,
  subjects: readonly string[],
  now: number,
): Promise<{ id: string; subject: string; key: KeyObject }[]> {
  if (subjects.length === 0) return [];
  const before = await trx
    .selectFrom("log_value_keys")
    .select(["subject", (eb) => eb.fn.max<number>("generation").as("generation")])
    .where("log", "=", log)
    .where("subject", "in", [...subjects])
    .groupBy("subject")
    .execute();
  const generations = new Map(before.map((row) => [row.subject, Number(row.generation)]));
  const wrapping_key = await currentWrappingKey(trx);
  const made = subjects.map((subject) => {
    const key = createSecretKey(randomBytes(32));
    const generation = (generations.get(subject) ?? 0) + 1;
    const row = { id: `v-${randomBytes(12).toString("hex")}`, log, subject, generation, wrapping_key };
    return { row: { ...row, wrapped: wrap(wrapping, row, key), made_at: formatInstant(now), destroyed_by: null }, key };
  });
  await trx
    .insertInto("log_value_keys")
    .values(made.map(({ row }) => row))
    .execute();
  return made.map(({ row: { id, subject }, key }) => ({ id, subject, key }));
}

type Named = Pick<KeyRow, "id" | "log" | "subject" | "generation" | "wrapping_key">;

function wrap(wrapping: WrappingKeys, row: Named, key: KeyObject): Uint8Array {
  return seal(wrapping.key(row.wrapping_key), new Uint8Array(key.export()), keyAbout(row));
}

function unwrapped(wrapping: WrappingKeys, row: KeyRow): KeyObject {
  const plain = row.wrapped === null ? undefined : unseal(wrapping.key(row.wrapping_key), row.wrapped, keyAbout(row));
  if (plain === undefined) throw wrong(wrapping.folder, row.wrapping_key);
  return createSecretKey(plain);
}

/** The wrapping key's name is left out: putting the same key under another one changes nothing of what it is. */
function keyAbout({ id, log, subject, generation }: Named): string {
  return aboutOf("countersign.value-key/1", id, log, subject, generation);
}
