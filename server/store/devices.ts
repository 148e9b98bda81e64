/** Who may write to the log: a device is known by its public key, from sign-in (people) or from start (servers). */
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { keyId } from "#lib/domain/signed.ts";
import type { Database, Transaction } from "./open.ts";

export interface NewDevice {
  /** Raw Ed25519 public key, base64. */
  publicKey: string;
  user: string;
  name: string;
  kind: "person" | "server";
  /** RFC 3339. */
  at: string;
}

/** Idempotent; the answer is the device's id. A key that belongs to somebody else or was revoked is refused. */
export async function enrolDevice(db: Database | Transaction, device: NewDevice): Promise<string> {
  const id = keyId(fromBase64(device.publicKey));
  const { publicKey, user, name, kind, at } = device;
  await db
    .insertInto("devices")
    .values({ id, public_key: publicKey, user, name, kind, enrolled_at: at, revoked_at: null })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  const row = await db.selectFrom("devices").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  if (row.public_key !== publicKey || row.user !== user || row.kind !== kind) {
    throw new CodedError("device-taken", "this device key is enrolled for somebody else", { evidence: id });
  }
  if (row.revoked_at !== null) throw new CodedError("revoked-device", "this device was revoked", { evidence: id });
  return id;
}

/** What it wrote before stays; nothing new is accepted from it. */
export async function revokeDevice(db: Database | Transaction, id: string, at: string): Promise<void> {
  await db
    .updateTable("devices")
    .set({ revoked_at: at })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}
