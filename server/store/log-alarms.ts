/**
 * Contradictions that somebody noticed: two checkpoints that cannot both be true. Both notes are kept, since the pair is
 * the proof. Only what this log's own key signed can make it read-only; anybody may send us anything.
 */
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { AlarmReport, AlarmsAnswer } from "#lib/domain/log-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { appendIn } from "./log-append.ts";
import { isSame } from "./log-head.ts";
import { newestCheckpoint, rootAt } from "./log-proofs.ts";
import { quarantineIn, readQuarantine, sayReadOnly } from "./log-quarantine.ts";
import type { LogCode, LogContext, Sender } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";

/** What a note is to this server: `ended` bears an earlier name, `missing` is its own word for what it does not hold. */
type Standing = "held" | "missing" | "ended" | "not-ours";

/** Alarms of one device: each is a look at a signature and a row, so there is an end to it. */
const MOST_OF_A_DEVICE = 100;
const NEWEST = 200;

const SAYS: Record<Standing, string> = {
  missing:
    "This server's own key signed a checkpoint that its database does not hold: a backup was restored, or a second server signs with the same key. Nothing more is recorded here, so nothing is done, until somebody has looked.",
  "not-ours":
    "One of the two notes does not bear this log's signature: something between browser and server answered in its name, or a server with another key.",
  ended: "One of the two notes is of a log that ended before the one of now began.",
  held: "This server holds what both notes say: the answer that the browser got was altered on its way, or came from elsewhere.",
};

export async function reportAlarm(
  context: LogContext,
  db: Database,
  report: AlarmReport,
  sender: Sender,
): Promise<{ says: string }> {
  const standings = await standingsOf(context, db, report);
  const worst = (["missing", "not-ours", "ended"] as const).find((one) => standings.includes(one)) ?? "held";
  const says = SAYS[worst];
  await db.transaction().execute(async (trx) => {
    const isNew = await keep(context, trx, report, sender, says);
    if (worst === "missing") await stop(context, trx, report, standings);
    const isStopped = (await readQuarantine(trx, context.origin)) !== undefined;
    if (isNew && !isStopped) await record(context, trx, report, sender, worst);
  });
  return { says };
}

export async function alarmsOf({ origin }: LogContext, db: Database): Promise<AlarmsAnswer> {
  const stopped = await readQuarantine(db, origin);
  const rows = await db
    .selectFrom("log_alarms")
    .select(["at", "by", "code", "remembered", "received", "says"])
    .orderBy("at", "desc")
    .limit(NEWEST)
    .execute();
  const readOnly = stopped === undefined ? null : { since: stopped.at, code: stopped.code, says: sayReadOnly(stopped) };
  return { readOnly, alarms: rows };
}

async function standingsOf(context: LogContext, db: Database, report: AlarmReport): Promise<Standing[]> {
  const notes = report.remembered === null ? [report.received] : [report.remembered, report.received];
  const standings: Standing[] = [];
  for (const note of notes) standings.push(await standingOf(context, db, note));
  return standings;
}

async function standingOf({ origin, vkeys, verify }: LogContext, db: Database, note: string): Promise<Standing> {
  const opened = await verifyCheckpoint(note, vkeys, verify).catch((error: unknown) => {
    if (error instanceof CodedError) return undefined;
    throw error;
  });
  if (opened === undefined) return "not-ours";
  if (opened.origin !== origin) return "ended";
  const size = Number(opened.size);
  const now = await newestCheckpoint(db, origin);
  if (size > now.size) return "missing";
  return isSame(opened.root, await rootAt(origin, db, size)) ? "held" : "missing";
}

/** False when it is known already, or the device has sent too many. */
async function keep(
  { origin, now }: LogContext,
  trx: Transaction,
  { code, remembered, received }: AlarmReport,
  { device, rep }: Sender,
  says: string,
): Promise<boolean> {
  const id = digest({ code, remembered, received });
  const known = await trx.selectFrom("log_alarms").select("id").where("id", "=", id).executeTakeFirst();
  const { count } = await trx
    .selectFrom("log_alarms")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("device", "=", device)
    .executeTakeFirstOrThrow();
  if (known !== undefined || Number(count) >= MOST_OF_A_DEVICE) return false;
  const row = { id, log: origin, at: formatInstant(now()), device, by: rep, code, remembered, received, says };
  await trx.insertInto("log_alarms").values(row).execute();
  return true;
}

async function stop(
  { origin, now }: LogContext,
  trx: Transaction,
  { remembered, received }: AlarmReport,
  standings: readonly Standing[],
): Promise<void> {
  const evidence = remembered !== null && standings[0] === "missing" ? remembered : received;
  await quarantineIn(trx, origin, { code: "log-behind", evidence, at: formatInstant(now()) });
}

async function record(
  context: LogContext,
  trx: Transaction,
  { remembered, received }: AlarmReport,
  { rep }: Sender,
  worst: Standing,
): Promise<void> {
  const values = { received, ...(remembered === null ? {} : { remembered }) };
  const signed = await context.device.sign(trx, [{ entry: "log-alarm", rep, reason: `note-${worst}`, values }]);
  const [entry] = await appendIn(context, trx, signed);
  if (entry?.state !== "appended") throw new CodedError<LogCode>("log-damaged", "the alarm could not be recorded");
}
