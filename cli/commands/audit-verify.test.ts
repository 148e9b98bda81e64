import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { checkpointText, parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote, signNote } from "#lib/audit/note.ts";
import { appendLeaf, EMPTY_FRONTIER, rootOfFrontier } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import type { ExportReport } from "#lib/audit/verify-export.ts";
import { fromBase64, toBase64 } from "#lib/domain/bytes.ts";
import { canonicalBytes } from "#lib/domain/canonical.ts";
import { entryId, type Leaf } from "#lib/domain/log-entry.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import {
  enrolledDevice,
  type Keys,
  newFile,
  newKeys,
  ORIGIN,
  openLog,
  signerOf,
  type TestDevice,
  valueKeysOf,
} from "#server/store/testing/log-fixture.ts";
import { auditExportCommand } from "./audit-export.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import type { Command, Io } from "./command.ts";

type Line = { index: number; leaf: string; values?: Record<string, { k: string; value: unknown }> };

let file: string;
let keys: Keys;
let sam: TestDevice;
let early: string;
let exported: string[];
const scratch = mkdtempSync(path.join(tmpdir(), "countersign-export-"));

beforeAll(async () => {
  file = newFile();
  keys = await newKeys();
  const { db, log } = await openLog(file, keys);
  const [device, enrolment] = await enrolledDevice(db);
  sam = device;
  const intent = await sam.next({ suggestion: "s1", action: "refund.create" }, { amount: 5000, order: "1001" });
  await log.append([enrolment, intent]);
  early = await log.checkpoint();
  const settles = entryId(intent.signed.item);
  await db
    .transaction()
    .execute((trx) => log.record(trx, [{ entry: "result", suggestion: "s1", settles, ending: "done" }]));
  await log.append([await sam.next({ suggestion: "s2" }), await sam.next({ suggestion: "s3" })]);
  await db.destroy();
  exported = (await run(auditExportCommand, ["--db", file, "--keys", valueKeysOf(keys)])).out;
});

async function run(command: Command, args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    lines: async function* () {},
    out: async (line) => void out.push(line),
    err: (line) => void err.push(line),
    env: {},
  };
  return { code: await command.run(args, io), out, err };
}

async function verifyLines(lines: string[], ...options: string[]) {
  const copy = path.join(scratch, "log.jsonl");
  writeFileSync(copy, `${lines.join("\n")}\n`);
  const { code, out, err } = await run(auditVerifyCommand, [copy, ...options]);
  const report = JSON.parse(out[0] ?? "") as ExportReport;
  return { code, err, report, codes: report.faults.map((fault) => `${fault.index}:${fault.code}`) };
}

const vkey = () => signerOf(keys.log).vkey;
const kept = (note: string): string => {
  const at = path.join(scratch, "kept.txt");
  writeFileSync(at, note);
  return at;
};

test("an untouched export verifies, and says what it was held against", async () => {
  const alone = await verifyLines(exported);
  expect(alone).toMatchObject({
    code: 0,
    report: { size: 6, origin: ORIGIN, verified: "self-consistent", faults: [] },
  });
  expect(alone.err.join(" ")).toMatch(/does not prove that nothing was removed or rewritten/);
  const anchored = await verifyLines(exported, "--vkey", vkey(), "--checkpoint", kept(early));
  expect(anchored).toMatchObject({ code: 0, report: { size: 6, verified: "anchored", faults: [] } });
  expect(anchored.err.join(" ")).not.toMatch(/does not prove/);
});

const lineAt = (index: number): Line => JSON.parse(exported[index + 1] ?? "") as Line;
const leafAt = (index: number): Leaf => JSON.parse(new TextDecoder().decode(fromBase64(lineAt(index).leaf))) as Leaf;
const withLine = (index: number, line: Line | undefined): string[] =>
  exported.flatMap((old, i) => (i === index + 1 ? (line ? [JSON.stringify(line)] : []) : [old]));
const withLeaf = (index: number, leaf: Leaf): string[] =>
  withLine(index, { ...lineAt(index), leaf: toBase64(canonicalBytes(leaf)) });

