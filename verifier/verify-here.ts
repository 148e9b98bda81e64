/** Ed25519 by the browser itself. Few devices sign many entries, so their keys are imported once. */
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";

const keys = new Map<string, Promise<CryptoKey>>();

export const verifyHere: VerifySignature = async (publicKey, bytes, sig) => {
  try {
    const key =
      keys.get(publicKey) ?? crypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
    keys.set(publicKey, key);
    return await crypto.subtle.verify("Ed25519", await key, fromBase64(sig), bytes);
  } catch {
    return false;
  }
};

/** False in a browser that cannot check these signatures at all: then nothing must be called wrong. */
export async function canVerify(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}
