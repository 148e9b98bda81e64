/**
 * Tells the record to the organisation's own monitoring: every entry at least once, in the log's order, one delivery at a time,
 * for ever. A delivery counts as taken when the receiver said so and that is committed; before that it is sent again, with the
 * same content and under the same id. It never gives up, never skips, and holds no more than one delivery in memory.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import type { StreamStatus } from "#lib/domain/stream-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { newestCheckpoint } from "../store/log-proofs.ts";
import { type Cursor, holdSender, moveCursor, readCursor, releaseSender } from "./cursor.ts";
import { buildDelivery, type Pending, planEnd } from "./delivery.ts";
import { type Posted, post } from "./post.ts";
import type { SiemOptions, Timing } from "./siem-options.ts";
import { signedHeaders } from "./sign.ts";

type Parts = Pick<CoreParts, "db" | "log" | "now" | "signal">;

export interface SiemStream {
  start(): void;
  /** Resolves when nothing is under way after the signal. */
  idle(): Promise<void>;
  status(): Promise<StreamStatus>;
}

const TIMING: Timing = { lookMs: 2_000, retryMs: 1_000, mostMs: 300_000, timeoutMs: 20_000 };

export function createSiemStream(parts: Parts, options: SiemOptions, report: (error: unknown) => void): SiemStream {
  const { db, signal, now } = parts;
  const timing = { ...TIMING, ...options.timing };
  const holder = randomUUID();
  let running: Promise<void> = Promise.resolve();

  /** Milliseconds until the next look. */
  const step = async (): Promise<number> => {
    if ((await nextCursor(parts)) === undefined) return timing.lookMs;
    if (!(await holdSender(db, holder, now()))) return timing.lookMs;
    // Read again: whoever sent before may have just told it.
    const cursor = await nextCursor(parts);
    if (cursor === undefined) return 0;
    const pending = await fixDelivery(parts, cursor, options);
    return pending === undefined ? 0 : deliver(parts, pending, options, timing);
  };

  const run = async (): Promise<void> => {
    let faults = 0;
    while (!signal.aborted) {
      const wait = await step().then(
        (ms) => {
          faults = 0;
          return ms;
        },
        (error: unknown) => {
          // A bug or a database that is away: said once until it works again, and tried on.
          if (faults === 0 && !signal.aborted) report(error);
          faults += 1;
          return backOff(timing, faults);
        },
      );
      if (wait > 0) await delay(wait, undefined, { signal }).catch(() => undefined);
    }
    await releaseSender(db, holder).catch(() => undefined);
  };

  return {
    start() {
      running = run().catch(report);
    },
    idle: () => running,
    status: () => statusOf(parts, options),
  };
}

/** Logs that this one goes on for come first: order is kept across a change of name. */
async function logsOf({ db, log }: Parts): Promise<string[]> {
  const rows = await db.selectFrom("log_head").select("log").orderBy("log").execute();
  const older = rows.map((row) => row.log).filter((name) => name !== log.origin);
  return [...older, log.origin];
}

async function sizeOf({ db, log }: Parts, name: string): Promise<number> {
  if (name !== log.origin) return (await newestCheckpoint(db, name)).size;
  // Only what was released: nobody is told of a checkpoint before it is kept outside the database.
  return Number(parseCheckpoint(parseNote(await log.checkpoint()).text).size);
}

/** The first log with something to tell. */
async function nextCursor(parts: Parts): Promise<Cursor | undefined> {
  for (const name of await logsOf(parts)) {
    const cursor = await readCursor(parts.db, name);
    if (cursor.pending_to !== null || cursor.next_idx < (await sizeOf(parts, name))) return cursor;
  }
  return undefined;
}

