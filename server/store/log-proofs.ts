/**
 * What the log hands out: entries with proofs to its newest checkpoint, and the proof that this one grew out of the
 * one the client remembers. Called after commit only. A remembered checkpoint that this log signed but does not hold
 * means that the database was rolled back: the log goes into quarantine rather than sign a second history.
 */
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import {
  consistencyRanges,
  EMPTY_FRONTIER,
  hashOfRange,
  inclusionRanges,
  nodesOfRange,
  type Range,
  rootOfFrontier,
} from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { verifyInclusion } from "#lib/audit/verify-proof.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { ItemValues } from "#lib/domain/log-entry.ts";
import type { HistoryAnswer, Receipt } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { quarantine } from "./log-quarantine.ts";
import { loadNodes } from "./log-tiles.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Database } from "./open.ts";

type Row = { idx: number; entry_id: string; leaf: Uint8Array };
export type StoredCheckpoint = { size: number; root: Uint8Array; note: string };

export async function receiptFor(
  context: LogContext,
  db: Database,
  entryIds: readonly string[],
  remembered: string | null,
): Promise<Receipt> {
  const rows = await db
    .selectFrom("log_entries")
    .select(["idx", "entry_id", "leaf"])
    .where("log", "=", context.origin)
    .where("entry_id", "in", [...entryIds])
    .execute();
  const byId = new Map(rows.map((row) => [row.entry_id, row]));
  const ordered = entryIds.map((id) => byId.get(id) ?? unknownEntry(id));
  return prove(context, db, ordered, remembered);
}

export interface HistoryQuery {
  device: string;
  limit: number;
  /** Only entries with an index below this one. */
  before: number | null;
  remembered: string | null;
}

