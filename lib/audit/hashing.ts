/**
 * How an audit hashes. Where a hundred thousand entries are read, the platform's own or a compiled SHA-256 may be given; it
 * must make the same bytes as the cores' own.
 */
import { commitment, type Sha256, sha256 } from "#lib/domain/hash.ts";
import type { HashNodes } from "./tree.ts";
import { leafHash, nodeHash } from "./tree-hash.ts";
import type { Commit } from "./values.ts";

export interface Hashing {
  sha256: Sha256;
  leafHash: Sha256;
  nodeHash: HashNodes;
  commit: Commit;
}

/** By the cores themselves. */
export const OWN_HASHING: Hashing = { sha256, leafHash, nodeHash, commit: commitment };