/** Decides what the next delivery holds, durably. Undefined: nothing of what came is told, or another process was faster. */
async function fixDelivery(parts: Parts, cursor: Cursor, options: SiemOptions): Promise<Pending | undefined> {
  const { db } = parts;
  if (cursor.pending_to !== null && cursor.pending_size !== null) return cursor as Pending;
  const size = await sizeOf(parts, cursor.log);
  const { to, isEmpty } = await planEnd(db, cursor.log, cursor.next_idx, size, options);
  if (isEmpty) {
    await moveCursor(db, cursor, { next_idx: to });
    return undefined;
  }
  const fixed = { pending_to: to, pending_size: size };
  return (await moveCursor(db, cursor, fixed)) ? { ...cursor, ...fixed } : undefined;
}

async function deliver(parts: Parts, pending: Pending, options: SiemOptions, timing: Timing): Promise<number> {
  const { db, log, now, signal } = parts;
  const { id, body } = await buildDelivery(db, log, pending, options);
  const text = JSON.stringify(body);
  const headers = signedHeaders(options.secrets, id, now(), text);
  const posted = await post(options.url, headers, text, timing.timeoutMs, signal);
  if (signal.aborted && posted.is !== "taken") return 0;
  if (posted.is === "taken") {
    const told = { next_idx: pending.pending_to, told_size: pending.pending_size, told_at: formatInstant(now()) };
    const calm = { pending_to: null, pending_size: null, attempts: 0, last_error: null, failing_since: null };
    await moveCursor(db, pending, { ...told, ...calm });
    return 0;
  }
  return failed(parts, pending, posted, options, timing);
}

async function failed(
  { db, now }: Parts,
  pending: Pending,
  posted: Exclude<Posted, { is: "taken" }>,
  options: SiemOptions,
  timing: Timing,
): Promise<number> {
  const attempts = pending.attempts + 1;
  const happened = posted.is === "failed" ? posted.happened : "The receiver finds a delivery too large.";
  const noted = { attempts, last_error: happened, failing_since: pending.failing_since ?? formatInstant(now()) };
  const half = posted.is === "too-large" ? await halved(db, pending, options) : {};
  await moveCursor(db, pending, { ...noted, ...half });
  const wait = backOff(timing, attempts);
  return posted.is === "failed" && posted.waitMs !== undefined ? Math.max(wait, posted.waitMs) : wait;
}

/** Refused as a whole, it was taken in no part: half of it is another delivery, under another id. */
async function halved(
  db: Parts["db"],
  { log, next_idx: from, pending_to: to, pending_size: size }: Pending,
  told: SiemOptions,
) {
  const most = Math.max(1, Math.floor((to - from) / 2));
  const { to: end } = await planEnd(db, log, from, Math.min(size, to), told, most);
  return { pending_to: Math.min(end, from + most) };
}

/** With jitter, so that many servers do not come back at the same moment. */
function backOff({ retryMs, mostMs }: Timing, attempts: number): number {
  const most = Math.min(mostMs, retryMs * 2 ** Math.min(attempts - 1, 30));
  return Math.max(1, Math.round(most * (0.5 + Math.random() / 2)));
}

async function statusOf(parts: Parts, { url }: SiemOptions): Promise<StreamStatus> {
  const cursors: { cursor: Cursor; behind: number }[] = [];
  for (const name of await logsOf(parts)) {
    const cursor = await readCursor(parts.db, name);
    cursors.push({ cursor, behind: Math.max(0, (await sizeOf(parts, name)) - cursor.next_idx) });
  }
  const failing = cursors.find(({ cursor }) => cursor.failing_since !== null)?.cursor;
  const told = cursors.flatMap(({ cursor }) => cursor.told_at ?? []).sort();
  return {
    to: new URL(url).origin,
    behind: cursors.reduce((sum, { behind }) => sum + behind, 0),
    toldAt: told.at(-1) ?? null,
    failing:
      failing === undefined
        ? null
        : {
            since: failing.failing_since ?? "",
            attempts: failing.attempts,
            happened: failing.last_error ?? "",
          },
  };
}
