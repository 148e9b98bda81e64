/**
 * AES-256-GCM as it is used here: a fresh nonce before the ciphertext, the tag behind it, and words that say what it is a
 * value of. Whatever was swapped, cut or changed does not open; nothing is ever returned that was not sealed with the same words.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";

const NONCE = 12;
const TAG = 16;

/** Nonces for many seals at once: asking for random bytes one by one costs more than the encryption. */
export function nonces(count: number): Uint8Array[] {
  const all = randomBytes(count * NONCE);
  return Array.from({ length: count }, (_, i) => all.subarray(i * NONCE, (i + 1) * NONCE));
}

export function seal(
  key: KeyObject,
  plain: string | Uint8Array,
  about: string,
  nonce = randomBytes(NONCE) as Uint8Array,
): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(about));
  const text = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  return new Uint8Array(Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]));
}

/** Undefined when it was not sealed with this key and these words. */
export function unseal(key: KeyObject, sealed: Uint8Array, about: string): Buffer | undefined {
  if (sealed.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    const text = decipher.update(sealed.subarray(NONCE, sealed.length - TAG));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Parts never hold a line feed (ids, origins, hashes), so two lists of parts never give one text. */
export function aboutOf(what: string, ...parts: readonly (string | number)[]): string {
  return [what, ...parts].join("\n");
}
