/** The tree's hashes and commitments by Node's own SHA-256: the same bytes as the cores', several times as fast. */
import { hash } from "node:crypto";
import type { Hash } from "#lib/audit/tree.ts";
import type { Commit } from "#lib/audit/values.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";

const BLOCK = 64;

export function nativeLeafHash(leaf: Uint8Array): Hash {
  const message = new Uint8Array(1 + leaf.length);
  message.set(leaf, 1);
  return sha256(message);
}

export function nativeNodeHash(left: Uint8Array, right: Uint8Array): Hash {
  const message = new Uint8Array(1 + left.length + right.length);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + left.length);
  return sha256(message);
}

/** Digest of a text that is canonical JSON already. */
export function nativeDigest(json: string): string {
  return `sha256:${hash("sha256", json)}`;
}

/** HMAC by its definition (RFC 2104): `createHmac` makes an object of each key, which takes ten times as long. */
export const nativeCommitment: Commit = (k, field, value) => {
  const key = k.length > BLOCK ? hash("sha256", k, "buffer") : k;
  const message = Buffer.from(`${field}\u0000${canonicalJson(value)}`);
  const inner = padded(key, 0x36, message);
  const outer = padded(key, 0x5c, hash("sha256", inner, "buffer"));
  return hash("sha256", outer, "base64");
};

function padded(key: Uint8Array, pad: number, message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BLOCK + message.length).fill(pad, 0, BLOCK);
  for (let i = 0; i < key.length; i++) bytes[i] = (key[i] ?? 0) ^ pad;
  bytes.set(message, BLOCK);
  return bytes;
}

/** Copied out of Node's buffer: whoever slices a hash gets bytes of its own. */
function sha256(message: Uint8Array): Hash {
  return new Uint8Array(hash("sha256", message, "buffer"));
}
