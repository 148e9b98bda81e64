/**
 * Pools what many devices send into few transactions: one lock, one checkpoint and one wait for the disk for up to 256
 * items. It never waits for company: what comes while a transaction is being written, or while another process holds the
 * lock, goes together into the next one. A job that fails takes nobody with it.
 */
import { CodedError } from "#lib/domain/error.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { appendPrepared } from "./log-append.ts";
import { type Prepared, prepare } from "./log-prepare.ts";
import type { AppendedEntry, LogCode, LogContext, Sender } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";

export interface Job {
  submissions: readonly Submission[];
  /** From the session: items of another device or person are refused. */
  sender?: Sender;
  /** Runs in the transaction that records the items; if it throws, neither its work nor they are kept. */
  within?: (trx: Transaction, answers: readonly AppendedEntry[]) => Promise<void>;
  /** Takes the job out of the queue; once it is being written it is seen through. */
  signal?: AbortSignal;
}

export interface Pool {
  submit(job: Job): Promise<AppendedEntry[]>;
}

/** Items of one transaction. */
const BATCH = 256;

export interface PoolLimits {
  /** Items and jobs that may wait: some seconds of work, and bodies that fit into memory. */
  items: number;
  jobs: number;
}

const LIMITS: PoolLimits = { items: 8_192, jobs: 1_024 };

interface Waiting {
  readonly job: Job;
  readonly prepared: readonly Prepared[];
  resolve(answers: AppendedEntry[]): void;
  reject(error: unknown): void;
}

/** `onFault` hears of a fault that concerns the whole log, once per batch; nobody's items were written then. */
export function createPool(
  context: LogContext,
  db: Database,
  onFault: (error: unknown) => Promise<void>,
  most: PoolLimits = LIMITS,
): Pool {
  const queue: Waiting[] = [];
  let items = 0;
  let jobs = 0;
  let isWriting = false;

  async function submit(job: Job): Promise<AppendedEntry[]> {
    const { submissions, sender, signal } = job;
    if (submissions.length === 0) return [];
    if (jobs >= most.jobs || (jobs > 0 && items + submissions.length > most.items)) throw busy(items);
    items += submissions.length;
    jobs += 1;
    try {
      signal?.throwIfAborted();
      const devices = new Set(submissions.map(({ signed }) => signed.item.device));
      await context.keys.load(db, [...devices]);
      const prepared = await prepare(submissions, sender, context.keys.keyOf, context.verify);
      return await wait(job, prepared);
    } finally {
      items -= submissions.length;
      jobs -= 1;
    }
  }

  function wait(job: Job, prepared: readonly Prepared[]): Promise<AppendedEntry[]> {
    const { signal } = job;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(reasonOf(signal));
      const leave = () => {
        const at = queue.indexOf(waiting);
        if (at === -1) return;
        queue.splice(at, 1);
        reject(reasonOf(signal));
      };
      const stay = () => signal?.removeEventListener("abort", leave);
      const waiting: Waiting = {
        job,
        prepared,
        resolve: (answers) => {
          stay();
          resolve(answers);
        },
        reject: (error) => {
          stay();
          reject(error);
        },
      };
      signal?.addEventListener("abort", leave, { once: true });
      queue.push(waiting);
      if (!isWriting) void writeAll();
    });
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (queue.length > 0) await writeNext();
    isWriting = false;
  }

  /** Which jobs go together is decided under the lock: who came while it was waited for comes along. */
  async function writeNext(): Promise<void> {
    let taken: Waiting[] = [];
    try {
      const answers = await db.transaction().execute((trx) => {
        taken = take();
        return writeIn(trx, taken);
      });
      taken.forEach((one, i) => {
        one.resolve(answers[i] ?? []);
      });
    } catch (error) {
      // The lock was not to be had: those who wait for it now are told, or they would wait for ever.
      if (taken.length === 0) taken = take();
      await settleFailed(taken, error);
    }
  }

  async function settleFailed(taken: readonly Waiting[], error: unknown): Promise<void> {
    if (isOfTheLog(error)) await onFault(error);
    if (taken.length < 2 || isOfTheLog(error)) {
      for (const one of taken) one.reject(error);
      return;
    }
    for (const one of taken) await writeAlone(one);
  }

  async function writeAlone(one: Waiting): Promise<void> {
    try {
      const [answers = []] = await db.transaction().execute((trx) => writeIn(trx, [one]));
      one.resolve(answers);
    } catch (error) {
      if (isOfTheLog(error)) await onFault(error);
      one.reject(error);
    }
  }

  async function writeIn(trx: Transaction, taken: readonly Waiting[]): Promise<AppendedEntry[][]> {
    const answers = await appendPrepared(
      context,
      trx,
      taken.flatMap((one) => one.prepared),
    );
    let from = 0;
    const parts: AppendedEntry[][] = [];
    for (const { job, prepared } of taken) {
      const own = answers.slice(from, from + prepared.length);
      from += prepared.length;
      await job.within?.(trx, own);
      parts.push(own);
    }
    return parts;
  }

  function take(): Waiting[] {
    let room = BATCH;
    const end = queue.findIndex((one, i) => {
      room -= one.prepared.length;
      return room < 0 && i > 0;
    });
    return queue.splice(0, end === -1 ? queue.length : end);
  }

  return { submit };
}

const OF_THE_LOG: ReadonlySet<string> = new Set<LogCode>([
  "log-read-only",
  "log-behind",
  "log-damaged",
  "log-key-unavailable",
]);

/** Trying each job by itself would only find the same again. */
function isOfTheLog(error: unknown): boolean {
  return error instanceof CodedError && OF_THE_LOG.has(error.code);
}

function busy(waiting: number): CodedError<LogCode> {
  return new CodedError<LogCode>(
    "log-busy",
    `${waiting} entries wait to be recorded, which is as many as are taken on`,
  );
}

function reasonOf(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new DOMException("the caller left", "AbortError");
}
