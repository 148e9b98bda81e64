/** SHA-256 over bytes and over canonical JSON. The only hash in the project; digests are always prefixed. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { toBase64, toHex, toUtf8 } from "./bytes.ts";
import { canonicalBytes, canonicalJson } from "./canonical.ts";

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
export type Digest = string;

/** SHA-256 of bytes. Where many are made, another than this file's own may be given: the same bytes, sooner. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array<ArrayBuffer>;

export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const hash = new Uint8Array(32);
  nobleSha256.create().update(bytes).digestInto(hash);
  return hash;
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
  return toBase64(hmac(nobleSha256, k, toUtf8(`${field}\u0000${canonicalJson(value)}`)));
}

const BLOCK = 64;

/** The same commitment by another SHA-256: HMAC by its definition (RFC 2104). */
export function commitmentBy(hash: Sha256): typeof commitment {
  // Used again each time: to allocate it takes longer than to fill it.
  const scratch = new Uint8Array(1024);
  const padded = (key: Uint8Array, pad: Uint8Array, message: Uint8Array): Uint8Array => {
    const length = BLOCK + message.length;
    const bytes = length > scratch.length ? new Uint8Array(length) : scratch.subarray(0, length);
    bytes.set(pad);
    for (let i = 0; i < key.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (key[i] ?? 0);
    bytes.set(message, BLOCK);
    return bytes;
  };
  return (k, field, value) => {
    const key = k.length > BLOCK ? hash(k) : k;
    const inner = hash(padded(key, INNER, toUtf8(`${field}\u0000${canonicalJson(value)}`)));
    return toBase64(hash(padded(key, OUTER, inner)));
  };
}

const INNER = new Uint8Array(BLOCK).fill(0x36);
const OUTER = new Uint8Array(BLOCK).fill(0x5c);
