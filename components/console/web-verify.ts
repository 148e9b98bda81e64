/** Ed25519 by the browser itself, in this page. Anything malformed is "not signed", never an exception. */
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";

const keys = new Map<string, Promise<CryptoKey>>();

export const verifyInPage: VerifySignature = async (publicKey, bytes, sig) => {
  try {
    const key =
      keys.get(publicKey) ?? crypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
    keys.set(publicKey, key);
    return await crypto.subtle.verify("Ed25519", await key, fromBase64(sig), bytes);
  } catch {
    return false;
  }
};
