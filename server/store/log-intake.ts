/**
 * Judges what devices send, before anything is written: one verdict per item, so that a bad item never holds up
 * the good ones behind it. Batches may come out of order and with gaps (order is the log's, causality is in `prev`);
 * a gap stays visible. It must never accept two different items under one device number.
 */
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { refusalOfSpeaker } from "./entry-roles.ts";
import { bytesSigned, type Prepared } from "./log-prepare.ts";
import type { LogTables } from "./log-tables.ts";
import type { RefusalCode } from "./log-types.ts";
import type { Transaction } from "./open.ts";

export type Verdict = { entryId: string; prepared: Prepared } & (
  | { state: "new" }
  | { state: "known"; index: number }
  /** The same item twice in one batch. */
  | { state: "repeated" }
  | { state: "refused"; code: RefusalCode; happened: string; kept?: string }
);

type Device = LogTables["devices"];
/** By device and number: what is in the log around the batch, and the batch (without an index yet) as it is accepted. */
type Chain = Map<string, { id: string; prev: string | null; index: number | undefined }>;
type Refusal = { code: RefusalCode; happened: string; kept?: string };

/** A bundle of leaves in the tile layout says a leaf's length in 16 bits; what the server adds fits into the rest. */
const LONGEST_ITEM = 65_000;
/** Parts of one condition: far below SQLite's limit of its depth. */
const MOST_RUNS = 200;

export async function judge(
  trx: Transaction,
  log: string,
  prepared: readonly Prepared[],
  verify: VerifySignature,
): Promise<Verdict[]> {
  const devices = await loadDevices(trx, prepared);
  const chain = await loadChain(trx, log, prepared);
  const accepted = new Set<string>();
  const verdicts: Verdict[] = [];
  for (const one of prepared) {
    const { entryId } = one;
    const { item } = one.submission.signed;
    const base = { entryId, prepared: one };
    const here = entryId === "" ? undefined : chain.get(placeOf(item.device, item.seq));
    // A redelivery is answered before anything else: the device may have been revoked since.
    if (here?.id === entryId && here.index !== undefined) verdicts.push({ ...base, state: "known", index: here.index });
    else if (here?.id === entryId) verdicts.push({ ...base, state: "repeated" });
    else {
      const refusal =
        (await refusalOfItem(one, devices.get(item.device), verify)) ??
        refusalOfPlace(one, chain) ??
        (await refusalOfSpeaker(trx, item, one.sender, accepted));
      if (refusal === undefined) {
        accepted.add(entryId);
        chain.set(placeOf(item.device, item.seq), { id: entryId, prev: item.prev, index: undefined });
      }
      verdicts.push(refusal === undefined ? { ...base, state: "new" } : { ...base, state: "refused", ...refusal });
    }
  }
  return verdicts;
}

async function refusalOfItem(
  prepared: Prepared,
  device: Device | undefined,
  verify: VerifySignature,
): Promise<Refusal | undefined> {
  const { submission, sender, itemJson, valuesFault } = prepared;
  const { item } = submission.signed;
  if (itemJson === "") return refuse("malformed", "the item has no canonical form");
  if (Buffer.byteLength(itemJson) > LONGEST_ITEM)
    return refuse("malformed", `the item is longer than ${LONGEST_ITEM} bytes`);
  if (holdsNul(item)) return refuse("malformed", "the item holds a character that no database keeps as text");
  if (device === undefined) return refuse("unknown-device", "the device is not enrolled");
  if (device.revoked_at !== null) return refuse("revoked-device", "the device was revoked");
  if (sender !== undefined && sender.device !== item.device) return refuse("wrong-device", "another device sent it");
  if (sender !== undefined && sender.rep !== item.rep) return refuse("wrong-rep", "it names another person");
  if (!(await isSigned(prepared, device, verify)))
    return refuse("wrong-signature", "the device's signature does not fit the item");
  // What concerns everybody only a server may say: a browser that wrote it could make up who may do what.
  const { by, fields } = ENTRY_KINDS[item.entry];
  if (by !== "either" && (by === "server") !== (device.kind === "server"))
    return refuse("not-allowed", `only ${by === "server" ? "the server" : "a person's device"} writes this kind`);
  const lacking = fields.find((field) => item[field as keyof LogItem] === undefined);
  if (lacking !== undefined) return refuse("malformed", `an entry of this kind says \`${lacking}\``);
  const isEnrolment = item.entry === "device-enrolled";
  if (isEnrolment ? item.deviceKey !== device.public_key || item.seq !== 1 : item.deviceKey !== undefined) {
    return refuse("wrong-enrolment", "a device's key is in its first item, and only there");
  }
  // Whoever checks the log later knows from this which kinds of entries the device may write.
  if (item.deviceKind !== undefined && (!isEnrolment || item.deviceKind !== device.kind))
    return refuse("wrong-enrolment", "the device says that it is of another kind than it is");
  return valuesFault === undefined ? undefined : refuse("wrong-values", valuesFault);
}

