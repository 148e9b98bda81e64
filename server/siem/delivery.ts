/** What one delivery says: leaves, and the proofs that they are in the signed log and that this log grew out of the last one told. */
import { consistencyRanges, hashOfRange, inclusionRanges, nodesOfRange } from "#lib/audit/tree.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import type { EntryKind } from "#lib/domain/log-entry.ts";
import type { StreamDelivery } from "#lib/domain/stream-api.ts";
import type { Log } from "../store/log.ts";
import { loadNodes } from "../store/log-tiles.ts";
import type { Database } from "../store/open.ts";
import type { Cursor } from "./cursor.ts";

/** However much is behind, this is what is in memory. */
const MOST_ENTRIES = 200;
const MOST_BYTES = 1_000_000;
const LOOK_AHEAD = 2_000;

export interface Told {
  readonly kinds?: readonly EntryKind[];
  readonly values: "none" | "all";
}

/** Where a delivery that begins at `from` ends: after some entries that are told, or as far as was looked for any. */
export async function planEnd(
  db: Database,
  log: string,
  from: number,
  size: number,
  { kinds }: Told,
  most = MOST_ENTRIES,
): Promise<{ to: number; isEmpty: boolean }> {
  const end = Math.min(size, from + LOOK_AHEAD);
  const rows = await db
    .selectFrom("log_entries")
    .select(["idx", "leaf"])
    .where("log", "=", log)
    .where("idx", ">=", from)
    .where("idx", "<", end)
    .$if(kinds !== undefined, (query) => query.where("entry", "in", [...(kinds ?? [])]))
    .orderBy("idx")
    .limit(most)
    .execute();
  if (rows.length === 0) return { to: end, isEmpty: true };
  let bytes = 0;
  let to = from;
  for (const { idx, leaf } of rows) {
    bytes += leaf.length;
    if (bytes > MOST_BYTES && to > from) return { to, isEmpty: false };
    to = idx + 1;
  }
  return { to: rows.length < most ? end : to, isEmpty: false };
}

export type Pending = Cursor & { pending_to: number; pending_size: number };

export async function buildDelivery(
  db: Database,
  { values: kept }: Pick<Log, "values">,
  { log, next_idx: from, pending_to: to, pending_size: size, told_size: grewFrom }: Pending,
  { kinds, values }: Told,
): Promise<{ id: string; body: StreamDelivery }> {
  const rows = await db
    .selectFrom("log_entries")
    .select(["idx", "entry_id", "leaf"])
    .where("log", "=", log)
    .where("idx", ">=", from)
    .where("idx", "<", to)
    .$if(kinds !== undefined, (query) => query.where("entry", "in", [...(kinds ?? [])]))
    .orderBy("idx")
    .execute();
  const growth = grewFrom === 0 || grewFrom === size ? [] : consistencyRanges(grewFrom, size);
  const paths = rows.map(({ idx }) => inclusionRanges(idx, size));
  const read = await loadNodes(db, log, [...growth, ...paths.flat()].flatMap(nodesOfRange));
  const ids = rows.map((row) => row.entry_id);
  const opened = values === "all" && ids.length > 0 ? await kept.read(db, log, ids) : new Map();
  const { note } = await db
    .selectFrom("log_checkpoints")
    .select("note")
    .where("log", "=", log)
    .where("size", "=", size)
    .executeTakeFirstOrThrow();
  const { vkey } = await db.selectFrom("log_head").select("vkey").where("log", "=", log).executeTakeFirstOrThrow();
  const body: StreamDelivery = {
    type: "countersign.log/1",
    log,
    vkey,
    from,
    to,
    checkpoint: note,
    grewFrom,
    consistency: growth.map((range) => toBase64(hashOfRange(range, read))),
    entries: rows.map(({ idx, entry_id: id, leaf }, i) => {
      const own = opened.get(id)?.values;
      const proof = (paths[i] ?? []).map((range) => toBase64(hashOfRange(range, read)));
      return { index: idx, id, leaf: toBase64(leaf), proof, ...(own === undefined ? {} : { values: own }) };
    }),
  };
  return { id: `cs_${digest({ log, from, to, size }).slice("sha256:".length, "sha256:".length + 40)}`, body };
}
