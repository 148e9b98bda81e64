/** The tree's hashes and commitments by Node's own SHA-256: the same bytes as the cores', several times as fast. */
import { hash } from "node:crypto";
import type { Hashing } from "#lib/audit/hashing.ts";
import type { Hash } from "#lib/audit/tree.ts";
import type { Commit } from "#lib/audit/values.ts";
import { commitmentBy } from "#lib/domain/hash.ts";

export function nativeLeafHash(leaf: Uint8Array): Hash {
  const message = new Uint8Array(1 + leaf.length);
  message.set(leaf, 1);
  return nativeSha256(message);
}

export function nativeNodeHash(left: Uint8Array, right: Uint8Array): Hash {
  const message = new Uint8Array(1 + left.length + right.length);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + left.length);
  return nativeSha256(message);
}

/** Digest of a text that is canonical JSON already. */
export function nativeDigest(json: string): string {
  return `sha256:${hash("sha256", json)}`;
}

/** `createHmac` makes an object of each key, which takes ten times as long. */
export const nativeCommitment: Commit = commitmentBy(nativeSha256);

export const NATIVE_HASHING: Hashing = {
  sha256: nativeSha256,
  leafHash: nativeLeafHash,
  nodeHash: nativeNodeHash,
  commit: nativeCommitment,
};

/** Copied out of Node's buffer: whoever slices a hash gets bytes of its own. */
export function nativeSha256(message: Uint8Array): Hash {
  return new Uint8Array(hash("sha256", message, "buffer"));
}
