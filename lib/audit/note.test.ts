import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { Sign, VerifySignature } from "#lib/domain/signed.ts";
import { checkpointText, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import { type NoteSigner, parseNote, parseVkey, signNote, toVkey, verifyNote } from "./note.ts";

let log: NoteSigner;
let other: NoteSigner;
let text: string;
let note: string;

const verify: VerifySignature = async (publicKey, bytes, sig) => {
  const raw = Buffer.from(publicKey, "base64");
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, Buffer.from(sig, "base64"), bytes);
};

async function newSigner(name: string): Promise<NoteSigner> {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const sign: Sign = async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes));
  return { vkey: toVkey(name, publicKey), sign };
}

beforeAll(async () => {
  log = await newSigner("example.org/log/acme/1");
  other = await newSigner("witness.example");
  text = checkpointText({ origin: "example.org/log/acme/1", size: 5n, root: new Uint8Array(32).fill(1) });
  note = await signNote(text, [log]);
});

test("the example of Go's note package, which C2SP took its format from, verifies", async () => {
  const published =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  expect(await verifyNote(published, [vkey], verify)).toMatch(/what your problem is\.\n$/);
});

test("a signed note verifies under its key, whoever else signed it too", async () => {
  expect(await verifyNote(note, [log.vkey], verify)).toBe(text);
  const both = await signNote(text, [other, log]);
  expect(await verifyNote(both, [log.vkey], verify)).toBe(text);
  expect(await verifyCheckpoint(both, [log.vkey], verify)).toMatchObject({ size: 5n });
});

test("unknown keys are ignored, so a note that only they signed is unsigned", async () => {
  await expect(verifyNote(note, [other.vkey], verify)).rejects.toMatchObject({ code: "unsigned" });
  await expect(verifyNote(note, [], verify)).rejects.toMatchObject({ code: "unsigned" });
});

test("a known key's wrong signature is fatal, even beside a good one", async () => {
  const [, , , , forged = ""] = (await signNote("something else\n", [other])).replace(/^/, "\n\n").split("\n");
  await expect(verifyNote(`${note}${forged}\n`, [log.vkey, other.vkey], verify)).rejects.toMatchObject({
    code: "wrong-signature",
  });
});

test("a checkpoint signed by another log's key is not this log's", async () => {
  const foreign = await signNote(text, [other]);
  await expect(verifyCheckpoint(foreign, [log.vkey, other.vkey], verify)).rejects.toMatchObject({ code: "unsigned" });
});

test("no single flipped bit of a note's bytes is accepted as the same checkpoint", async () => {
  const bytes = new TextEncoder().encode(note);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      const flipped = bytes.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
      const broken = new TextDecoder().decode(flipped);
      await expect(verifyCheckpoint(broken, [log.vkey], verify)).rejects.toThrow();
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["no signature block", "text\n"],
  ["no newline at the end", "text\n\n— a AAAAAAAA"],
  ["nothing signed", "text\n\n"],
  ["a control character", "te\u0007xt\n\n— a AAAAAAAA\n"],
  ["a carriage return", "text\r\n\n— a AAAAAAAA\n"],
  ["a hyphen for the dash", "text\n\n- a AAAAAAAA\n"],
  ["a plus in the name", "text\n\n— a+b AAAAAAAA\n"],
  ["a signature without a hash", "text\n\n— a AAAA\n"],
  ["unpadded base64", "text\n\n— a AAAAAAA\n"],
  ["a trailing space", "text\n\n— a AAAAAAAA \n"],
])("a note with %s is malformed", (_, broken) => {
  expect(() => parseNote(broken)).toThrow(expect.objectContaining({ code: "malformed-note" }));
});

test.each([
  ["a leading zero", "o\n05\nROOT\n"],
  ["a sign", "o\n+5\nROOT\n"],
  ["no size", "o\n\nROOT\n"],
  ["a size beyond 64 bits", "o\n18446744073709551616\nROOT\n"],
  ["no origin", "\n5\nROOT\n"],
  ["a short root", "o\n5\nAAAA\n"],
  ["an empty extension line", "o\n5\nROOT\n\n"],
  ["no final newline", "o\n5\nROOT"],
])("a checkpoint with %s is malformed", (_, broken) => {
  const filled = broken.replace("ROOT", toBase64(new Uint8Array(32)));
  expect(() => parseCheckpoint(filled)).toThrow(expect.objectContaining({ code: "malformed-checkpoint" }));
});

test("extension lines are allowed and 64-bit sizes are exact", () => {
  const root = toBase64(new Uint8Array(32));
  expect(parseCheckpoint(`o\n18446744073709551615\n${root}\nextension 1\n`).size).toBe(18446744073709551615n);
});

test("a verifier key whose hash or algorithm does not fit is refused", () => {
  const { name, hash } = parseVkey(log.vkey);
  expect(name).toBe("example.org/log/acme/1");
  const wrongHash = log.vkey.replace(`+${hash}+`, "+00000000+");
  const wrongAlgorithm = log.vkey.replace(
    /\+([^+])([^+]*)$/,
    (_, first: string, rest: string) => `+${first === "A" ? "B" : "A"}${rest}`,
  );
  for (const vkey of [wrongHash, `${name}+${hash}`, "", "a b+00000000+AAAA"]) {
    expect(() => parseVkey(vkey)).toThrow(expect.objectContaining({ code: "malformed-key" }));
  }
  expect(() => parseVkey(wrongAlgorithm)).toThrow(expect.objectContaining({ code: "malformed-key" }));
});
