/** The three hashes of RFC 6962 §2.1: leaf and node are told apart by their first byte, so neither can pose as the other. */
import { sha256 } from "#lib/domain/hash.ts";

export const HASH_LENGTH = 32;

/** Root of the tree without entries. */
export const EMPTY_ROOT: Uint8Array<ArrayBuffer> = sha256(new Uint8Array(0));

export function leafHash(leaf: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(1 + leaf.length);
  message.set(leaf, 1);
  return sha256(message);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(1 + left.length + right.length);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + left.length);
  return sha256(message);
}
