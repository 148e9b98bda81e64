/**
 * One line of an export, read and checked as far as it can be alone: its leaf is the canonical text of an entry, its
 * values open their commitments, it says what its kind must say. Nothing here remembers anything, so that many lines can
 * be read at the same time, by several threads. It must never throw on what a file holds.
 */
import { fromBase64, toHex } from "#lib/domain/bytes.ts";
import { canonicalBytes, canonicalJson, isCanonical } from "#lib/domain/canonical.ts";
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import { digest } from "#lib/domain/hash.ts";
import { type EntryKind, type ItemValues, Leaf, type LogItem, SignedItem } from "#lib/domain/log-entry.ts";
import { keyId } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { ExportEntry } from "./export-format.ts";
import { type Hashing, OWN_HASHING } from "./hashing.ts";
import { checkValues, missingValues, type ValueFault } from "./values.ts";

export type LineRead =
  | { is: "malformed" }
  | { is: "entry"; index: number; leafHash: Uint8Array<ArrayBuffer>; erasedBy: number | null; entry: EntryRead | null };

export interface EntryRead {
  id: string;
  kind: EntryKind;
  device: string;
  seq: number;
  prev: string | null;
  settles: string | null;
  about: string | null;
  ending: LogItem["ending"] | null;
  tServer: string;
  /** Milliseconds. */
  time: number;
  isSkewRight: boolean;
  lacking: readonly string[];
  wrongValues: readonly ValueFault[];
  hasMissingValues: boolean;
  hasValues: boolean;
  signed: Signed;
  enrolment: Enrolment | null;
  /** What entries of some kinds say in more detail. */
  more: More | null;
}

export interface Signed {
  /** The item's canonical JSON: a part of the leaf's bytes. */
  item: Uint8Array<ArrayBuffer>;
  sig: string;
  /** Set by a reader that knew the device's key and checked it already; then the item may be gone. */
  isGood?: boolean;
}

export interface Enrolment {
  key: string | null;
  kind: "person" | "server" | null;
  /** The key is the one that the device's name stands for, and this is the place where a key belongs. */
  fits: boolean;
}

export type More =
  | { is: "erasure"; entries: string[] | null; fits: boolean }
  | { is: "conflict"; kept: string; refused: string; item: { device: string; seq: number; signed: Signed } | null }
  | { is: "unreadable-conflict" }
  | { is: "epoch"; checkpoint: string; known: number };

const SIGNED_AS = new TextEncoder().encode("countersign.log-item/1\n");

/** What the device signed. */
export function signedItemBytes({ item }: Signed): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIGNED_AS.length + item.length);
  bytes.set(SIGNED_AS);
  bytes.set(item, SIGNED_AS.length);
  return bytes;
}