test.each<[string, () => string[], string[]]>([
  ["an entry removed", () => withLine(3, undefined), ["4:wrong-index", "null:wrong-size"]],
  ["the last entry cut off", () => exported.slice(0, -1), ["null:wrong-size"]],
  [
    "two entries swapped",
    () => [...exported.slice(0, 5), exported[6] ?? "", exported[5] ?? ""],
    ["5:wrong-index", "4:wrong-index", "null:wrong-root"],
  ],
  [
    "an entry doubled",
    () => [...exported, exported[6] ?? ""],
    ["5:wrong-index", "5:doubled-entry", "5:doubled-number", "null:wrong-size"],
  ],
  [
    "a leaf that is not canonical",
    () => withLine(2, { ...lineAt(2), leaf: toBase64(new TextEncoder().encode(JSON.stringify(leafAt(2), null, 1))) }),
    ["2:malformed-leaf", "3:unknown-reference", "null:wrong-root"],
  ],
  ["a leaf that is no base64", () => withLine(5, { index: 5, leaf: "*" }), ["5:malformed-line", "null:wrong-size"]],
  [
    "a value changed",
    () =>
      withLine(2, {
        ...lineAt(2),
        values: { ...lineAt(2).values, amount: { k: lineAt(2).values?.amount?.k ?? "", value: 5001 } },
      }),
    ["2:wrong-value"],
  ],
  [
    "a value under another name",
    () => withLine(2, { ...lineAt(2), values: { reason: { k: lineAt(2).values?.amount?.k ?? "", value: 5000 } } }),
    ["2:not-committed"],
  ],
  [
    "what the device signed changed",
    () => withLeaf(5, { ...leafAt(5), item: { ...leafAt(5).item, action: "tags.change" } }),
    ["5:wrong-signature", "null:wrong-root"],
  ],
  [
    "what the server added changed",
    () => withLeaf(5, { ...leafAt(5), server: { tServer: "2026-01-01T00:00:00.000Z" } }),
    ["5:time-went-back", "null:wrong-root"],
  ],
  [
    "the checkpoint's root changed",
    () => [
      JSON.stringify({
        ...JSON.parse(exported[0] ?? ""),
        checkpoint: (JSON.parse(exported[0] ?? "") as { checkpoint: string }).checkpoint.replace(
          /\n6\n..../,
          "\n6\nAAAA",
        ),
      }),
      ...exported.slice(1),
    ],
    ["null:unsigned", "null:wrong-root"],
  ],
  ["no checkpoint at all", () => exported.slice(1), ["null:malformed-line", "1:wrong-index"]],
  ["an empty file", () => [], ["null:malformed-line"]],
])("%s is found", async (_, tamper, expected) => {
  const { code, codes } = await verifyLines(tamper(), "--vkey", vkey());
  expect(code).toBe(1);
  expect(codes).toEqual(expect.arrayContaining(expected));
});

test("erased values are not a fault", async () => {
  const { values, ...rest } = lineAt(2);
  expect(Object.keys(values ?? {})).toEqual(["amount", "order"]);
  expect(await verifyLines(withLine(2, rest), "--vkey", vkey())).toMatchObject({ code: 0 });
});

/** Whoever holds the log's key can sign anything: what then still shows is tested with a log that is signed anew. */
async function resigned(leaves: Leaf[], key = keys.log): Promise<string[]> {
  let frontier = EMPTY_FRONTIER;
  const bytes = leaves.map((leaf) => canonicalBytes(leaf));
  for (const leaf of bytes) frontier = appendLeaf(frontier, leafHash(leaf), () => {});
  const text = checkpointText({ origin: ORIGIN, size: BigInt(leaves.length), root: rootOfFrontier(frontier) });
  const head = { checkpoint: await signNote(text, [signerOf(key)]), vkey: signerOf(key).vkey };
  return [head, ...bytes.map((leaf, index) => ({ index, leaf: toBase64(leaf) }))].map((line) => JSON.stringify(line));
}

const all = (): Leaf[] => [0, 1, 2, 3, 4, 5].map(leafAt);

test("a log signed anew with another key looks whole by itself, and is unsigned under the right key", async () => {
  const { log: stranger } = await newKeys();
  const lines = await resigned(all(), stranger);
  expect((await verifyLines(lines)).codes).toEqual([]);
  expect((await verifyLines(lines, "--vkey", vkey())).codes).toEqual(["null:unsigned"]);
});

test("a log signed anew with the right key is caught by a checkpoint that somebody kept, or by the devices' own chains", async () => {
  const earlySize = Number(parseCheckpoint(parseNote(early).text).size);
  expect(earlySize).toBe(3);
  // The refund's intent is taken out.
  const without = await resigned(all().filter((_, i) => i !== 2));
  const found = await verifyLines(without, "--vkey", vkey(), "--checkpoint", kept(early));
  expect(found.codes).toEqual(["2:unknown-reference", "3:gap", "null:forked"]);
  const short = await resigned(all().slice(0, 2));
  expect((await verifyLines(short, "--vkey", vkey(), "--checkpoint", kept(early))).codes).toEqual(["null:rolled-back"]);
  // An entry is put into the device's mouth.
  const forged = all();
  const last = forged[5] as Leaf;
  forged[5] = { ...last, item: { ...last.item, suggestion: "forged" } };
  expect((await verifyLines(await resigned(forged), "--vkey", vkey())).codes).toEqual(["5:wrong-signature"]);
  // The device's key is replaced by the forger's.
  const enrolment = leafAt(1);
  const swapped = all();
  swapped[1] = { ...enrolment, item: { ...enrolment.item, deviceKey: toBase64(keys.server.publicKey) } };
  expect((await verifyLines(await resigned(swapped), "--vkey", vkey())).codes).toContain("1:wrong-enrolment");
});

test("a device's rewritten past breaks its chain, even when the device itself signs it", async () => {
  const leaves = all();
  const fourth = leaves[4] as Leaf;
  const item = { ...fourth.item, suggestion: "rewritten" };
  leaves[4] = { ...fourth, item, sig: toBase64(await sam.key.sign(signedBytes(item))) };
  expect((await verifyLines(await resigned(leaves), "--vkey", vkey())).codes).toEqual(["5:broken-link"]);
});

test("what cannot be read is said, and never counts as verified", async () => {
  expect((await run(auditVerifyCommand, [path.join(scratch, "absent")])).code).toBe(2);
  await expect(run(auditVerifyCommand, ["x", "--vkey", "nonsense"])).rejects.toThrow(/not a verifier key/);
  await expect(run(auditVerifyCommand, ["x", "--checkpoint", file])).rejects.toThrow(/not a checkpoint note/);
  expect((await run(auditExportCommand, ["--db", path.join(scratch, "absent.db")])).code).toBe(2);
  expect((await run(auditExportCommand, ["--db", file, "--log", "other"])).code).toBe(2);
});
