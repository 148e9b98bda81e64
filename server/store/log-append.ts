/**
 * The sequencer: one batch, one transaction, one signed checkpoint. Before it signs, everything just written is read
 * back and the root is computed anew by another way; a checkpoint that is not consistent with the last one signed is
 * never made. If anything fails, the caller's transaction fails, and with it what was to be recorded.
 */
import { checkpointText } from "#lib/audit/checkpoint.ts";
import { signNote } from "#lib/audit/note.ts";
import { appendLeaf, type Frontier, type Hash, rootOfFrontier } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import { CodedError } from "#lib/domain/error.ts";
import { type Leaf, type LogItem, leafBytes } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { assertLastSigned, assertSound, type Head } from "./log-before-signing.ts";
import { judge, type Verdict } from "./log-intake.ts";
import { assertWritable } from "./log-quarantine.ts";
import type { LogTables } from "./log-tables.ts";
import { type NewNode, storeNodes } from "./log-tiles.ts";
import type { AppendedEntry, LogCode, LogContext, Sender } from "./log-types.ts";
import type { Transaction } from "./open.ts";
import type { ServerDraft } from "./server-device.ts";

type EntryRow = LogTables["log_entries"];

/** A device's clock may be off by this much before the leaf says so. */
const SKEW_SECONDS = 300;

export async function appendIn(
  context: LogContext,
  trx: Transaction,
  submissions: readonly Submission[],
  sender?: Sender,
): Promise<AppendedEntry[]> {
  if (submissions.length === 0) return [];
  await assertWritable(trx, context.origin);
  const head = await readHead(trx, context.origin);
  const verdicts = await judge(trx, context.origin, submissions, context.verify, sender);
  const fresh = verdicts.filter((verdict) => verdict.state === "new");
  if (fresh.length > 0) await writeBatch(context, trx, head, fresh);
  const answers = toAnswers(verdicts, head.size);
  await recordConflicts(context, trx, verdicts);
  return answers;
}

async function writeBatch(context: LogContext, trx: Transaction, head: Head, fresh: readonly Verdict[]): Promise<void> {
  await assertLastSigned(trx, context.origin, head);
  const time = Math.max(context.now(), head.lastTime);
  const nodes: NewNode[] = [];
  const rows: EntryRow[] = [];
  let frontier = head.frontier;
  for (const { entryId, submission } of fresh) {
    const leaf = toLeaf(submission, time);
    const bytes = leafBytes(leaf);
    const hash = leafHash(bytes);
    rows.push(toRow(context.origin, frontier.size, entryId, leaf.item, bytes, hash));
    frontier = appendLeaf(frontier, hash, (node, nodeHash) => nodes.push({ node, hash: nodeHash }));
  }
  for (const some of chunks(rows)) await trx.insertInto("log_entries").values(some).execute();
  const values = fresh.flatMap(({ entryId, submission }) => toValueRows(context.origin, entryId, submission));
  for (const some of chunks(values)) await trx.insertInto("log_values").values(some).execute();
  await storeNodes(trx, context.origin, nodes);
  await moveHead(trx, context.origin, head, frontier, time);
  await assertSound(trx, context.origin, head, frontier);
  await storeCheckpoint(context, trx, frontier);
}

function toLeaf({ signed: { item, sig } }: Submission, time: number): Leaf {
  const skew = Math.round(((parseInstant(item.tClient) ?? time) - time) / 1000);
  const isOff = Math.abs(skew) > SKEW_SECONDS;
  return { v: 1, item, sig, server: { tServer: formatInstant(time), ...(isOff ? { skew } : {}) } };
}

function toRow(log: string, idx: number, id: string, item: LogItem, leaf: Uint8Array, hash: Hash): EntryRow {
  return {
    log,
    idx,
    entry_id: id,
    device: item.device,
    device_seq: item.seq,
    prev: item.prev,
    entry: item.entry,
    rep: item.rep,
    action: item.action ?? null,
    suggestion: item.suggestion ?? null,
    settles: item.settles ?? null,
    leaf,
    leaf_hash: hash,
  };
}