/** `decode` may put the leaf where room is: whoever gives it copies what is kept longer. */
export function readLine(line: string, hashing = OWN_HASHING, decode = fromBase64): LineRead {
  const entry = ExportEntry.safeParse(parseJson(line));
  const bytes = entry.success ? bytesOf(entry.data.leaf, decode) : undefined;
  if (!entry.success || bytes === undefined) return { is: "malformed" };
  const { index, values = {}, erasedBy = null } = entry.data;
  return {
    is: "entry",
    index,
    leafHash: hashing.leafHash(bytes),
    erasedBy,
    entry: readLeaf(bytes, values, hashing),
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readLeaf(bytes: Uint8Array<ArrayBuffer>, values: ItemValues, hashing: Hashing): EntryRead | null {
  try {
    const text = decoder.decode(bytes);
    const given: unknown = JSON.parse(text);
    const leaf = Leaf.parse(given);
    if (!isCanonical(text, given) || isLess(leaf, given)) return null;
    // Id and signature are made of the item's own bytes, which are here already; what follows them is ASCII.
    const after = `,"server":${canonicalJson(leaf.server)},"sig":"${leaf.sig}","v":${leaf.v}}`;
    const own = bytes.subarray('{"item":'.length, bytes.length - after.length);
    return describe(leaf, own, values, hashing);
  } catch {
    return null;
  }
}

/** A commitment under a name that no object can have is not in what was parsed. */
function isLess({ item }: Leaf, given: unknown): boolean {
  const { commitments } = (given as Leaf).item;
  return Object.keys(commitments).length !== Object.keys(item.commitments).length;
}

function describe(
  { item, sig, server }: Leaf,
  bytes: Uint8Array<ArrayBuffer>,
  values: ItemValues,
  hashing: Hashing,
): EntryRead {
  const time = parseInstant(server.tServer) ?? 0;
  const fields: readonly string[] = ENTRY_KINDS[item.entry].fields;
  return {
    id: `sha256:${toHex(hashing.sha256(bytes))}`,
    kind: item.entry,
    device: item.device,
    seq: item.seq,
    prev: item.prev,
    settles: item.settles ?? null,
    about: item.about ?? null,
    ending: item.ending ?? null,
    tServer: server.tServer,
    time,
    isSkewRight: isSkewRight(item.tClient, time, server.skew),
    lacking: kept(fields.filter((field) => item[field as keyof LogItem] === undefined)),
    wrongValues: kept(checkValues(item.commitments, values, hashing.commit)),
    hasMissingValues: missingValues(item.commitments, values).length > 0,
    hasValues: Object.keys(values).length > 0,
    signed: { item: bytes, sig },
    enrolment: readEnrolment(item),
    more: readMore(item, values),
  };
}

const NONE: never[] = [];

/** Nearly always there is none: then the same one, which is copied once with a whole block. */
function kept<T>(found: T[]): readonly T[] {
  return found.length === 0 ? NONE : found;
}

/** A device's clock may be off by this much before the leaf says so. */
const SKEW_SECONDS = 300;

function isSkewRight(tClient: string, time: number, said: number | undefined): boolean {
  const skew = Math.round(((parseInstant(tClient) ?? time) - time) / 1000);
  return Math.abs(skew) > SKEW_SECONDS ? said === skew : said === undefined;
}

function readEnrolment({ entry, device, seq, deviceKey, deviceKind }: LogItem): Enrolment | null {
  const isEnrolment = entry === "device-enrolled";
  if (!isEnrolment && deviceKey === undefined && deviceKind === undefined) return null;
  const fits = isEnrolment && seq === 1 && deviceKey !== undefined && keyId(fromBase64(deviceKey)) === device;
  return { key: deviceKey ?? null, kind: deviceKind ?? null, fits };
}

function readMore(item: LogItem, values: ItemValues): More | null {
  if (item.entry === "epoch-began") return { is: "epoch", checkpoint: item.checkpoint ?? "", known: item.count ?? 0 };
  if (item.entry === "erasure") return readErasure(item, values.entries?.value);
  if (item.entry === "conflict" && values.item !== undefined) return readConflict(values);
  return null;
}

function readErasure({ erases, count }: LogItem, listed: unknown): More {
  if (listed === undefined) return { is: "erasure", entries: null, fits: true };
  if (!isListOfTexts(listed)) return { is: "erasure", entries: null, fits: false };
  // Sorted as the digest means it: by UTF-16 code units, which for these names is by their bytes.
  const fits = digest(listed.toSorted()) === erases && listed.length === count;
  return { is: "erasure", entries: listed, fits };
}

function readConflict({ kept, refused, item }: ItemValues): More {
  const signed = SignedItem.safeParse(item?.value);
  const names = [kept?.value, refused?.value];
  if (!signed.success || !isListOfTexts(names)) return { is: "unreadable-conflict" };
  const [keptId = "", refusedId = ""] = names;
  const body = signed.data.item;
  if (digest(body) !== refusedId) return { is: "unreadable-conflict" };
  const { device, seq } = body;
  const evidence = { device, seq, signed: { item: canonicalBytes(body), sig: signed.data.sig } };
  return { is: "conflict", kept: keptId, refused: refusedId, item: evidence };
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string, decode: typeof fromBase64): Uint8Array<ArrayBuffer> | undefined {
  try {
    return decode(base64);
  } catch {
    return undefined;
  }
}
