/**
 * How a log came by its name. After a restore a log goes on under a new name (an epoch), whose first entry holds the last
 * checkpoint that is known of the name before. The old log stays readable here; nothing is ever appended to it again.
 */
import { parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { consistencyRanges, hashOfRange, nodesOfRange } from "#lib/audit/tree.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { EpochsAnswer } from "#lib/domain/log-api.ts";
import type { Leaf } from "#lib/domain/log-entry.ts";
import { newestCheckpoint, receiptFor } from "./log-proofs.ts";
import { loadNodes } from "./log-tiles.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";

export interface Epoch {
  origin: string;
  /** Entry id of its first leaf. */
  began: string;
  /** The last known note of the name before. */
  checkpoint: string;
}

/** From the name that `remembered` bears to the one of now; empty when that is the same. */
export async function epochsSince(
  context: LogContext,
  db: Database,
  remembered: string,
): Promise<Omit<EpochsAnswer, "roster">> {
  const { origin, size } = await openOwn(context, remembered);
  const way = await wayFrom(db, context.origin, origin);
  const epochs: EpochsAnswer["epochs"] = [];
  for (const epoch of way) {
    epochs.push({ began: await receiptFor(await contextFor(context, db, epoch.origin), db, [epoch.began], null) });
  }
  const [first] = way;
  return { epochs, consistency: first === undefined ? [] : await growth(db, origin, Number(size), first.checkpoint) };
}

/** The epoch that a log began with; undefined for the first log of an organisation. */
export async function epochOf(db: Database | Transaction, origin: string): Promise<Epoch | undefined> {
  const first = await db
    .selectFrom("log_entries")
    .select(["entry_id", "entry", "leaf"])
    .where("log", "=", origin)
    .where("idx", "=", 0)
    .executeTakeFirst();
  if (first?.entry !== "epoch-began") return undefined;
  const { item } = JSON.parse(Buffer.from(first.leaf).toString("utf8")) as Leaf;
  return { origin, began: first.entry_id, checkpoint: item.checkpoint ?? "" };
}

/** For an earlier log of this organisation: readable and provable as it was, whatever is kept of the one of now. */
export async function contextFor(context: LogContext, db: Database, origin: string | undefined): Promise<LogContext> {
  if (origin === undefined || origin === context.origin) return context;
  await wayFrom(db, context.origin, origin);
  return { ...context, origin, keeper: undefined };
}

/** The same for a name that anybody may ask for; undefined when this log never bore it. */
export async function knownContext(context: LogContext, db: Database, origin: string): Promise<LogContext | undefined> {
  return contextFor(context, db, origin).catch((error: unknown) => {
    if (error instanceof CodedError && error.code === "other-log") return undefined;
    throw error;
  });
}

async function wayFrom(db: Database, now: string, from: string): Promise<Epoch[]> {
  const way: Epoch[] = [];
  for (let origin = now; origin !== from; ) {
    const epoch = await epochOf(db, origin);
    if (epoch === undefined) throw otherLog(`\`${from}\` is no earlier name of \`${now}\``);
    way.unshift(epoch);
    origin = parseCheckpoint(parseNote(epoch.checkpoint).text).origin;
  }
  return way;
}

/** The last known note may be one that only a client still had: then nothing here can prove growth up to it. */
async function growth(db: Database, origin: string, from: number, last: string): Promise<string[]> {
  const to = Number(parseCheckpoint(parseNote(last).text).size);
  const held = await newestCheckpoint(db, origin);
  if (from === 0 || from >= to || to > held.size) return [];
  const ranges = consistencyRanges(from, to);
  const read = await loadNodes(db, origin, ranges.flatMap(nodesOfRange));
  return ranges.map((range) => toBase64(hashOfRange(range, read)));
}

async function openOwn({ vkeys, verify }: LogContext, note: string) {
  try {
    return await verifyCheckpoint(note, vkeys, verify);
  } catch (cause) {
    if (!(cause instanceof CodedError)) throw cause;
    throw otherLog("the remembered checkpoint was not signed by this log, under any of its names");
  }
}

function otherLog(why: string): CodedError<LogCode> {
  return new CodedError<LogCode>("other-log", why);
}
