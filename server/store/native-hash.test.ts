import fc from "fast-check";
import { expect, test } from "vitest";
import { leafHash, nodeHash } from "#lib/audit/tree-hash.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { commitment, digest } from "#lib/domain/hash.ts";
import { type Leaf, leafBytes, leafBytesAround } from "#lib/domain/log-entry.ts";
import { nativeCommitment, nativeDigest, nativeLeafHash, nativeNodeHash } from "./native-hash.ts";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const json = fc.jsonValue({ maxDepth: 3 }).filter(isCanonical);

test("Node's hashes are the cores' hashes, for every leaf, node, digest and commitment", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000 }),
      hash,
      hash,
      json,
      fc.string(),
      (leaf, left, right, value, field) => {
        expect(nativeLeafHash(leaf)).toEqual(leafHash(leaf));
        expect(nativeNodeHash(left, right)).toEqual(nodeHash(left, right));
        expect(nativeDigest(canonicalJson(value))).toBe(digest(value));
        const name = field.toWellFormed();
        for (const key of [left, leaf]) expect(nativeCommitment(key, name, value)).toBe(commitment(key, name, value));
      },
    ),
  );
});

test("a leaf built around its item's text has the bytes of the canonical leaf", () => {
  fc.assert(
    fc.property(json, fc.string(), fc.option(fc.integer(), { nil: undefined }), (item, sig, skew) => {
      const server = { tServer: "2026-11-20T12:00:00.000Z", ...(skew === undefined ? {} : { skew }) };
      const leaf = { v: 1, item, sig: sig.toWellFormed(), server } as unknown as Leaf;
      expect(leafBytesAround(canonicalJson(item), leaf)).toEqual(leafBytes(leaf));
    }),
  );
});

function isCanonical(value: unknown): boolean {
  try {
    canonicalJson(value);
    return true;
  } catch {
    return false;
  }
}