function toValueRows(log: string, id: string, { values }: Submission): LogTables["log_values"][] {
  return Object.entries(values).map(([field, { k, value }]) => ({
    log,
    entry_id: id,
    field,
    k,
    value: canonicalJson(value),
  }));
}

/** Rows for one statement: far below SQLite's limit of 32,766 parameters. */
function chunks<T>(rows: readonly T[]): T[][] {
  const size = 500;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

async function moveHead(trx: Transaction, log: string, head: Head, frontier: Frontier, time: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("log_head")
    .set({
      size: frontier.size,
      root: rootOfFrontier(frontier),
      frontier: new Uint8Array(Buffer.concat(frontier.hashes)),
      last_time: time,
    })
    .where("log", "=", log)
    .where("size", "=", head.size)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new CodedError<LogCode>("head-moved", "another process moved the log's head");
}

export async function storeCheckpoint(context: LogContext, trx: Transaction, frontier: Frontier): Promise<void> {
  const root = rootOfFrontier(frontier);
  const text = checkpointText({ origin: context.origin, size: BigInt(frontier.size), root });
  const note = await signNote(text, [context.signer]);
  await trx.insertInto("log_checkpoints").values({ log: context.origin, size: frontier.size, root, note }).execute();
}

export async function readHead(trx: Transaction, log: string): Promise<Head> {
  const row = await trx.selectFrom("log_head").selectAll().where("log", "=", log).executeTakeFirstOrThrow();
  const hashes = Array.from({ length: row.frontier.length / 32 }, (_, i) => row.frontier.slice(i * 32, i * 32 + 32));
  return {
    size: row.size,
    root: row.root as Hash,
    lastTime: row.last_time,
    frontier: { size: row.size, hashes: hashes as Hash[] },
  };
}

function toAnswers(verdicts: readonly Verdict[], oldSize: number): AppendedEntry[] {
  const indexes = new Map<string, number>();
  for (const verdict of verdicts) {
    if (verdict.state === "new") indexes.set(verdict.entryId, oldSize + indexes.size);
  }
  return verdicts.map((verdict) => toAnswer(verdict, indexes.get(verdict.entryId) ?? -1));
}

function toAnswer(verdict: Verdict, index: number): AppendedEntry {
  const { entryId } = verdict;
  switch (verdict.state) {
    case "new":
      return { entryId, state: "appended", index };
    case "repeated":
      return { entryId, state: "known", index };
    case "known":
      return { entryId, state: "known", index: verdict.index };
    case "refused":
      return { entryId, state: "refused", code: verdict.code, happened: verdict.happened };
  }
}

/** A device that used one number twice is on record, once, with the item that was refused. */
async function recordConflicts(context: LogContext, trx: Transaction, verdicts: readonly Verdict[]): Promise<void> {
  for (const verdict of verdicts) {
    if (verdict.state !== "refused" || verdict.kept === undefined) continue;
    const { entryId: refused, kept, submission } = verdict;
    if (await isRecorded(trx, context.origin, refused)) continue;
    const { item } = submission.signed;
    const draft: ServerDraft = {
      entry: "conflict",
      rep: item.rep,
      values: { kept, refused, item: submission.signed },
    };
    const signed = await context.device.sign(trx, [draft]);
    const [entry] = await appendIn(context, trx, signed);
    if (entry?.state !== "appended") throw new CodedError("log-damaged", "the conflict could not be recorded");
    await trx
      .insertInto("log_conflicts")
      .values({ log: context.origin, refused_id: refused, conflict_entry: entry.entryId })
      .execute();
  }
}

async function isRecorded(trx: Transaction, log: string, refused: string): Promise<boolean> {
  const row = await trx
    .selectFrom("log_conflicts")
    .select("refused_id")
    .where("log", "=", log)
    .where("refused_id", "=", refused)
    .executeTakeFirst();
  return row !== undefined;
}
