/**
 * The keys that wrap every value's key: files beside the database, never in it. Which of them there are is in the database, so
 * that processes agree on the newest. A file that is missing or another one is said at once: a new one in its place would
 * make everything that was kept unreadable in silence.
 */
import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CodedError } from "#lib/domain/error.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { readJsonFile, writeJsonFile } from "../../keys/key-files.ts";
import type { Database, Transaction } from "../open.ts";

export type ValueKeyCode = "value-keys-missing" | "value-keys-wrong";

export interface WrappingKeys {
  readonly folder: string;
  /** Throws a `CodedError<ValueKeyCode>` when it is not there. */
  key(id: string): KeyObject;
  /** A keyed hash: the same name always gives the same text, and without the key nobody can find out which name it was. */
  index(name: string): string;
}

/** The key that customers' ids are hashed under; never replaced, or nobody would be found again. */
const INDEX = "index";

const WrappingKeyFile = z.strictObject({ id: z.string(), key: z.base64().length(44), madeAt: z.string() });

/** Opens what is there; the first time it makes the first keys. */
export async function openWrappingKeys(db: Database, folder: string, now: number): Promise<WrappingKeys> {
  // Inside the write lock: two processes that start together must not each make a first key.
  await db.transaction().execute((trx) => makeFirst(trx, folder, now));
  return readWrappingKeys(db, folder);
}

/** Makes nothing: for whoever only reads. */
export async function readWrappingKeys(db: Database, folder: string): Promise<WrappingKeys> {
  const opened = new Map<string, KeyObject>();
  const rows = await db.selectFrom("log_wrapping_keys").selectAll().where("destroyed_at", "is", null).execute();
  for (const row of rows) opened.set(row.id, openFile(folder, row.id, row.proof));
  const indexKey = opened.get(INDEX);
  return {
    folder,
    key(id) {
      // Another process may have made it since.
      const key = opened.get(id) ?? openFile(folder, id);
      opened.set(id, key);
      return key;
    },
    index(name) {
      if (indexKey === undefined) throw missing(folder, INDEX);
      return createHmac("sha256", indexKey).update(name).digest("base64url");
    },
  };
}

/** The one that new keys are wrapped with. Asked in the caller's transaction, since another process may have made another. */
export async function currentWrappingKey(trx: Transaction): Promise<string> {
  const row = await trx
    .selectFrom("log_wrapping_keys")
    .select("id")
    .where("id", "!=", INDEX)
    .where("retired_at", "is", null)
    .where("destroyed_at", "is", null)
    .orderBy("made_at", "desc")
    .orderBy("id")
    .executeTakeFirst();
  if (row === undefined) throw new CodedError<ValueKeyCode>("value-keys-missing", "there is no wrapping key in force");
  return row.id;
}

/** Durable as a file before the database knows of it. */
export async function makeWrappingKey(trx: Transaction, folder: string, now: number): Promise<string> {
  const id = `w-${randomBytes(6).toString("hex")}`;
  await addFile(trx, folder, id, now);
  return id;
}

export async function retireWrappingKeysBut(trx: Transaction, kept: string, now: number): Promise<string[]> {
  const rows = await trx
    .updateTable("log_wrapping_keys")
    .set({ retired_at: formatInstant(now) })
    .where("id", "not in", [INDEX, kept])
    .where("retired_at", "is", null)
    .returning("id")
    .execute();
  return rows.map((row) => row.id);
}

/** Deletes the files of keys that were retired before `before` and wrap nothing that lives. What is deleted cannot come back. */
export async function destroyRetired(db: Database, folder: string, before: number, now: number): Promise<string[]> {
  const destroyed = await db.transaction().execute(async (trx) => {
    const rows = await trx
      .updateTable("log_wrapping_keys")
      .set({ destroyed_at: formatInstant(now) })
      .where("id", "!=", INDEX)
      .where("destroyed_at", "is", null)
      .where("retired_at", "<=", formatInstant(before))
      .where("id", "not in", trx.selectFrom("log_value_keys").select("wrapping_key").where("wrapped", "is not", null))
      .returning("id")
      .execute();
    return rows.map((row) => row.id);
  });
  await deleteDestroyed(db, folder);
  return destroyed;
}

/** Also what another machine's process destroyed, or this one before it was killed. */
async function deleteDestroyed(db: Database, folder: string): Promise<void> {
  const rows = await db
    .selectFrom("log_wrapping_keys")
    .select("id")
    .where("destroyed_at", "is not", null)
    .where("id", "!=", INDEX)
    .execute();
  for (const { id } of rows) rmSync(fileOf(folder, id), { force: true });
}

async function makeFirst(trx: Transaction, folder: string, now: number): Promise<void> {
  const known = await trx.selectFrom("log_wrapping_keys").select("id").execute();
  if (known.length > 0) return;
  await addFile(trx, folder, INDEX, now);
  // A start that was cut short, or an older database put back: what lies there is used again.
  const [found] = existsSync(folder) ? readdirSync(folder).filter((name) => /^w-[0-9a-f]+\.json$/.test(name)) : [];
  if (found === undefined) await makeWrappingKey(trx, folder, now);
  else await addFile(trx, folder, found.replace(/\.json$/, ""), now);
}

async function addFile(trx: Transaction, folder: string, id: string, now: number): Promise<void> {
  const file = fileOf(folder, id);
  const madeAt = formatInstant(now);
  if (!existsSync(file)) writeJsonFile(file, { id, key: randomBytes(32).toString("base64"), madeAt });
  const row = { id, proof: proofOf(openFile(folder, id)), made_at: madeAt, retired_at: null, destroyed_at: null };
  await trx.insertInto("log_wrapping_keys").values(row).execute();
}

function openFile(folder: string, id: string, proof?: string): KeyObject {
  const file = fileOf(folder, id);
  if (!existsSync(file)) throw missing(folder, id);
  const read = readJsonFile(file, WrappingKeyFile);
  const key = createSecretKey(read.key, "base64");
  if (read.id !== id || (proof !== undefined && proofOf(key) !== proof)) throw wrong(folder, id);
  return key;
}

function proofOf(key: KeyObject): string {
  return createHmac("sha256", key).update("countersign.wrapping-key/1").digest("base64url");
}

const fileOf = (folder: string, id: string): string => path.join(folder, `${id}.json`);

function missing(folder: string, id: string): CodedError<ValueKeyCode> {
  return new CodedError<ValueKeyCode>(
    "value-keys-missing",
    `The key \`${fileOf(folder, id)}\` is not there, so the values beside the log cannot be read or kept. Nothing is recorded without them, so nothing will be done. Put the folder back from the backup that it has of its own; a new key would not open what was kept.`,
    { evidence: id },
  );
}

export function wrong(folder: string, id: string): CodedError<ValueKeyCode> {
  return new CodedError<ValueKeyCode>(
    "value-keys-wrong",
    `The key \`${fileOf(folder, id)}\` is not the one that this database was kept with, so the values beside the log cannot be read or kept. Nothing is recorded without them, so nothing will be done. Put the right folder back, or the database that belongs to this one.`,
    { evidence: id },
  );
}
