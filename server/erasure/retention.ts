/**
 * Destroys the values of entries that are older than their kind is kept for, in batches that each stand by themselves. What a
 * legal hold covers stays, and is looked at again the next time. It must never touch values of an act that is not over.
 */
import { ENTRY_KIND_NAMES, type EntryKindName } from "#lib/domain/entry-kinds.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Transaction } from "../store/open.ts";
import { compactIfNoted, type Thoroughness } from "../store/values/chores.ts";
import { destroy } from "./destroy.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { createHoldCheck, timeOfLeaf } from "./legal-holds.ts";
import { looseAmong } from "./loose.ts";
import { periodOf, type RetentionSettings } from "./retention-rules.ts";
import { scrubApprovals, scrubClaims } from "./scrub-service.ts";

export interface Retained {
  /** Entries whose values were destroyed. */
  entries: number;
  byKind: Record<string, number>;
  /** Left because a legal hold covers them. */
  held: number;
}

export interface RetentionRun {
  compaction?: Thoroughness;
  signal?: AbortSignal;
}

const BATCH = 1_000;

export async function runRetention(
  parts: ErasureParts,
  settings: RetentionSettings,
  { compaction = "journal", signal }: RetentionRun = {},
): Promise<Retained> {
  const total: Retained = { entries: 0, byKind: {}, held: 0 };
  const logs = await parts.db.selectFrom("log_head").select("log").orderBy("log").execute();
  for (const { log } of logs) {
    for (const kind of ENTRY_KIND_NAMES) {
      const period = periodOf(kind, settings);
      if (period === null) continue;
      const end = await firstYoungerThan(parts, log, formatInstant(parts.now() - period));
      await destroyBelow(parts, { log, kind, end, total, compaction, signal });
    }
  }
  if (total.entries > 0) await compactIfNoted(parts.db);
  return total;
}

interface Run {
  log: string;
  kind: EntryKindName;
  /** Entries from this index on are too young. */
  end: number;
  total: Retained;
  compaction: Thoroughness;
  signal: AbortSignal | undefined;
}

async function destroyBelow(parts: ErasureParts, { log, kind, end, total, compaction, signal }: Run): Promise<void> {
  let from = await markOf(parts, log, kind);
  // Below it lies nothing that could go another time.
  let mark: number | undefined;
  while (from < end && signal?.aborted !== true) {
    const start = from;
    const batch = await parts.db.transaction().execute(async (trx) => {
      const rows = await oldest(trx, log, kind, start, end);
      const next = rows.length < BATCH ? end : (rows.at(-1)?.idx ?? end) + 1;
      const isHeld = await createHoldCheck(trx);
      const open = await openIntents(trx, rows);
      const [kept, going] = split(
        rows,
        (row) => open.has(row.entry_id) || isHeld({ ...row, at: timeOfLeaf(row.leaf) }),
      );
      if (going.length > 0) {
        await destroy(parts, trx, { entries: going, keys: [], reason: "retention", compaction });
        await scrubClaimsOf(
          parts,
          trx,
          going.map(({ entry_id }) => entry_id),
        );
      }
      mark ??= kept[0]?.idx;
      await storeMark(trx, log, kind, mark ?? next);
      return { next, gone: going.length, kept: kept.length };
    });
    from = batch.next;
    total.entries += batch.gone;
    total.held += batch.kept;
    if (batch.gone > 0) total.byKind[kind] = (total.byKind[kind] ?? 0) + batch.gone;
  }
}

function oldest(trx: Transaction, log: string, kind: string, from: number, end: number) {
  return trx
    .selectFrom("log_entries as e")
    .innerJoin("log_values as v", (join) => join.onRef("v.log", "=", "e.log").onRef("v.entry_id", "=", "e.entry_id"))
    .innerJoin("log_value_keys as k", "k.id", "v.key_id")
    .select(["e.log", "e.idx", "e.entry_id", "e.entry", "e.leaf", "v.key_id", "k.subject"])
    .where("e.log", "=", log)
    .where("e.entry", "=", kind)
    .where("e.idx", ">=", from)
    .where("e.idx", "<", end)
    .orderBy("e.idx")
    .limit(BATCH)
    .execute();
}

/** The log's time never goes back, so the first entry of this time or later is found by halving. */
async function firstYoungerThan({ db }: ErasureParts, log: string, at: string): Promise<number> {
  const head = await db.selectFrom("log_head").select("size").where("log", "=", log).executeTakeFirstOrThrow();
  let [low, high] = [0, head.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = await db
      .selectFrom("log_entries")
      .select("leaf")
      .where("log", "=", log)
      .where("idx", "=", middle)
      .executeTakeFirstOrThrow();
    if (timeOfLeaf(row.leaf) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function openIntents(trx: Transaction, rows: Parameters<typeof looseAmong>[1]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const claimed = await trx
    .selectFrom("claims")
    .select("intent")
    .where(
      "intent",
      "in",
      rows.map(({ entry_id }) => entry_id),
    )
    .where("state", "in", ["claimed", "held", "running", "unknown"])
    .execute();
  const loose = await looseAmong(trx, rows);
  return new Set([...claimed.map(({ intent }) => intent), ...loose.map(({ entry_id }) => entry_id)]);
}

async function scrubClaimsOf({ log }: ErasureParts, trx: Transaction, intents: readonly string[]): Promise<void> {
  const claims = await trx
    .selectFrom("claims")
    .selectAll()
    .where("intent", "in", [...intents])
    .execute();
  await scrubClaims(trx, log.values.wrapping.index, claims);
  if (claims.length === 0) return;
  const asked = trx.selectFrom("approvals").select("id").where("state", "!=", "waiting");
  const suggestions = claims.map(({ suggestion }) => suggestion);
  const ids = await asked.where("suggestion", "in", suggestions).execute();
  await scrubApprovals(
    trx,
    ids.map(({ id }) => id),
  );
}

async function markOf({ db }: ErasureParts, log: string, entry: string): Promise<number> {
  const row = await db
    .selectFrom("retention_marks")
    .select("idx")
    .where("log", "=", log)
    .where("entry", "=", entry)
    .executeTakeFirst();
  return row?.idx ?? 0;
}

async function storeMark(trx: Transaction, log: string, entry: string, idx: number): Promise<void> {
  await trx
    .insertInto("retention_marks")
    .values({ log, entry, idx })
    .onConflict((conflict) => conflict.columns(["log", "entry"]).doUpdateSet({ idx }))
    .execute();
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
