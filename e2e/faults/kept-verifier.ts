/** Ed25519 with each key imported once: a campaign checks hundreds of thousands of signatures of a few devices. */
import { webcrypto } from "node:crypto";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";

const keys = new Map<string, Promise<webcrypto.CryptoKey>>();
/** Keys of worlds that are long over are of no use. */
const MOST = 2_000;

export const keptVerifier: VerifySignature = async (publicKey, bytes, sig) => {
  if (keys.size > MOST) keys.clear();
  const key =
    keys.get(publicKey) ?? webcrypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
  keys.set(publicKey, key);
  return webcrypto.subtle.verify("Ed25519", await key, fromBase64(sig), bytes);
};
