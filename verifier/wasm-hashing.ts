/** SHA-256 as WebAssembly, several times as fast as a script. A browser that runs none hashes with the cores' own. */
import { createSHA256 } from "hash-wasm";
import { type Hashing, OWN_HASHING } from "#lib/audit/hashing.ts";
import type { HashNodes } from "#lib/audit/tree.ts";
import { commitmentBy, type Sha256 } from "#lib/domain/hash.ts";

const HASH = 32;

export async function loadHashing(): Promise<Hashing> {
  try {
    const hasher = await createSHA256();
    const sha256: Sha256 = (bytes) => {
      hasher.init().update(bytes);
      // Cut out of the module's memory: a copy already.
      return hasher.digest("binary") as Uint8Array<ArrayBuffer>;
    };
    return { sha256, commit: commitmentBy(sha256), leafHash: leafHasher(sha256), nodeHash: nodeHasher(sha256) };
  } catch {
    // A locked-down browser has no WebAssembly at all.
    return OWN_HASHING;
  }
}

/** What is hashed is put together in one place that is used again: to allocate it takes longer than to fill it. */
function leafHasher(sha256: Sha256): Sha256 {
  let message = new Uint8Array(4096);
  return (leaf) => {
    if (leaf.length >= message.length) message = new Uint8Array(leaf.length * 2);
    message.set(leaf, 1);
    return sha256(message.subarray(0, 1 + leaf.length));
  };
}

function nodeHasher(sha256: Sha256): HashNodes {
  const message = new Uint8Array(1 + 2 * HASH);
  message[0] = 1;
  return (left, right) => {
    message.set(left, 1);
    message.set(right, 1 + HASH);
    return sha256(message);
  };
}