/** Newest first: what the device wrote, and what servers wrote about the same suggestions. */
export async function historyOf(context: LogContext, db: Database, query: HistoryQuery): Promise<HistoryAnswer> {
  const { origin } = context;
  const concerned = db
    .selectFrom("log_entries as e")
    .where("e.log", "=", origin)
    .where((eb) =>
      eb.or([
        eb("e.device", "=", query.device),
        eb.and([
          eb("e.device", "in", eb.selectFrom("devices").select("id").where("kind", "=", "server")),
          eb(
            "e.suggestion",
            "in",
            eb
              .selectFrom("log_entries as own")
              .select("own.suggestion")
              .where("own.log", "=", origin)
              .where("own.device", "=", query.device)
              .where("own.suggestion", "is not", null),
          ),
        ]),
      ]),
    );
  const { total } = await concerned.select((eb) => eb.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  const rows = await concerned
    .select(["e.idx", "e.entry_id", "e.leaf"])
    .$if(query.before !== null, (page) => page.where("e.idx", "<", query.before ?? 0))
    .orderBy("e.idx", "desc")
    .limit(query.limit)
    .execute();
  return { ...(await prove(context, db, rows, query.remembered)), total };
}

export async function newestCheckpoint(db: Database, log: string): Promise<StoredCheckpoint> {
  return db
    .selectFrom("log_checkpoints")
    .select(["size", "root", "note"])
    .where("log", "=", log)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
}

async function prove(
  context: LogContext,
  db: Database,
  rows: readonly Row[],
  remembered: string | null,
): Promise<Receipt> {
  // Read after the rows, so that every row is in it; what is appended meanwhile does not disturb its proofs.
  const checkpoint = await newestCheckpoint(db, context.origin);
  const growth = await growthFrom(context, db, remembered, checkpoint);
  const paths = rows.map((row) => inclusionRanges(row.idx, checkpoint.size));
  const read = await loadNodes(db, context.origin, [...growth, ...paths.flat()].flatMap(nodesOfRange));
  const values = await valuesOf(db, context.origin, rows);
  const entries = rows.map((row, i) => {
    const proof = (paths[i] ?? []).map((range) => hashOfRange(range, read));
    assertIncluded(context.origin, row, checkpoint, proof);
    const own = values.get(row.entry_id);
    return {
      entryId: row.entry_id,
      index: row.idx,
      leaf: toBase64(row.leaf),
      proof: proof.map(toBase64),
      ...(own === undefined ? {} : { values: own }),
    };
  });
  const consistency = growth.map((range) => toBase64(hashOfRange(range, read)));
  return { checkpoint: checkpoint.note, entries, consistency };
}

async function growthFrom(
  context: LogContext,
  db: Database,
  remembered: string | null,
  now: StoredCheckpoint,
): Promise<Range[]> {
  if (remembered === null) return [];
  const before = await openRemembered(context, remembered);
  const size = Number(before.size);
  if (size > now.size)
    throw await alarm(context, db, remembered, `a client remembers ${size} entries, here are ${now.size}`);
  if (Buffer.compare(before.root, await rootAt(context.origin, db, size)) !== 0) {
    throw await alarm(context, db, remembered, `a client remembers another content for the first ${size} entries`);
  }
  return size === now.size ? [] : consistencyRanges(size, now.size);
}

/** Only our own signature can raise the alarm; anybody may send us a note. */
async function openRemembered(context: LogContext, note: string): Promise<Checkpoint> {
  try {
    return await verifyCheckpoint(note, context.vkeys, context.verify);
  } catch (cause) {
    if (!(cause instanceof CodedError)) throw cause;
    throw new CodedError<LogCode>("other-log", "the remembered checkpoint was not signed by this log", {
      cause,
      evidence: { remembered: note, log: context.origin },
    });
  }
}

async function rootAt(log: string, db: Database, size: number): Promise<Uint8Array> {
  if (size === 0) return rootOfFrontier(EMPTY_FRONTIER);
  const range = { from: 0, to: size };
  return hashOfRange(range, await loadNodes(db, log, nodesOfRange(range)));
}

async function alarm(
  context: LogContext,
  db: Database,
  remembered: string,
  what: string,
): Promise<CodedError<LogCode>> {
  await quarantine(db, context.origin, "log-behind", remembered, formatInstant(context.now()));
  return new CodedError<LogCode>(
    "log-behind",
    `The log no longer holds what it signed: ${what}. A backup was probably restored. The log is read-only from now on.`,
    { evidence: { remembered, size: parseCheckpoint(parseNote(remembered).text).size.toString() } },
  );
}

/** Never hand out what the client would have to refuse: a changed row is the server's fault, and found here first. */
function assertIncluded(log: string, row: Row, checkpoint: StoredCheckpoint, proof: readonly Uint8Array[]): void {
  try {
    verifyInclusion({
      leafHash: leafHash(row.leaf),
      leafIndex: BigInt(row.idx),
      treeSize: BigInt(checkpoint.size),
      proof,
      root: checkpoint.root,
    });
  } catch (cause) {
    throw new CodedError<LogCode>("log-damaged", `entry ${row.idx} of the log was changed after it was recorded`, {
      cause,
      evidence: { log, index: row.idx },
    });
  }
}

export async function valuesOf(
  db: Database,
  log: string,
  rows: readonly { entry_id: string }[],
): Promise<Map<string, ItemValues>> {
  const stored = await db
    .selectFrom("log_values")
    .select(["entry_id", "field", "k", "value"])
    .where("log", "=", log)
    .where(
      "entry_id",
      "in",
      rows.map((row) => row.entry_id),
    )
    .execute();
  const byEntry = Map.groupBy(stored, (row) => row.entry_id);
  return new Map(
    [...byEntry].map(([id, fields]): [string, ItemValues] => {
      return [id, Object.fromEntries(fields.map(({ field, k, value }) => [field, { k, value: JSON.parse(value) }]))];
    }),
  );
}

function unknownEntry(id: string): never {
  throw new CodedError<LogCode>("unknown-entry", "the log has no such entry", { evidence: id });
}
