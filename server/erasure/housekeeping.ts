/**
 * What a server does once a day by itself: destroys values that are older than they are kept for, puts a new wrapping key in
 * the place of one that erased values were under, and destroys wrapping keys that no backup needs any more. Whichever process
 * comes first does it for all; one that fails says so and tries again an hour later.
 */
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { compactIfNoted } from "../store/values/chores.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { runRetention } from "./retention.ts";
import type { RetentionSettings } from "./retention-rules.ts";
import { destroyOld, isRotationDue, rewrapAll, rotateWrappingKeys } from "./rotate.ts";

export interface HousekeepingOptions {
  readonly retention: RetentionSettings;
  readonly backupWindowMs: number;
  readonly signal: AbortSignal;
  readonly report: (error: unknown) => void;
}

export interface Housekeeping {
  /** Does what is due now; nothing when it was done less than a day ago. */
  run(): Promise<void>;
  idle(): Promise<void>;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NAME = "housekeeping";

export function createHousekeeping(parts: ErasureParts, options: HousekeepingOptions): Housekeeping {
  const { signal, report } = options;
  let running: Promise<void> = Promise.resolve();
  const run = (): Promise<void> => {
    running = running.then(async () => {
      if (!signal.aborted && (await take(parts))) await keepHouse(parts, options);
    });
    running = running.catch(report);
    return running;
  };
  const timer = setInterval(() => void run(), HOUR);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return { run, idle: () => running };
}

async function keepHouse(parts: ErasureParts, { retention, backupWindowMs, signal }: HousekeepingOptions) {
  await runRetention(parts, retention, { signal });
  if (signal.aborted) return;
  await rewrapAll(parts);
  if (await isRotationDue(parts)) await rotateWrappingKeys(parts, backupWindowMs);
  else await destroyOld(parts, backupWindowMs);
  await compactIfNoted(parts.db);
}

/** One process a day: whoever moves the mark does the work. */
async function take({ db, now }: ErasureParts): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx.selectFrom("chores").select("at").where("name", "=", NAME).executeTakeFirst();
    const last = row === undefined ? Number.NEGATIVE_INFINITY : (parseInstant(row.at) ?? 0);
    if (now() - last < DAY) return false;
    const at = formatInstant(now());
    await trx
      .insertInto("chores")
      .values({ name: NAME, at })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ at }))
      .execute();
    return true;
  });
}
