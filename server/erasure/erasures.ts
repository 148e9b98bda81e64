/** Which erasures a device has to do on its own copies, and which devices have not done theirs yet. */
import type { z } from "zod";
import type { ErasuresAnswer } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database } from "../store/open.ts";

const MOST_ERASURES = 50;
const MOST_ENTRIES = 5_000;

type Answer = z.infer<typeof ErasuresAnswer>;

/** Asking for more than `after` says that those up to it are done. */
export async function erasuresFor(db: Database, device: string, after: number, now: number): Promise<Answer> {
  if (after > 0) await acknowledge(db, device, after, now);
  const rows = await db
    .selectFrom("log_erasures")
    .select(["n", "idx", "at"])
    .where("n", ">", after)
    .orderBy("n")
    .limit(MOST_ERASURES + 1)
    .execute();
  const erasures: Answer["erasures"] = [];
  let entries = 0;
  for (const { n, idx, at } of rows.slice(0, MOST_ERASURES)) {
    const own = await entriesOf(db, device, n);
    entries += own.length;
    // One erasure is never cut in two: a device could not say that it did half of it.
    if (erasures.length > 0 && entries > MOST_ENTRIES) return { erasures, more: true };
    erasures.push({ n, at, index: idx, entries: own });
  }
  return { erasures, more: rows.length > MOST_ERASURES };
}

async function entriesOf(db: Database, device: string, n: number): Promise<string[]> {
  const rows = await db
    .selectFrom("log_erased as x")
    .innerJoin("log_entries as e", (join) => join.onRef("e.log", "=", "x.log").onRef("e.entry_id", "=", "x.entry_id"))
    .select("x.entry_id")
    .where("x.n", "=", n)
    .where("e.device", "=", device)
    .orderBy("e.idx")
    .execute();
  return rows.map((row) => row.entry_id);
}

async function acknowledge(db: Database, device: string, after: number, now: number): Promise<void> {
  const newest = await db
    .selectFrom("log_erasures")
    .select(({ fn }) => fn.max<number | null>("n").as("n"))
    .executeTakeFirst();
  // Nobody can have done what was not asked of anybody.
  const n = Math.min(after, Number(newest?.n ?? 0));
  if (n === 0) return;
  const at = formatInstant(now);
  await db
    .insertInto("log_erasure_acks")
    .values({ device, n, at })
    .onConflict((conflict) => conflict.column("device").doUpdateSet({ n, at }).where("log_erasure_acks.n", "<", n))
    .execute();
}

export interface DeviceErasures {
  readonly device: string;
  readonly name: string;
  readonly user: string;
  readonly revoked: boolean;
  /** Number of the last erasure it said it has done; 0 for none. */
  readonly done: number;
  /** Erasures that concern entries of its own and that it has not done. */
  readonly waiting: number;
}

export async function devicesWithErasures(db: Database): Promise<DeviceErasures[]> {
  const rows = await db
    .selectFrom("log_erased as x")
    .innerJoin("log_entries as e", (join) => join.onRef("e.log", "=", "x.log").onRef("e.entry_id", "=", "x.entry_id"))
    .innerJoin("devices as d", "d.id", "e.device")
    .leftJoin("log_erasure_acks as a", "a.device", "d.id")
    .select(["d.id", "d.name", "d.user", "d.revoked_at", "a.n as done", "x.n"])
    .distinct()
    .where("d.kind", "=", "person")
    .execute();
  return [...Map.groupBy(rows, (row) => row.id)].flatMap(([device, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const done = first.done ?? 0;
    const waiting = own.filter(({ n }) => n > done).length;
    return [{ device, name: first.name, user: first.user, revoked: first.revoked_at !== null, done, waiting }];
  });
}
