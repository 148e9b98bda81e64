/** The device's key pair. The private half is a CryptoKey that cannot be exported: it can be used here, never read. */
import { z } from "zod";
import { PublicKey } from "#lib/domain/signed.ts";
import type { CountersignDatabase } from "./database.ts";
import { decodeRow } from "./rows.ts";

const StoredKey = z.object({ name: z.string(), publicKey: PublicKey, privateKey: z.instanceof(CryptoKey) });
export type StoredKey = z.infer<typeof StoredKey>;

/** Keeps the given key unless there is one already; answers the one that is kept. */
export async function keepKey(db: CountersignDatabase, made: StoredKey): Promise<StoredKey> {
  return db.transaction("rw", db.keys, async () => {
    const raw = await db.keys.get(made.name);
    if (raw !== undefined) return decodeRow(StoredKey, "keys", made.name, raw);
    await db.keys.add(made);
    return made;
  });
}

export async function findKey(db: CountersignDatabase, name: string): Promise<StoredKey | undefined> {
  const raw = await db.keys.get(name);
  return raw === undefined ? undefined : decodeRow(StoredKey, "keys", name, raw);
}
