/** SHA-256 over bytes and over canonical JSON. The only hash in the project; digests are always prefixed. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { toBase64, toHex } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export type Digest = string;

export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(nobleSha256(bytes));
}

/** Digest of a value's canonical JSON. */
export function digest(value: unknown): Digest {
  return `sha256:${toHex(sha256(canonicalBytes(value)))}`;
}

/**
 * A commitment to one field of a log entry: HMAC-SHA-256(k, field ‖ 0x00 ‖ canonical value), base64.
 * `k` is 32 random bytes per entry and field; without it a short value could be guessed from its hash.
 */
export function commitment(k: Uint8Array, field: string, value: unknown): string {
  const name = new TextEncoder().encode(`${field}\u0000`);
  const body = canonicalBytes(value);
  const message = new Uint8Array(name.length + body.length);
  message.set(name);
  message.set(body, name.length);
  return toBase64(hmac(nobleSha256, k, message));
}
