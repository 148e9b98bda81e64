/**
 * One process that writes batches of 256, told by its orders in which way:
 * - `log`: the log's transaction as in production, from the lock to the commit, on items whose device signatures were verified;
 * - `raw`: the same rows of entries and values, in the same transaction and with the same statements, and nothing else;
 * - `whole`: `Log.submit` with many devices at once, device signatures included.
 * It makes everything beforehand, says that it is ready, and begins when it is told to.
 */
import { once } from "node:events";
import { toVkey } from "#lib/audit/note.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { type KeyPair, openSigner, verifySignature } from "#server/keys/ed25519.ts";
import { enrolDevice } from "#server/store/devices.ts";
import { contextOf, createLog, type LogOptions } from "#server/store/log.ts";
import { appendPrepared, insertRows, rowOf } from "#server/store/log-append.ts";
import { prepare } from "#server/store/log-prepare.ts";
import { type Database, openDatabase } from "#server/store/open.ts";
import { createServerDevice } from "#server/store/server-device.ts";
import { openValues } from "#server/store/values/open-values.ts";
import { enrol, makeWriters, nextEntry, type Writer } from "./entries.ts";

const ORIGIN = "127.0.0.1/log/acme/bench";
/** Rows without a tree have a name of their own, or the log would find them. */
const RAW = `${ORIGIN}-raw`;
export const BATCH = 256;

export interface Orders {
  place: string;
  valueKeys: string;
  log: KeyPair;
  device: KeyPair;
  mode: "log" | "raw" | "whole";
  batches: number;
  devices: number;
}

export interface Written {
  entries: number;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  /** Of each transaction; of each job for `whole`. */
  ms: number[];
  /** This process's own time on the processors, all threads. */
  cpuMs: number;
}

const WARM_UP = 4;

if (import.meta.main) await run(JSON.parse(process.argv[2] ?? "") as Orders);

async function run(orders: Orders): Promise<void> {
  const db = await openDatabase(orders.place);
  const options = await optionsFor(db, orders);
  const writers = await makeWriters(orders.devices);
  const log = await createLog(options);
  for (const writer of writers) {
    const { publicKey } = writer.signer;
    await enrolDevice(db, { publicKey, user: "sam", name: "bench", kind: "person", at: new Date().toISOString() });
    await log.append([await enrol(writer)]);
  }
  const steps = await stepsFor(orders, options, writers);
  for (const step of steps.splice(0, orders.mode === "whole" ? 0 : WARM_UP)) await step();
  say({ ready: true });
  await once(process.stdin, "data");
  const from = Date.now();
  const before = process.cpuUsage();
  const ms = orders.mode === "whole" ? await inParallel(steps, 32) : await inTurn(steps);
  const { user, system } = process.cpuUsage(before);
  const entries = steps.length * perStep(orders);
  say({ entries, from, to: Date.now(), ms, cpuMs: (user + system) / 1000 } satisfies Written);
  await db.destroy();
  process.exit(0);
}

async function optionsFor(db: Database, { log, device, valueKeys }: Orders): Promise<LogOptions> {
  const now = Date.now;
  const own = await openSigner(device);
  const publicKey = fromBase64(device.publicKey);
  return {
    db,
    signer: { vkey: toVkey(ORIGIN, fromBase64(log.publicKey)), sign: (await openSigner(log)).sign },
    verify: verifySignature,
    now,
    device: createServerDevice({ origin: ORIGIN, name: "server", publicKey, sign: own.sign, now }),
    values: await openValues(db, valueKeys, now),
  };
}

/** A job of `whole` is what one browser sends at a time. */
function perStep({ mode }: Orders): number {
  return mode === "whole" ? 32 : BATCH;
}

async function stepsFor(orders: Orders, options: LogOptions, writers: Writer[]): Promise<(() => Promise<unknown>)[]> {
  const { mode, batches } = orders;
  const size = perStep(orders);
  const count = mode === "whole" ? (batches * BATCH) / size : batches + WARM_UP;
  const steps: (() => Promise<unknown>)[] = [];
  const { db } = options;
  const context = contextOf(options);
  const log = mode === "whole" ? await createLog(options) : undefined;
  const keys = new Map(writers.map(({ signer }) => [signer.keyId, signer.publicKey]));
  let index = process.pid * 1_000_000_000;
  for (let i = 0; i < count; i++) {
    const submissions: Submission[] = [];
    const writer = writers[i % writers.length] as Writer;
    const pick = (k: number) => (mode === "whole" ? writer : (writers[k % writers.length] as Writer));
    for (let k = 0; k < size; k++) submissions.push(await nextEntry(pick(k)));
    if (log !== undefined) {
      steps.push(() => log.submit({ submissions }));
      continue;
    }
    const prepared = await prepare(submissions, undefined, (device) => keys.get(device), verifySignature);
    if (mode === "log") {
      steps.push(() => db.transaction().execute((trx) => appendPrepared(context, trx, prepared)));
      continue;
    }
    const rows = prepared.map((one) => rowOf(RAW, index++, one, Date.now()));
    const fresh = prepared.map(({ entryId, submission }) => {
      return { entryId, item: submission.signed.item, values: submission.values };
    });
    steps.push(() =>
      db.transaction().execute(async (trx) => {
        await options.values.keep(trx, RAW, fresh);
        await insertRows(trx, rows);
      }),
    );
  }
  return steps;
}

async function inTurn(steps: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const ms: number[] = [];
  for (const step of steps) ms.push(await timed(step));
  return ms;
}

async function inParallel(steps: (() => Promise<unknown>)[], width: number): Promise<number[]> {
  const ms: number[] = [];
  const left = [...steps];
  const work = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift()) ms.push(await timed(step));
  };
  await Promise.all(Array.from({ length: width }, work));
  return ms;
}

async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return performance.now() - start;
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
