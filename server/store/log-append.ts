/**
 * The sequencer: one batch, one transaction, one signed checkpoint. Before it signs, everything just written is read
 * back and the root is computed anew by another way; a checkpoint that is not consistent with the last one signed is
 * never made. If anything fails, the caller's transaction fails, and with it what was to be recorded.
 */
import { checkpointText } from "#lib/audit/checkpoint.ts";
import { signNote } from "#lib/audit/note.ts";
import { appendLeaf, type Frontier, type Hash, type NodeId, rootOfFrontier } from "#lib/audit/tree.ts";
import { CodedError } from "#lib/domain/error.ts";
import { type Leaf, type LogItem, leafBytesAround } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { assertSound } from "./log-before-signing.ts";
import { columnsOf } from "./log-columns.ts";
import { type Head, readHead } from "./log-head.ts";
import { chunks, judge, type Verdict } from "./log-intake.ts";
import { type Prepared, prepare } from "./log-prepare.ts";
import type { LogTables } from "./log-tables.ts";
import { type NewNode, storeNodes } from "./log-tiles.ts";
import {
  type AppendedEntry,
  type LogCode,
  type LogContext,
  type OwnSigner,
  type Sender,
  YES_OR_NO,
} from "./log-types.ts";
import { nativeLeafHash, nativeNodeHash } from "./native-hash.ts";
import type { Transaction } from "./open.ts";
import type { ServerDraft } from "./server-device.ts";
import type { FreshEntry } from "./values/subjects.ts";

type EntryRow = LogTables["log_entries"];

/** A device's clock may be off by this much before the leaf says so. */
const SKEW_SECONDS = 300;

export async function appendIn(
  context: LogContext,
  trx: Transaction,
  submissions: readonly Submission[],
  sender?: Sender,
): Promise<AppendedEntry[]> {
  return appendPrepared(context, trx, await prepare(submissions, sender, context.keys.keyOf, context.verify));
}

/** What was looked at before the lock; the answers come in the same order. */
export async function appendPrepared(
  context: LogContext,
  trx: Transaction,
  prepared: readonly Prepared[],
): Promise<AppendedEntry[]> {
  if (prepared.length === 0) return [];
  const head = await readHead(context, trx);
  const verdicts = await judge(trx, context.origin, prepared, context.verify);
  const fresh = verdicts.filter((verdict) => verdict.state === "new");
  if (fresh.length > 0) await writeBatch(context, trx, head, fresh);
  const answers = toAnswers(verdicts, head.size);
  await recordConflicts(context, trx, verdicts);
  return answers;
}

async function writeBatch(context: LogContext, trx: Transaction, head: Head, fresh: readonly Verdict[]): Promise<void> {
  const time = Math.max(context.now(), head.lastTime);
  const nodes: NewNode[] = [];
  const rows: EntryRow[] = [];
  let frontier = head.frontier;
  const onNode = (node: NodeId, hash: Hash) => void nodes.push({ node, hash });
  for (const { prepared } of fresh) {
    const row = rowOf(context.origin, frontier.size, prepared, time);
    rows.push(row);
    frontier = appendLeaf(frontier, row.leaf_hash as Hash, onNode, nativeNodeHash);
  }
  await context.values.keep(trx, context.origin, fresh.map(toKeep));
  await insertRows(trx, rows);
  await storeNodes(trx, context.origin, nodes);
  await moveHead(trx, context.origin, head, frontier, time);
  await assertSound(trx, context.origin, head, frontier);
  await storeCheckpoint(context, trx, frontier);
}

export async function insertRows(trx: Transaction, rows: readonly EntryRow[]): Promise<void> {
  for (const some of chunks(rows)) await trx.insertInto("log_entries").values(some).execute();
}

function serverPart(item: LogItem, time: number): Leaf["server"] {
  const skew = Math.round(((parseInstant(item.tClient) ?? time) - time) / 1000);
  const isOff = Math.abs(skew) > SKEW_SECONDS;
  return { tServer: formatInstant(time), ...(isOff ? { skew } : {}) };
}

export function rowOf(log: string, idx: number, { submission, entryId, itemJson }: Prepared, time: number): EntryRow {
  const { item, sig } = submission.signed;
  const leaf = leafBytesAround(itemJson, { v: 1, sig, server: serverPart(item, time) });
  return {
    log,
    idx,
    entry_id: entryId,
    ...columnsOf(item),
    leaf,
    leaf_hash: nativeLeafHash(leaf),
  };
}

function toKeep({ entryId, prepared: { submission } }: Verdict): FreshEntry {
  return { entryId, item: submission.signed.item, values: submission.values };
}

async function moveHead(trx: Transaction, log: string, head: Head, frontier: Frontier, time: number): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("log_head")
    .set({
      size: frontier.size,
      root: rootOfFrontier(frontier, nativeNodeHash),
      frontier: new Uint8Array(Buffer.concat(frontier.hashes)),
      last_time: time,
    })
    .where("log", "=", log)
    .where("size", "=", head.size)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new CodedError<LogCode>("head-moved", "another process moved the log's head");
}

export async function storeCheckpoint(context: LogContext, trx: Transaction, frontier: Frontier): Promise<void> {
  const root = rootOfFrontier(frontier, nativeNodeHash);
  const text = checkpointText({ origin: context.origin, size: BigInt(frontier.size), root });
  const note = await signNote(text, [context.signer, ...(await usable(context.cosigners))]);
  await trx.insertInto("log_checkpoints").values({ log: context.origin, size: frontier.size, root, note }).execute();
}

/** A key that went signs beside its successor as long as it is there; taking it away ends that, and nothing else. */
async function usable(cosigners: readonly OwnSigner[]): Promise<OwnSigner[]> {
  const usable: OwnSigner[] = [];
  for (const signer of cosigners) {
    const isThere = await (signer.assertUsable?.() ?? Promise.resolve()).then(...YES_OR_NO);
    if (isThere) usable.push(signer);
  }
  return usable;
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
    const { entryId: refused, kept, prepared } = verdict;
    if (await isRecorded(trx, context.origin, refused)) continue;
    const { signed } = prepared.submission;
    const draft: ServerDraft = {
      entry: "conflict",
      rep: signed.item.rep,
      values: { kept, refused, item: signed },
    };
    const own = await context.device.sign(trx, [draft]);
    const [entry] = await appendIn(context, trx, own);
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
