/**
 * C2SP signed notes: a text, a blank line, signature lines. Who holds which key is the caller's list of verifier
 * keys; the note's own words are never a reason to trust it. Ed25519 itself is injected.
 */
import { fromBase64, toBase64, toHex } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { sha256 } from "#lib/domain/hash.ts";
import type { Sign, VerifySignature } from "#lib/domain/signed.ts";

export type NoteCode = "malformed-note" | "malformed-key" | "unsigned" | "wrong-signature";

const ED25519 = 1;
const LONGEST = 1_000_000;
const MOST_SIGNATURES = 100;

export interface NoteVerifier {
  name: string;
  /** First four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ key), as hexadecimal. */
  hash: string;
  /** Raw public key, base64. */
  publicKey: string;
}

export interface NoteSigner {
  vkey: string;
  sign: Sign;
}

export interface NoteSignature {
  name: string;
  hash: string;
  sig: Uint8Array;
}

export interface Note {
  /** Ends with a newline; exactly what is signed. */
  text: string;
  signatures: NoteSignature[];
}

/** The text form of a verifier key: `<name>+<hash>+<base64 of algorithm and key>`. */
export function toVkey(name: string, publicKey: Uint8Array): string {
  assertName(name);
  return `${name}+${keyHash(name, publicKey)}+${toBase64(withAlgorithm(publicKey))}`;
}

export function parseVkey(vkey: string): NoteVerifier {
  const [name = "", hash = "", ...key] = vkey.split("+");
  assertName(name);
  const bytes = decode(key.join("+"), "malformed-key", vkey);
  const publicKey = bytes.slice(1);
  if (bytes[0] !== ED25519 || publicKey.length !== 32) {
    throw new CodedError<NoteCode>("malformed-key", "the verifier key is not an Ed25519 key", { evidence: vkey });
  }
  if (hash !== keyHash(name, publicKey)) {
    throw new CodedError<NoteCode>("malformed-key", "the verifier key's hash does not fit it", { evidence: vkey });
  }
  return { name, hash, publicKey: toBase64(publicKey) };
}

export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  assertText(text);
  const lines = await Promise.all(signers.map((signer) => signatureLine(text, signer)));
  return `${text}\n${lines.join("")}`;
}

export function parseNote(note: string): Note {
  if (note.length > LONGEST) throw malformed("the note is too long", note.slice(0, 200));
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw malformed("the note has no signature block", note);
  const text = note.slice(0, split + 1);
  assertText(text);
  const lines = note.slice(split + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw malformed("the note has too many signatures", text);
  return { text, signatures: lines.map(parseSignatureLine) };
}

/** The note's text, once one listed key signed it. Unknown keys are ignored; a listed key's wrong signature is fatal. */
export async function verifyNote(note: string, vkeys: readonly string[], verify: VerifySignature): Promise<string> {
  const { text, signatures } = parseNote(note);
  const bytes = new TextEncoder().encode(text);
  const verifiers = vkeys.map(parseVkey);
  const seen = new Set<NoteVerifier>();
  for (const signature of signatures) {
    const verifier = verifiers.find((one) => one.name === signature.name && one.hash === signature.hash);
    if (verifier === undefined || seen.has(verifier)) continue;
    seen.add(verifier);
    const isGood = signature.sig.length === 64 && (await verify(verifier.publicKey, bytes, toBase64(signature.sig)));
    if (!isGood) {
      throw new CodedError<NoteCode>("wrong-signature", `the signature of \`${verifier.name}\` does not fit the note`, {
        evidence: note,
      });
    }
  }
  if (seen.size > 0) return text;
  throw new CodedError<NoteCode>("unsigned", "no known key signed the note", { evidence: note });
}

async function signatureLine(text: string, signer: NoteSigner): Promise<string> {
  const { name, hash } = parseVkey(signer.vkey);
  const sig = await signer.sign(new TextEncoder().encode(text));
  const body = new Uint8Array(4 + sig.length);
  body.set(hexBytes(hash));
  body.set(sig, 4);
  return `— ${name} ${toBase64(body)}\n`;
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, body] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  if (name === undefined || body === undefined || name.includes("+")) {
    throw malformed("a signature line is malformed", line);
  }
  const bytes = decode(body, "malformed-note", line);
  if (bytes.length < 5) throw malformed("a signature is too short", line);
  return { name, hash: toHex(bytes.slice(0, 4)), sig: bytes.slice(4) };
}

function keyHash(name: string, publicKey: Uint8Array): string {
  const prefix = new TextEncoder().encode(`${name}\n`);
  const key = withAlgorithm(publicKey);
  const message = new Uint8Array(prefix.length + key.length);
  message.set(prefix);
  message.set(key, prefix.length);
  return toHex(sha256(message).slice(0, 4));
}

function withAlgorithm(publicKey: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + publicKey.length);
  key[0] = ED25519;
  key.set(publicKey, 1);
  return key;
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function assertName(name: string): void {
  if (!/^[^\s+]+$/u.test(name)) {
    throw new CodedError<NoteCode>("malformed-key", "a key's name has no spaces and no `+`", { evidence: name });
  }
}

/** Signed texts hold no control characters but newlines, so what a person sees is what is signed. */
function assertText(text: string): void {
  const hasControl = Array.from(text).some((letter) => letter !== "\n" && letter < " ");
  if (!text.endsWith("\n") || hasControl || !text.isWellFormed()) throw malformed("the note's text is malformed", text);
}

function decode(text: string, code: NoteCode, evidence: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new CodedError<NoteCode>(code, "the base64 is malformed", { cause, evidence });
  }
}

function malformed(message: string, evidence: string): CodedError<NoteCode> {
  return new CodedError("malformed-note", message, { evidence });
}
