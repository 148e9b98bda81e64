/** A key file on a lead's own machine, opened to sign. The private half never leaves it. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PublicKey, type Signed, signedBytes } from "#lib/domain/signed.ts";
import { openSigner, type Signer, signBody, verifySignature } from "#server/keys/ed25519.ts";
import { NotDone } from "./ask-server.ts";

const KeyFile = z.object({ publisher: z.string().optional(), publicKey: PublicKey, privateKey: z.string() });

export interface SigningKey extends Signer {
  /** Whose it is, when it is a publisher's. */
  readonly publisher: string | undefined;
}

export async function openKeyFile(file: string): Promise<SigningKey> {
  const key = KeyFile.safeParse(await readJson(file));
  if (!key.success) throw new NotDone(`The key file ${file} does not hold publicKey and privateKey.`);
  const { publisher, ...pair } = key.data;
  const signer = await openSigner(pair).catch(() => {
    throw new NotDone(`The private key in ${file} cannot be used to sign (Ed25519, PKCS #8, base64).`);
  });
  await assertPair(signer, file);
  return { ...signer, publisher };
}

export async function openPublisherKey(file: string): Promise<SigningKey & { readonly publisher: string }> {
  const key = await openKeyFile(file);
  const { publisher } = key;
  if (publisher === undefined) throw new NotDone(`The key file ${file} does not name its publisher.`);
  return { ...key, publisher };
}

export function signWith<Body extends { type: string }>(key: SigningKey, body: Body): Promise<Signed<Body>> {
  return signBody(key, body);
}

/** Signing with another key than the one that it says would only be found out by the server. */
async function assertPair(signer: Signer, file: string): Promise<void> {
  const bytes = signedBytes({ type: "countersign.probe/1" });
  const sig = Buffer.from(await signer.sign(bytes)).toString("base64");
  if (await verifySignature(signer.publicKey, bytes, sig)) return;
  throw new NotDone(`The private key in ${file} does not belong to its public key.`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new NotDone(`The key file ${file} cannot be read as JSON.`);
  }
}
