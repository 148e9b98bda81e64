import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { toBase64 } from "#lib/domain/bytes.ts";
import { canonicalBytes } from "#lib/domain/canonical.ts";
import type { Leaf } from "#lib/domain/log-entry.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import { keyId, type Sign, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { checkpointText } from "./checkpoint.ts";
import { type ChainState, nextItem, verifyDeviceChain } from "./item.ts";
import { signNote, toVkey } from "./note.ts";
import { verifyReceipt } from "./receipt.ts";
import { consistencyRanges, type Hash, hashOfRange, inclusionRanges, type NodeId, rootOfLeaves } from "./tree.ts";
import { leafHash } from "./tree-hash.ts";
import { checkValues, commitValues, missingValues } from "./values.ts";

const ORIGIN = "example.org/log/acme/1";
const AT = "2026-11-20T12:00:00.000Z";
let device: { id: string; publicKey: string; sign: Sign };
let log: { vkey: string; sign: Sign };
let leaves: Leaf[];
let ids: string[];
let values: Receipt["entries"][number]["values"];

const verify: VerifySignature = async (publicKey, bytes, sig) => {
  const key = await crypto.subtle.importKey("raw", Buffer.from(publicKey, "base64"), "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, Buffer.from(sig, "base64"), bytes);
};

async function newKey() {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const sign: Sign = async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes));
  return { id: keyId(publicKey), raw: publicKey, publicKey: toBase64(publicKey), sign };
}

beforeAll(async () => {
  device = await newKey();
  const key = await newKey();
  log = { vkey: toVkey(ORIGIN, key.raw), sign: key.sign };
  let state: ChainState = { device: device.id, seq: 0, prev: null };
  const committed = commitValues({ amount: 5000 }, () => crypto.getRandomValues(new Uint8Array(32)));
  values = committed.values;
  leaves = [];
  ids = [];
  for (let i = 0; i < 7; i++) {
    const fields = { entry: "intent", rep: "sam", tClient: AT, commitments: committed.commitments } as const;
    const next = nextItem(state, { ...fields, suggestion: `s${i}` });
    state = next.state;
    const sig = toBase64(await device.sign(signedBytes(next.item)));
    leaves.push({ v: 1, item: next.item, sig, server: { tServer: AT } });
    ids.push(next.id);
  }
});

const hashes = (from: readonly Leaf[]): Hash[] => from.map((leaf) => leafHash(canonicalBytes(leaf)));

async function noteOf(from: readonly Leaf[], origin = ORIGIN): Promise<string> {
  const text = checkpointText({ origin, size: BigInt(from.length), root: rootOfLeaves(hashes(from)) });
  return signNote(text, [log]);
}

/** As an honest server answers: entries by index, proven to the tree of all given leaves. */
async function receiptOf(from: readonly Leaf[], indexes: number[], rememberedSize = 0): Promise<Receipt> {
  const all = hashes(from);
  const read = ({ level, index }: NodeId): Hash =>
    rootOfLeaves(all.slice(index * 2 ** level, (index + 1) * 2 ** level));
  const proofOf = (ranges: ReturnType<typeof inclusionRanges>) =>
    ranges.map((range) => toBase64(hashOfRange(range, read)));
  return {
    checkpoint: await noteOf(from),
    consistency: rememberedSize > from.length ? [] : proofOf(consistencyRanges(rememberedSize, from.length)),
    entries: indexes.map((index) => ({
      entryId: ids[index] ?? "",
      index,
      leaf: toBase64(canonicalBytes(from[index])),
      proof: proofOf(inclusionRanges(index, from.length)),
      ...(values === undefined ? {} : { values }),
    })),
  };
}

const check = (receipt: Receipt, remembered: string | null = null) =>
  verifyReceipt(receipt, {
    remembered,
    vkeys: [log.vkey],
    verify,
    deviceKeys: new Map([[device.id, device.publicKey]]),
  });

test("an honest receipt verifies, whatever is remembered of the log's past", async () => {
  for (let size = 0; size <= 7; size++) {
    const remembered = size === 0 ? null : await noteOf(leaves.slice(0, size));
    const checked = await check(await receiptOf(leaves, [0, 3, 6], size), remembered);
    expect(checked).toMatchObject({ ok: true, complete: true, size: 7, origin: ORIGIN });
  }
  expect(await check(await receiptOf(leaves, []), await noteOf([]))).toMatchObject({ ok: true, entries: [] });
});

test("rolled back, forked, regrown, unsigned, another log: each has its name, and both notes as evidence", async () => {
  const remembered = await noteOf(leaves.slice(0, 5));
  const [first, , ...rest] = leaves;
  const rewritten = [first, { ...leaves[1], sig: "A".repeat(86).concat("==") }, ...rest] as Leaf[];
  const answer = async (receipt: Receipt, known: string | null = remembered) => {
    const checked = await check(receipt, known);
    if (checked.ok) throw new Error("it was accepted");
    expect(checked.evidence).toEqual({ remembered: known, received: receipt.checkpoint });
    return checked.code;
  };
  expect(await answer(await receiptOf(leaves.slice(0, 4), [], 5))).toBe("rolled-back");
  expect(await answer(await receiptOf(rewritten.slice(0, 5), [], 5))).toBe("forked");
  expect(await answer(await receiptOf(rewritten, [], 5))).toBe("not-consistent");
  expect(await answer({ ...(await receiptOf(leaves, [], 5)), consistency: [] })).toBe("not-consistent");
  expect(await answer({ ...(await receiptOf(leaves, [], 5)), consistency: ["?"] })).toBe("not-consistent");
  const honest = await receiptOf(leaves, [], 5);
  expect(await answer({ ...honest, checkpoint: honest.checkpoint.replace("\n7\n", "\n8\n") })).toBe("unsigned");
  expect(await answer({ ...honest, checkpoint: honest.checkpoint.replace(ORIGIN, "other") })).toBe("unsigned");
  expect(await answer({ ...honest, checkpoint: "" })).toBe("malformed");
  const elsewhere = await noteOf(leaves, "example.org/log/acme/0");
  expect(await answer(honest, elsewhere)).toBe("other-log");
});

