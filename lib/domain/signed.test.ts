import { generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { toBase64 } from "./bytes.ts";
import { digest, sha256 } from "./hash.ts";
import { keyId, signedBytes, signedSchema } from "./signed.ts";

test("the signed bytes begin with the type, so no signature serves two purposes", () => {
  expect(new TextDecoder().decode(signedBytes({ type: "a/1", b: 1, a: 2 } as { type: string }))).toBe(
    'a/1\n{"a":2,"b":1,"type":"a/1"}',
  );
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const body = { type: "approval/1", amount: 5 };
  const sig = sign(null, signedBytes(body), privateKey);
  expect(verify(null, signedBytes({ amount: 5, type: "approval/1" } as typeof body), publicKey, sig)).toBe(true);
  expect(verify(null, signedBytes({ ...body, amount: 6 } as typeof body), publicKey, sig)).toBe(false);
  expect(verify(null, signedBytes({ ...body, type: "evidence/1" } as typeof body), publicKey, sig)).toBe(false);
});

test("a signed value takes no extra keys and no odd signature", () => {
  const schema = signedSchema(z.strictObject({ type: z.literal("a/1") }));
  const sig = toBase64(new Uint8Array(64));
  const good = { body: { type: "a/1" }, key: "k", sig };
  expect(schema.safeParse(good).success).toBe(true);
  expect(schema.safeParse({ ...good, more: 1 }).success).toBe(false);
  expect(schema.safeParse({ ...good, sig: sig.slice(2) }).success).toBe(false);
  expect(schema.safeParse({ ...good, body: { type: "b/1" } }).success).toBe(false);
});

test("names of keys and digests are what other tools compute", () => {
  expect(digest({})).toBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  const key = new Uint8Array(32).fill(7);
  expect(keyId(key)).toBe(toBase64(sha256(key).slice(0, 16)));
});