async function isSigned(
  { submission, itemJson, signedBy }: Prepared,
  device: Device,
  verify: VerifySignature,
): Promise<boolean> {
  if (signedBy === device.public_key) return true;
  const { item, sig } = submission.signed;
  return verify(device.public_key, bytesSigned(item, itemJson), sig);
}

/** Of the fields that have columns; values and the leaf itself are kept as bytes. */
function holdsNul({ rep, action, suggestion, settles }: LogItem): boolean {
  return [rep, action, suggestion, settles].some((field) => field?.includes("\u0000") === true);
}

function refusalOfPlace({ submission, entryId }: Prepared, chain: Chain): Refusal | undefined {
  const { device, seq, prev } = submission.signed.item;
  const here = chain.get(placeOf(device, seq));
  if (here !== undefined) {
    return { code: "conflict", happened: `the device already used number ${seq} for another item`, kept: here.id };
  }
  if ((seq === 1) !== (prev === null)) return refuse("broken-chain", "only the first item has none before it");
  const before = chain.get(placeOf(device, seq - 1));
  const after = chain.get(placeOf(device, seq + 1));
  const fits = (before === undefined || before.id === prev) && (after === undefined || after.prev === entryId);
  return fits ? undefined : refuse("broken-chain", "it does not follow the device's item before it");
}

async function loadDevices(trx: Transaction, prepared: readonly Prepared[]): Promise<Map<string, Device>> {
  const ids = new Set(prepared.map(({ submission }) => submission.signed.item.device));
  const rows = await trx
    .selectFrom("devices")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What stands at the numbers of the batch, and beside them. One place is one item, so this finds redeliveries too. */
async function loadChain(trx: Transaction, log: string, prepared: readonly Prepared[]): Promise<Chain> {
  const chain: Chain = new Map();
  for (const some of chunks(runsOf(prepared), MOST_RUNS)) {
    const rows = await trx
      .selectFrom("log_entries")
      .select(["device", "device_seq", "entry_id", "prev", "idx"])
      // The log in each part: beside them all, SQLite would look through the whole log.
      .where((eb) =>
        eb.or(
          some.map(({ device, from, to }) =>
            eb.and([
              eb("log", "=", log),
              eb("device", "=", device),
              eb("device_seq", ">=", from),
              eb("device_seq", "<=", to),
            ]),
          ),
        ),
      )
      .execute();
    for (const { device, device_seq, entry_id, prev, idx } of rows) {
      chain.set(placeOf(device, device_seq), { id: entry_id, prev, index: idx });
    }
  }
  return chain;
}

/** Numbers of each device in as few runs as there are gaps between them, each with its neighbours. */
function runsOf(prepared: readonly Prepared[]): { device: string; from: number; to: number }[] {
  const items = prepared.map(({ submission }) => submission.signed.item);
  return [...Map.groupBy(items, (item) => item.device)].flatMap(([device, own]) => {
    const runs: { device: string; from: number; to: number }[] = [];
    for (const { seq } of own.toSorted((a, b) => a.seq - b.seq)) {
      const last = runs.at(-1);
      if (last !== undefined && seq - 1 <= last.to) last.to = seq + 1;
      else runs.push({ device, from: seq - 1, to: seq + 1 });
    }
    return runs;
  });
}

/** Rows for one statement: far below SQLite's limit of 32,766 parameters. */
export function chunks<T>(rows: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

const placeOf = (device: string, seq: number): string => `${seq}/${device}`;

function refuse(code: RefusalCode, happened: string): Refusal {
  return { code, happened };
}
