/** SHA-256 as WebAssembly, several times as fast as a script. A browser that runs none hashes with the cores' own. */
import { createSHA256 } from "hash-wasm";
import { type Hashing, OWN_HASHING } from "#lib/audit/read-entry.ts";
import { commitmentBy, type Sha256 } from "#lib/domain/hash.ts";

export async function loadHashing(): Promise<Hashing> {
  try {
    const hasher = await createSHA256();
    const sha256: Sha256 = (bytes) => new Uint8Array(hasher.init().update(bytes).digest("binary"));
    return { sha256, commit: commitmentBy(sha256) };
  } catch {
    // A locked-down browser has no WebAssembly at all.
    return OWN_HASHING;
  }
}
