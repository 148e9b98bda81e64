/**
 * What time it is for a lease: the last server time heard, and what passed since. While the worker lives that is
 * counted by a clock nobody can set; across a restart only the wall clock is left, so a wall clock that was set back
 * (server time reckoned by it falls behind what was reckoned before) means that no lease holds until the server was
 * heard again. A wall clock that is merely wrong, by a constant, does no harm. See docs/decisions/0051.
 */
import { CodedError } from "#lib/domain/error.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, type Setting, writeSetting } from "#lib/storage/settings.ts";

export interface Clock {
  /** Resumes from storage; to be awaited before the first use. */
  load(): Promise<void>;
  /** The wall clock: for display and for `tClient`, never for a lease. */
  now(): number;
  /** Server time as reckoned here, or null before the server was ever heard. */
  serverNow(): number | null;
  /** `anew`: a person signed in, so a server time earlier than one heard before is taken too. */
  heard(serverTime: string, options?: { anew?: boolean }): Promise<void>;
  /** True when the wall clock was set back since the server was last heard: the lease is over. */
  behind(): boolean;
  /** Writes down how late it is by now, so that a restart cannot make it earlier. */
  mark(): Promise<void>;
}

export interface ClockSource {
  wall(): number;
  /** Milliseconds that only ever grow, from any beginning. */
  monotonic(): number;
}

/** Clocks drift and are nudged by NTP; less than this is no setting back. */
const TOLERANCE_MS = 2_000;

const PLATFORM: ClockSource = { wall: () => Date.now(), monotonic: () => performance.now() };

export function createClock({ db, source = PLATFORM }: { db: CountersignDatabase; source?: ClockSource }): Clock {
  let kept: Setting<"clock"> | null = null;
  /** Set once the server was heard in this life of the worker. */
  let heardAt: number | null = null;

  const byWall = (base: Setting<"clock">): number => base.server + (source.wall() - base.wall);

  function reckon(base: Setting<"clock">): number {
    // The later of the two: `performance.now` may stand still while the machine sleeps.
    const byCount = heardAt === null ? Number.NEGATIVE_INFINITY : base.server + (source.monotonic() - heardAt);
    return Math.max(byWall(base), byCount);
  }

  function serverNow(): number | null {
    if (kept === null) return null;
    const now = reckon(kept);
    if (now > kept.highest) kept = { ...kept, highest: now };
    return now;
  }

  return {
    async load() {
      // Unreadable is as good as never heard: no lease holds until the server is heard again.
      kept = await readSetting(db, "clock").then((found) => found ?? null, orNull);
    },
    now: () => source.wall(),
    serverNow,
    async heard(serverTime, { anew = false } = {}) {
      const server = parseInstant(serverTime);
      if (server === undefined) throw new CodedError("not-a-time", `\`${serverTime}\` is not a time`);
      // An answer from the past (replayed, or from a server that was set back) must not make a lease young again.
      if (!anew && kept !== null && server < kept.server - TOLERANCE_MS) return;
      kept = { server, wall: source.wall(), highest: server };
      heardAt = source.monotonic();
      await writeSetting(db, "clock", kept);
    },
    behind() {
      if (kept === null) return false;
      serverNow();
      return byWall(kept) < kept.highest - TOLERANCE_MS;
    },
    async mark() {
      if (serverNow() !== null && kept !== null) await writeSetting(db, "clock", kept);
    },
  };
}

function orNull(error: unknown): null {
  if (error instanceof CodedError) return null;
  throw error;
}
