/**
 * What the log hands out: entries with proofs to its newest checkpoint, and the proof that this one grew out of the
 * one the client remembers. Called after commit only. A remembered checkpoint that this log signed but does not hold
 * means that the database was rolled back: the log goes into quarantine rather than sign a second history.
 */
import { type Checkpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
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
import type { HistoryAnswer, Receipt } from "#lib/domain/server-api.ts";
import { assertColumns, COLUMNS, type Columns } from "./log-columns.ts";
import { behind, faultOfKept, isSame } from "./log-head.ts";
import { quarantineFor } from "./log-quarantine.ts";
import { loadNodes } from "./log-tiles.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";
import type { KeptValues } from "./values/value-store.ts";

type Row = Columns & { idx: number; entry_id: string; leaf: Uint8Array };
export type StoredCheckpoint = { size: number; root: Uint8Array; note: string };

export async function receiptFor(
  context: LogContext,
  db: Database,
  entryIds: readonly string[],
  remembered: string | null,
): Promise<Receipt> {
  const rows = await db
    .selectFrom("log_entries")
    .select(["idx", "entry_id", "leaf", ...COLUMNS])
    .where("log", "=", context.origin)
    .where("entry_id", "in", [...entryIds])
    .execute();
  const byId = new Map(rows.map((row) => [row.entry_id, row]));
  // A restored log lacks entries too: what the client remembers says which of the two it is, and is looked at first.
  if (byId.size < new Set(entryIds).size)
    await growthFrom(context, db, remembered, await releasedCheckpoint(context, db));
  const ordered = entryIds.map((id) => byId.get(id) ?? unknownEntry(id));
  return prove(context, db, ordered, remembered);
}

const beside = COLUMNS.map((column) => `e.${column}` as const);

export interface HistoryQuery {
  device: string;
  limit: number;
  /** Only entries with an index below this one. */
  before: number | null;
  remembered: string | null;
  /** Origin of an earlier log; absent: the one of now. */
  log?: string | undefined;
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
    .select(["e.idx", "e.entry_id", "e.leaf", ...beside])
    .$if(query.before !== null, (page) => page.where("e.idx", "<", query.before ?? 0))
    .orderBy("e.idx", "desc")
    .limit(query.limit)
    .execute();
  return { ...(await prove(context, db, rows, query.remembered)), total };
}

export async function newestCheckpoint(db: Database | Transaction, log: string): Promise<StoredCheckpoint> {
  return db
    .selectFrom("log_checkpoints")
    .select(["size", "root", "note"])
    .where("log", "=", log)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
}

/**
 * The newest checkpoint, as anybody may be told of it: kept outside the database first, and not behind or beside what is
 * kept there already.
 */
export async function releasedCheckpoint(context: LogContext, db: Database): Promise<StoredCheckpoint> {
  const { origin, keeper } = context;
  // Asked before the database is read, which may move on meanwhile but never back.
  const kept = keeper?.newest();
  const now = await newestCheckpoint(db, origin);
  const isBeside =
    kept !== undefined && kept.size < now.size && !isSame(kept.root, await rootAt(origin, db, kept.size));
  const fault = isBeside ? `it signed another content for the first ${kept.size} entries` : faultOfKept(kept, now);
  if (fault !== undefined) {
    const error = behind(fault, kept?.note ?? "");
    await quarantineFor(context, db, error);
    throw error;
  }
  await keeper?.keep(now);
  return now;
}

async function prove(
  context: LogContext,
  db: Database,
  rows: readonly Row[],
  remembered: string | null,
): Promise<Receipt> {
  // Read after the rows, so that every row is in it; what is appended meanwhile does not disturb its proofs.
  const checkpoint = await releasedCheckpoint(context, db);
  const growth = await growthFrom(context, db, remembered, checkpoint);
  const paths = rows.map((row) => inclusionRanges(row.idx, checkpoint.size));
  const read = await loadNodes(db, context.origin, [...growth, ...paths.flat()].flatMap(nodesOfRange));
  const ids = rows.map((row) => row.entry_id);
  const values = await context.values.read(db, context.origin, ids);
  const entries = rows.map((row, i) => {
    const proof = (paths[i] ?? []).map((range) => hashOfRange(range, read));
    assertIncluded(context.origin, row, checkpoint, proof);
    assertColumns(context.origin, row);
    return {
      entryId: row.entry_id,
      index: row.idx,
      leaf: toBase64(row.leaf),
      proof: proof.map(toBase64),
      ...partOf(values.get(row.entry_id), row),
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
  // Of a name before this one: the client asks how the log came by its name of now.
  if (before.origin !== context.origin) return [];
  const size = Number(before.size);
  if (size > now.size)
    throw await alarm(context, db, remembered, `a client remembers ${size} entries, here are ${now.size}`);
  if (!isSame(before.root, await rootAt(context.origin, db, size))) {
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

export async function rootAt(log: string, db: Database | Transaction, size: number): Promise<Uint8Array> {
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
  const error = behind(what, remembered);
  await quarantineFor(context, db, error);
  return error;
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

/** A value that does not open is the server's fault like a changed row: named here, and nothing is handed out. */
function partOf(kept: KeptValues | undefined, { idx }: Row): Pick<Receipt["entries"][number], "values" | "erasedBy"> {
  if (kept?.damaged) {
    throw new CodedError<LogCode>("log-damaged", `the values of entry ${idx} were changed after they were recorded`, {
      evidence: { index: idx },
    });
  }
  return {
    ...(kept?.values === undefined ? {} : { values: kept.values }),
    ...(kept?.erasedBy === undefined ? {} : { erasedBy: kept.erasedBy }),
  };
}

function unknownEntry(id: string): never {
  throw new CodedError<LogCode>("unknown-entry", "the log has no such entry", { evidence: id });
}
