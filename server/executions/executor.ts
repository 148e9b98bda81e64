/**
 * Runs the holds of this server by itself and finishes what an earlier process, or another one that died, began. One
 * execution is worked on by one task at a time in all processes; the states in the database (see `state.ts`) are what
 * makes that safe across crashes.
 */
import type { CoreParts } from "../core-parts.ts";
import { MISSED } from "../store/peers.ts";
import { suggestionsIn } from "./load.ts";
import { reconcile } from "./reconcile.ts";
import { runHeld } from "./run-held.ts";

export interface Executor {
  /** Takes up what is stored: reconciles what was running, expires what is late, waits for the rest. */
  start(): Promise<void>;
  /** Runs this one now if it is due, and resolves when that try is over; nobody waits for a hold. */
  run(suggestion: string): Promise<void>;
  /** A hold was made or ended; look when the next is due. */
  wake(): void;
  /** Does now whatever is due by the server's clock. */
  tick(): Promise<void>;
  /** Resolves when no task is under way. */
  idle(): Promise<void>;
}

const HELD = "held";

const RETRY = 2_000;
const RETRY_UNKNOWN = 15_000;
/** What another process holds is looked for this often: it may have died. Well below the minute in which a hold is missed. */
const LOOK = 10_000;

export function createExecutor(parts: CoreParts, report: (error: unknown) => void): Executor {
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let nextReconcile = 0;

  const work = (suggestion: string, task: () => Promise<boolean>): Promise<void> => {
    const running = underWay.get(suggestion);
    if (running !== undefined) return running;
    const started = parts.peers
      .alone(`execution ${suggestion}`, task)
      .then(() => undefined, report)
      .finally(() => underWay.delete(suggestion));
    underWay.set(suggestion, started);
    return started;
  };

  const tick = async (): Promise<void> => {
    if (parts.signal.aborted) return;
    const now = parts.now();
    const due = await dueBy(parts, now);
    const unsettled = now >= nextReconcile ? await suggestionsIn(parts.db, ["running", "unknown"]) : [];
    if (unsettled.length > 0) nextReconcile = now + RETRY_UNKNOWN;
    await Promise.all([
      ...unsettled.map((suggestion) => work(suggestion, () => reconcile(parts, suggestion))),
      ...due.map((suggestion) => work(suggestion, () => runHeld(parts, suggestion))),
    ]);
  };

  let ticked: Promise<void> = Promise.resolve();
  const ticking = (): Promise<void> => {
    ticked = tick().catch(report);
    return ticked;
  };

  let planning: Promise<void> = Promise.resolve();
  const plan = (): Promise<void> => {
    planning = planning.then(planOnce).catch(report);
    return planning;
  };
  const planOnce = async (): Promise<void> => {
    clearTimeout(timer);
    if (parts.signal.aborted) return;
    // Also when the database is away: it comes back, and nobody else would look.
    const wait = await untilNext(parts).catch((error: unknown) => {
      report(error);
      return LOOK;
    });
    if (wait === undefined || parts.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => void ticking().then(plan), wait);
  };
  parts.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  // Another process holds something new: if that one dies, this one has to know when it is due.
  parts.peers.listen((said) => {
    if (said === HELD || said === MISSED) void plan();
  });

  return {
    async start() {
      await ticking();
      await plan();
    },
    async run(suggestion) {
      if (!parts.signal.aborted) await work(suggestion, () => runHeld(parts, suggestion));
    },
    wake() {
      void plan();
      parts.peers.say(HELD);
    },
    tick,
    idle: async () => {
      await Promise.all([planning, ticked, ...underWay.values()]);
    },
  };
}

async function dueBy(parts: CoreParts, now: number): Promise<string[]> {
  const rows = await parts.db
    .selectFrom("executions")
    .innerJoin("claims", "claims.suggestion", "executions.suggestion")
    .select("executions.suggestion")
    .where("claims.state", "=", "held")
    .where("executions.run_at", "<=", now)
    .execute();
  return rows.map((row) => row.suggestion);
}

/** Milliseconds until there is something to do; undefined when there is nothing. */
async function untilNext(parts: CoreParts): Promise<number | undefined> {
  const next = await parts.db
    .selectFrom("executions")
    .innerJoin("claims", "claims.suggestion", "executions.suggestion")
    .select(["executions.run_at", "claims.state"])
    .where("claims.state", "in", ["held", "running", "unknown"])
    .orderBy("executions.run_at")
    .execute();
  const held = next.find((row) => row.state === "held");
  const isUnsettled = next.some((row) => row.state !== "held");
  const waits = [
    ...(held === undefined ? [] : [held.run_at > parts.now() ? held.run_at - parts.now() : RETRY]),
    ...(isUnsettled ? [RETRY_UNKNOWN] : []),
  ];
  if (parts.peers.canBe) waits.push(LOOK);
  return waits.length === 0 ? undefined : Math.min(...waits);
}
