/**
 * Begins a log that continues another one, in one transaction: the new log's first entry holds where the old one ends, the
 * enrolments of the devices that may write follow as they were signed, and the old log takes no entry any more.
 */
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { Leaf } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { enrolDevice, revokeDevice } from "./devices.ts";
import { contextOf, type LogOptions } from "./log.ts";
import { appendIn } from "./log-append.ts";
import { makeHead } from "./log-begin.ts";
import { epochOf } from "./log-epochs.ts";
import { newestCheckpoint } from "./log-proofs.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Transaction } from "./open.ts";

export interface NewEpoch {
  /** The log that ends. */
  from: string;
  why: string;
  /** Notes of that log from wherever one was kept; the largest says how much is lost. */
  notes: readonly string[];
}

export interface BegunEpoch {
  origin: string;
  from: string;
  /** Entries of the old log that are held here, and that are known to have been. */
  held: number;
  known: number;
  /** Devices whose enrolment was carried over. */
  devices: number;
}

/** `options` are the new log's: its signer bears the new name, its device is new. Done already, it changes nothing. */
export async function beginEpoch(options: LogOptions, { from, why, notes }: NewEpoch): Promise<BegunEpoch> {
  const { db } = options;
  const context = contextOf(options);
  const held = await newestCheckpoint(db, from);
  const newest = await newestOf(context, from, [held.note, ...notes]);
  return db.transaction().execute(async (trx) => {
    const begun = { origin: context.origin, from, held: held.size, known: newest.size };
    if ((await epochOf(trx, context.origin)) !== undefined) return { ...begun, devices: 0 };
    await makeHead(context, trx);
    await appendFirst(context, trx, {
      checkpoint: held.note,
      count: newest.size,
      values: { why, newest: newest.note },
    });
    const devices = await carryEnrolments(context, trx, from);
    await endLog(context, trx, from);
    return { ...begun, devices };
  });
}

async function newestOf({ vkeys, verify }: LogContext, from: string, notes: readonly string[]) {
  let newest = { size: 0, note: "" };
  for (const note of notes) {
    const opened = await verifyCheckpoint(note, vkeys, verify).catch(() => undefined);
    if (opened?.origin === from && Number(opened.size) >= newest.size) newest = { size: Number(opened.size), note };
  }
  return newest;
}

/** `count` says how many entries the old log is known to have had; its `checkpoint` how many of them are here. */
async function appendFirst(
  context: LogContext,
  trx: Transaction,
  { checkpoint, count, values }: { checkpoint: string; count: number; values: Record<string, unknown> },
): Promise<void> {
  const { device } = context;
  const at = formatInstant(context.now());
  await enrolDevice(trx, { publicKey: device.publicKey, user: "server", name: device.name, kind: "server", at });
  const [enrolled, began] = await device.sign(trx, [
    { entry: "device-enrolled", deviceKey: device.publicKey, deviceKind: "server" },
    { entry: "epoch-began", checkpoint, count, values },
  ]);
  if (enrolled === undefined || began === undefined) throw new TypeError("two entries were to be signed");
  // The device's numbers say which it signed first; in the log the beginning is the first leaf.
  await appendAll(context, trx, [began, enrolled]);
}

/** So that the new log can be checked by itself: whose key signs what is in it. */
async function carryEnrolments(context: LogContext, trx: Transaction, from: string): Promise<number> {
  const rows = await trx
    .selectFrom("log_entries as e")
    .innerJoin("devices as d", "d.id", "e.device")
    .select(["e.entry_id", "e.leaf"])
    .where("e.log", "=", from)
    .where("e.entry", "=", "device-enrolled")
    .where("d.kind", "=", "person")
    .where("d.revoked_at", "is", null)
    .orderBy("e.idx")
    .execute();
  const kept = await context.values.read(
    trx,
    from,
    rows.map((row) => row.entry_id),
  );
  const enrolments = rows.map((row): Submission => {
    const { item, sig } = JSON.parse(Buffer.from(row.leaf).toString("utf8")) as Leaf;
    return { signed: { item, sig }, values: kept.get(row.entry_id)?.values ?? {} };
  });
  for (let i = 0; i < enrolments.length; i += 256) await appendAll(context, trx, enrolments.slice(i, i + 256));
  return enrolments.length;
}

async function endLog(context: LogContext, trx: Transaction, from: string): Promise<void> {
  const at = formatInstant(context.now());
  const { note } = await newestCheckpoint(trx, from);
  // Whatever stopped it before is over; this is for good.
  await trx.deleteFrom("log_quarantine").where("log", "=", from).execute();
  await trx.insertInto("log_quarantine").values({ log: from, at, code: "epoch-over", evidence: note }).execute();
  const old = await trx
    .selectFrom("devices")
    .select("id")
    .where("kind", "=", "server")
    .where("id", "!=", context.device.id)
    .execute();
  for (const { id } of old) await revokeDevice(trx, id, at);
}

async function appendAll(context: LogContext, trx: Transaction, submissions: readonly Submission[]): Promise<void> {
  const answers = await appendIn(context, trx, submissions);
  const refused = answers.find((answer) => answer.state === "refused");
  if (refused?.state !== "refused") return;
  throw new CodedError<LogCode>("log-damaged", `the new log could not take over an entry: ${refused.happened}`, {
    evidence: refused,
  });
}
