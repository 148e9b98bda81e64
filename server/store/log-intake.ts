/**
 * Judges what devices send, before anything is written: one verdict per item, so that a bad item never holds up
 * the good ones behind it. Batches may come out of order and with gaps (order is the log's, causality is in `prev`);
 * a gap stays visible. It must never accept two different items under one device number.
 */
import { checkValues, missingValues } from "#lib/audit/values.ts";
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import { entryId, type LogItem } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import type { LogTables } from "./log-tables.ts";
import type { RefusalCode, Sender } from "./log-types.ts";
import type { Transaction } from "./open.ts";

export type Verdict = { entryId: string; submission: Submission } & (
  | { state: "new" }
  | { state: "known"; index: number }
  /** The same item twice in one batch. */
  | { state: "repeated" }
  | { state: "refused"; code: RefusalCode; happened: string; kept?: string }
);

type Device = LogTables["devices"];
/** Entry ids and `prev` by device and number: what is in the log around the batch, and the batch as it is accepted. */
type Chain = Map<string, { id: string; prev: string | null }>;
type Refusal = { code: RefusalCode; happened: string; kept?: string };

export async function judge(
  trx: Transaction,
  log: string,
  submissions: readonly Submission[],
  verify: VerifySignature,
  sender: Sender | undefined,
): Promise<Verdict[]> {
  const ids = submissions.map(({ signed }) => idOf(signed.item));
  const known = await loadKnown(trx, log, ids);
  const devices = await loadDevices(trx, submissions);
  const chain = await loadChain(trx, log, submissions);
  const accepted = new Set<string>();
  const verdicts: Verdict[] = [];
  for (const [i, submission] of submissions.entries()) {
    const id = ids[i] ?? "";
    const index = known.get(id);
    const { item } = submission.signed;
    const base = { entryId: id, submission };
    // A redelivery is answered before anything else: the device may have been revoked since.
    if (id === "")
      verdicts.push({ ...base, state: "refused", ...refuse("malformed", "the item has no canonical form") });
    else if (index !== undefined) verdicts.push({ ...base, state: "known", index });
    else if (accepted.has(id)) verdicts.push({ ...base, state: "repeated" });
    else {
      const refusal =
        (await refusalOfItem(submission, devices.get(item.device), verify, sender)) ?? refusalOfPlace(item, id, chain);
      if (refusal === undefined) {
        accepted.add(id);
        chain.set(placeOf(item.device, item.seq), { id, prev: item.prev });
      }
      verdicts.push(refusal === undefined ? { ...base, state: "new" } : { ...base, state: "refused", ...refusal });
    }
  }
  return verdicts;
}

async function refusalOfItem(
  { signed: { item, sig }, values }: Submission,
  device: Device | undefined,
  verify: VerifySignature,
  sender: Sender | undefined,
): Promise<Refusal | undefined> {
  if (device === undefined) return refuse("unknown-device", "the device is not enrolled");
  if (device.revoked_at !== null) return refuse("revoked-device", "the device was revoked");
  if (sender !== undefined && sender.device !== item.device) return refuse("wrong-device", "another device sent it");
  if (sender !== undefined && sender.rep !== item.rep) return refuse("wrong-rep", "it names another person");
  if (!(await verify(device.public_key, signedBytes(item), sig))) {
    return refuse("wrong-signature", "the device's signature does not fit the item");
  }
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
  const [fault] = checkValues(item.commitments, values);
  if (fault !== undefined) return refuse("wrong-values", `the value of \`${fault.field}\` does not fit its commitment`);
  const [missing] = missingValues(item.commitments, values);
  if (missing !== undefined) return refuse("wrong-values", `the value of \`${missing}\` is missing`);
  return undefined;
}

function refusalOfPlace({ device, seq, prev }: LogItem, id: string, chain: Chain): Refusal | undefined {
  const here = chain.get(placeOf(device, seq));
  if (here !== undefined) {
    return { code: "conflict", happened: `the device already used number ${seq} for another item`, kept: here.id };
  }
  if ((seq === 1) !== (prev === null)) return refuse("broken-chain", "only the first item has none before it");
  const before = chain.get(placeOf(device, seq - 1));
  const after = chain.get(placeOf(device, seq + 1));
  const fits = (before === undefined || before.id === prev) && (after === undefined || after.prev === id);
  return fits ? undefined : refuse("broken-chain", "it does not follow the device's item before it");
}

async function loadKnown(trx: Transaction, log: string, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom("log_entries")
    .select(["entry_id", "idx"])
    .where("log", "=", log)
    .where("entry_id", "in", [...ids])
    .execute();
  return new Map(rows.map((row) => [row.entry_id, row.idx]));
}

async function loadDevices(trx: Transaction, submissions: readonly Submission[]): Promise<Map<string, Device>> {
  const ids = new Set(submissions.map(({ signed }) => signed.item.device));
  const rows = await trx
    .selectFrom("devices")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function loadChain(trx: Transaction, log: string, submissions: readonly Submission[]): Promise<Chain> {
  const chain: Chain = new Map();
  const items = submissions.map(({ signed }) => signed.item);
  for (const [device, own] of Map.groupBy(items, (item) => item.device)) {
    const around = own.flatMap(({ seq }) => [seq - 1, seq, seq + 1]);
    const rows = await trx
      .selectFrom("log_entries")
      .select(["device_seq", "entry_id", "prev"])
      .where("log", "=", log)
      .where("device", "=", device)
      .where("device_seq", "in", [...new Set(around)])
      .execute();
    for (const row of rows) chain.set(placeOf(device, row.device_seq), { id: row.entry_id, prev: row.prev });
  }
  return chain;
}

/** Empty when the item cannot be written canonically (a lone surrogate, say): then nobody can have signed it. */
function idOf(item: LogItem): string {
  try {
    return entryId(item);
  } catch {
    return "";
  }
}

const placeOf = (device: string, seq: number): string => `${seq}/${device}`;

function refuse(code: RefusalCode, happened: string): Refusal {
  return { code, happened };
}