test("an entry that does not hold is named, and those beside it still count", async () => {
  const honest = await receiptOf(leaves, [1, 2]);
  const [one, two] = honest.entries as [Receipt["entries"][number], Receipt["entries"][number]];
  const codeOf = async (entry: typeof one) => {
    const checked = await check({ ...honest, entries: [entry, two] });
    expect(checked).toMatchObject({ ok: true, complete: false, entries: [{ ok: false }, { ok: true }] });
    const [first] = checked.ok ? checked.entries : [];
    return first !== undefined && !first.ok && first.code;
  };
  expect(await codeOf({ ...one, index: 2 })).toBe("not-included");
  expect(await codeOf({ ...one, index: 99 })).toBe("not-included");
  expect(await codeOf({ ...one, proof: [] })).toBe("not-included");
  expect(await codeOf({ ...one, proof: ["no base64"] })).toBe("not-included");
  expect(await codeOf({ ...one, entryId: ids[2] ?? "" })).toBe("wrong-entry");
  expect(await codeOf({ ...one, leaf: two.leaf })).toBe("wrong-entry");
  expect(await codeOf({ ...one, leaf: "no base64" })).toBe("malformed-leaf");
  expect(await codeOf({ ...one, leaf: toBase64(new TextEncoder().encode(JSON.stringify(leaves[1], null, 1))) })).toBe(
    "malformed-leaf",
  );
  expect(await codeOf({ ...one, values: { amount: { k: values?.amount?.k ?? "", value: 5001 } } })).toBe(
    "wrong-values",
  );
  expect(await codeOf({ ...one, values: { other: { k: values?.amount?.k ?? "", value: 5000 } } })).toBe("wrong-values");
});

test("an entry that is in the log but that its device did not sign is refused", async () => {
  const forged = leaves.map((leaf, i) => (i === 1 ? { ...leaf, sig: leaves[2]?.sig ?? "" } : leaf));
  expect(await check(await receiptOf(forged, [1]))).toMatchObject({
    entries: [{ ok: false, code: "wrong-signature" }],
  });
});

test("no single flipped bit in a leaf or a proof is accepted", async () => {
  const honest = await receiptOf(leaves, [4], 5);
  const remembered = await noteOf(leaves.slice(0, 5));
  const [entry] = honest.entries as [Receipt["entries"][number]];
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), async (where, bit) => {
      const texts = [entry.leaf, ...entry.proof, ...honest.consistency];
      const at = where % texts.length;
      const broken = texts.map((text, i) => (i === at ? flipped(text, bit) : text));
      const proof = broken.slice(1, 1 + entry.proof.length);
      const receipt = {
        ...honest,
        entries: [{ ...entry, leaf: broken[0] ?? "", proof }],
        consistency: broken.slice(1 + entry.proof.length),
      };
      const checked = await check(receipt, remembered);
      expect(checked.ok && checked.complete).toBe(false);
    }),
    { numRuns: 300 },
  );
});

function flipped(base64: string, bit: number): string {
  const bytes = Buffer.from(base64, "base64");
  const at = bit % (bytes.length * 8);
  bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
  return bytes.toString("base64");
}

const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
const fields = fc
  .dictionary(fc.string({ minLength: 1, unit: "grapheme" }), fc.oneof(value, fc.array(value)), { minKeys: 1 })
  .map((made) => ({ ...made }));

test("a commitment opens with its own key, field and value only; an erased value is missing, not wrong", () => {
  fc.assert(
    fc.property(fields, (given) => {
      let n = 0;
      const made = commitValues(given, () => new Uint8Array(32).fill(n++));
      expect(checkValues(made.commitments, made.values)).toEqual([]);
      expect(missingValues(made.commitments, {})).toEqual(Object.keys(given));
      for (const [field, { k, value }] of Object.entries(made.values)) {
        const other = { [field]: { k, value: [value] } };
        expect(checkValues(made.commitments, other)).toEqual([{ field, code: "wrong-value" }]);
        const otherKey = { [field]: { k: toBase64(new Uint8Array(32).fill(255)), value } };
        expect(checkValues(made.commitments, otherKey)).toEqual([{ field, code: "wrong-value" }]);
      }
    }),
    { numRuns: 50 },
  );
  expect(checkValues({}, { toString: { k: "", value: 1 } })).toEqual([{ field: "toString", code: "not-committed" }]);
});

test("a device's chain shows what is missing, doubled or replaced, in whatever order it is read", () => {
  const items = leaves.map((leaf) => leaf.item);
  expect(verifyDeviceChain(items.toReversed())).toEqual([]);
  const id = device.id;
  expect(verifyDeviceChain(items.filter((item) => item.seq !== 3 && item.seq !== 4))).toEqual([
    { code: "missing", device: id, from: 3, to: 4 },
  ]);
  const twin = { ...items[2], suggestion: "twin" } as (typeof items)[number];
  expect(verifyDeviceChain([...items, twin]).map((fault) => fault.code)).toContain("doubled");
  expect(verifyDeviceChain(items.map((item) => (item.seq === 3 ? twin : item)))).toEqual([
    { code: "broken-link", device: id, seq: 4 },
  ]);
});
