/**
 * This browser profile as a signer. The key is made once, inside WebCrypto, and cannot leave it: whoever copies the
 * profile's data without the browser has nothing to sign with. It must never sign bytes that do not begin with a type.
 */
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { keyId, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { findKey, keepKey, type StoredKey } from "#lib/storage/keys.ts";

export interface Device {
  /** `keyId` of the public key. */
  readonly id: string;
  /** Raw key, base64. */
  readonly publicKey: string;
  /** Signature over `signedBytes(body)`, base64. */
  sign(body: { type: string }): Promise<string>;
}

const NAME = "device";
const ED25519 = { name: "Ed25519" };

export async function openDevice(db: CountersignDatabase): Promise<Device> {
  const { publicKey, privateKey } = (await findKey(db, NAME)) ?? (await keepKey(db, await makeKey()));
  return {
    id: keyId(fromBase64(publicKey)),
    publicKey,
    sign: async (body) => toBase64(new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, signedBytes(body)))),
  };
}

/** A receipt names a few hundred entries of one device: its key is taken in once. */
let lastKey: { publicKey: string; key: Promise<CryptoKey> } | null = null;

function importKey(publicKey: string): Promise<CryptoKey> {
  if (lastKey?.publicKey === publicKey) return lastKey.key;
  const key = crypto.subtle.importKey("raw", fromBase64(publicKey), ED25519, false, ["verify"]);
  lastKey = { publicKey, key };
  return key;
}

/** False for whatever is not a good signature, a malformed key included; it never throws. */
export const verifySignature: VerifySignature = async (publicKey, bytes, sig) => {
  try {
    return await crypto.subtle.verify(ED25519, await importKey(publicKey), fromBase64(sig), bytes);
  } catch {
    return false;
  }
};

async function makeKey(): Promise<StoredKey> {
  const pair = (await crypto.subtle.generateKey(ED25519, false, ["sign", "verify"])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { name: NAME, publicKey: toBase64(new Uint8Array(raw)), privateKey: pair.privateKey };
}
