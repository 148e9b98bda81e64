import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { OWN_HASHING } from "#lib/audit/hashing.ts";
import { loadHashing } from "./wasm-hashing.ts";

afterEach(() => vi.unstubAllGlobals());

test("the same hashes and commitments as the cores' own", async () => {
  const hashing = await loadHashing();
  expect(hashing).not.toBe(OWN_HASHING);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9_000 }), (bytes) => {
      expect(hashing.sha256(bytes)).toEqual(OWN_HASHING.sha256(bytes));
      expect(hashing.leafHash(bytes)).toEqual(OWN_HASHING.leafHash(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), fc.string({ maxLength: 2_000 }), (k, field, value) => {
      expect(hashing.commit(k, field, value)).toBe(OWN_HASHING.commit(k, field, value));
    }),
  );
});

test("the same nodes", async () => {
  const { nodeHash } = await loadHashing();
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(hash, hash, (left, right) => {
      expect(nodeHash(left, right)).toEqual(OWN_HASHING.nodeHash(left, right));
    }),
  );
});

test("what one call gave is not changed by the next", async () => {
  const { sha256 } = await loadHashing();
  const first = sha256(Uint8Array.of(1));
  sha256(Uint8Array.of(2));
  expect(first).toEqual(OWN_HASHING.sha256(Uint8Array.of(1)));
});

test("where no WebAssembly can run the cores' own hash", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const fresh = await import("./wasm-hashing.ts");
  const { sha256 } = await fresh.loadHashing();
  expect(sha256(Uint8Array.of(1))).toEqual(OWN_HASHING.sha256(Uint8Array.of(1)));
});
