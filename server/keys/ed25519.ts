/** Ed25519 through WebCrypto: the same algorithm and the same raw keys as in the browser. */
import { webcrypto } from "node:crypto";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { keyId, type Sign, type Signed, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";

const { subtle } = webcrypto;
const ED25519 = { name: "Ed25519" };

/** A key pair as it lies in a file: raw public key and PKCS #8 private key, both base64. */
export interface KeyPair {
  publicKey: string;
  privateKey: string;
}

export interface Signer {
  readonly publicKey: string;
  readonly keyId: string;
  readonly sign: Sign;
}

export async function makeKeyPair(): Promise<KeyPair> {
  const pair = (await subtle.generateKey(ED25519, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const raw = await subtle.exportKey("raw", pair.publicKey);
  const pkcs8 = await subtle.exportKey("pkcs8", pair.privateKey);
  return { publicKey: toBase64(new Uint8Array(raw)), privateKey: toBase64(new Uint8Array(pkcs8)) };
}

export async function openSigner(pair: KeyPair): Promise<Signer> {
  const key = await subtle.importKey("pkcs8", fromBase64(pair.privateKey), ED25519, false, ["sign"]);
  return {
    publicKey: pair.publicKey,
    keyId: keyId(fromBase64(pair.publicKey)),
    sign: async (bytes) => new Uint8Array(await subtle.sign(ED25519, key, bytes)),
  };
}

export async function signBody<Body extends { type: string }>(signer: Signer, body: Body): Promise<Signed<Body>> {
  return { body, key: signer.keyId, sig: toBase64(await signer.sign(signedBytes(body))) };
}

/** False for whatever is not a good signature, a malformed key included; it never throws. */
export const verifySignature: VerifySignature = async (publicKey, bytes, sig) => {
  try {
    const key = await importPublic(publicKey);
    return await subtle.verify(ED25519, key, fromBase64(sig), bytes);
  } catch {
    return false;
  }
};

/** Whether `signed` was made with exactly this key; the short name in `key` must belong to it too. */
export async function isSignedBy(publicKey: string, signed: Signed<{ type: string }>): Promise<boolean> {
  if (signed.key !== keyId(fromBase64(publicKey))) return false;
  return verifySignature(publicKey, signedBytes(signed.body), signed.sig);
}

const MOST = 5_000;
const imported = new Map<string, Promise<webcrypto.CryptoKey>>();

/** Few devices sign much, so their keys are imported once. What cannot be imported is not kept. */
function importPublic(publicKey: string): Promise<webcrypto.CryptoKey> {
  const known = imported.get(publicKey);
  if (known !== undefined) return known;
  if (imported.size >= MOST) imported.clear();
  const importing = subtle.importKey("raw", fromBase64(publicKey), ED25519, false, ["verify"]);
  imported.set(publicKey, importing);
  importing.catch(() => imported.delete(publicKey));
  return importing;
}
