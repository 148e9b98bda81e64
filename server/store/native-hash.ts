/** The tree's hashes and commitments by Node's own SHA-256: the same bytes as the cores', several times as fast. */
import { createHmac, hash } from "node:crypto";
import type { Hash } from "#lib/audit/tree.ts";
import type { Commit } from "#lib/audit/values.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function nativeLeafHash(leaf: Uint8Array): Hash {
  return sha256([LEAF, leaf]);
}

export function nativeNodeHash(left: Uint8Array, right: Uint8Array): Hash {
  return sha256([NODE, left, right]);
}

/** Digest of a text that is canonical JSON already. */
export function nativeDigest(json: string): string {
  return `sha256:${hash("sha256", json)}`;
}

export const nativeCommitment: Commit = (k, field, value) =>
  createHmac("sha256", k).update(`${field}\u0000`).update(canonicalJson(value)).digest("base64");

function sha256(parts: readonly Uint8Array[]): Hash {
  // Copied out of Node's shared pool, which would else stay alive as long as one hash of it.
  return new Uint8Array(hash("sha256", Buffer.concat(parts), "buffer"));
}
