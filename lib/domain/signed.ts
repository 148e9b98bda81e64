/**
 * The one form of everything signed. The signed bytes begin with the body's `type`, so a signature made for
 * one purpose can never be read as another. Ed25519 itself is injected: keys and curves live elsewhere.
 */
import { z } from "zod";
import { toBase64, toHex } from "./bytes.ts";
import { canonicalJson } from "./canonical.ts";
import { sha256 } from "./hash.ts";

/** 32 raw bytes of an Ed25519 public key, base64. The last letter leaves no bit over: the same key is the same text. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/);
export const Signature = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/);

export interface Signed<Body> {
  body: Body;
  /** `keyId` of the signer's public key. */
  key: string;
  /** Ed25519 over `signedBytes(body)`, base64. */
  sig: string;
}

export function signedSchema<Body extends z.ZodType>(body: Body) {
  return z.strictObject({ body, key: z.string(), sig: Signature });
}

export function signedBytes(body: { type: string }): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${body.type}\n${canonicalJson(body)}`);
}

/** Short name of a key: the first 16 bytes of the SHA-256 of its raw form, base64. */
export function keyId(rawPublicKey: Uint8Array): string {
  return toBase64(sha256(rawPublicKey).slice(0, 16));
}

/** What people compare when they trust a server for the first time: eight groups of four hexadecimal digits. */
export function rootFingerprint(rawPublicKey: Uint8Array): string {
  return toHex(sha256(rawPublicKey).slice(0, 16)).toUpperCase().match(/.{4}/g)?.join(" ") ?? "";
}

export type Sign = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
export type VerifySignature = (publicKey: string, bytes: Uint8Array<ArrayBuffer>, sig: string) => Promise<boolean>;
