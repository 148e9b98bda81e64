/**
 * The record: one append-only RFC 6962 tree per organisation. An entry is recorded when the transaction that appended
 * it has committed, never before; receipts are made after that. See `docs/decisions/` for what a gap, a conflict and
 * a quarantine are.
 */
import { parseVkey } from "#lib/audit/note.ts";
import type { AlarmReport, AlarmsAnswer, EpochsAnswer } from "#lib/domain/log-api.ts";
import type { HistoryAnswer, Receipt, Submission } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { createDeviceKeys } from "./device-keys.ts";
import { alarmsOf, reportAlarm } from "./log-alarms.ts";
import { appendIn } from "./log-append.ts";
import { beginLog } from "./log-begin.ts";
import type { CheckpointKeeper } from "./log-checkpoint-file.ts";
import { contextFor, epochsSince, knownContext } from "./log-epochs.ts";
import { type ExportEntry, type ExportHead, exportLines } from "./log-export.ts";
import { createPool, type Job, type PoolLimits } from "./log-pool.ts";
import { type HistoryQuery, historyOf, receiptFor, releasedCheckpoint } from "./log-proofs.ts";
import { quarantineFor, readQuarantine } from "./log-quarantine.ts";
import { readTile, type TilePath } from "./log-tile-files.ts";
import { type AppendedEntry, type LogContext, type OwnSigner, type Sender, YES_OR_NO } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";
import type { ServerDevice, ServerDraft } from "./server-device.ts";
import type { ValueStore } from "./values/value-store.ts";

export interface LogOptions {
  db: Database;
  /** Its name is the log's origin, `<host>/log/<organisation>/<epoch>`. The key stays outside the database. */
  signer: OwnSigner;
  /** Keys of the same name that sign too, while clients change from one to the other. */
  cosigners?: readonly OwnSigner[];
  /** Keys this log signed with before, under this name or an earlier one; checkpoints that clients remember may carry them. */
  olderVkeys?: readonly string[];
  /** Where signed checkpoints are kept outside the database. */
  keeper?: CheckpointKeeper;
  verify: VerifySignature;
  now: () => number;
  /** This process's own device; made for the same origin. */
  device: ServerDevice;
  /** How much may wait to be recorded; tests make it small. */
  mayWait?: PoolLimits;
  values: ValueStore;
}

export interface Log {
  readonly origin: string;
  readonly vkey: string;
  /** All keys that this log's checkpoints may carry, those of its earlier names too. */
  readonly vkeys: readonly string[];
  /** What the entries' commitments stand for. */
  readonly values: ValueStore;
  /** Appends inside the caller's transaction, so that a claim and its record are one. Answers in the same order. */
  appendIn(trx: Transaction, submissions: readonly Submission[], sender?: Sender): Promise<AppendedEntry[]>;
  /** Pooled with what others send at the same time. Throws `log-busy` when too much waits. */
  submit(job: Job): Promise<AppendedEntry[]>;
  append(submissions: readonly Submission[], sender?: Sender): Promise<AppendedEntry[]>;
  /** The server's own entries, signed by its device and appended in the caller's transaction. */
  record(trx: Transaction, drafts: readonly ServerDraft[]): Promise<AppendedEntry[]>;
  /** Whether something could be recorded now: what cannot be recorded must not be begun. */
  isWritable(db?: Database | Transaction): Promise<boolean>;
  /** MUST be called after the append's transaction committed. Throws `unknown-entry`, `other-log`, `log-behind`. */
  receipt(entryIds: readonly string[], remembered: string | null): Promise<Receipt>;
  history(query: HistoryQuery): Promise<HistoryAnswer>;
  /** How the log came by its name of now, from the one that the note bears. Throws `other-log`. */
  epochs(remembered: string): Promise<Omit<EpochsAnswer, "roster">>;
  reportAlarm(report: AlarmReport, sender: Sender): Promise<{ says: string }>;
  alarms(): Promise<AlarmsAnswer>;
  /** The newest signed checkpoint. */
  checkpoint(): Promise<string>;
  /** Of this log under any of its names; undefined for a name that it never bore. */
  checkpointOf(origin: string): Promise<string | undefined>;
  tile(origin: string, tile: TilePath): Promise<Uint8Array<ArrayBuffer> | undefined>;
  exportLines(): AsyncGenerator<ExportHead | ExportEntry>;
  close(): Promise<void>;
}

export async function createLog(options: LogOptions): Promise<Log> {
  const { db, signer, device, keeper } = options;
  const context = contextOf(options);
  const { origin, vkeys } = context;
  const record: Log["record"] = async (trx, drafts) => appendIn(context, trx, await device.sign(trx, drafts));
  await beginLog(context, db, record);
  const { submit } = createPool(context, db, (error) => quarantineFor(context, db, error), options.mayWait);
  return {
    origin,
    vkey: signer.vkey,
    vkeys,
    values: options.values,
    record,
    submit,
    appendIn: (trx, submissions, sender) => appendIn(context, trx, submissions, sender),
    append: (submissions, sender) => submit({ submissions, ...(sender === undefined ? {} : { sender }) }),
    async isWritable(at = db) {
      const isUsable = await signer.assertUsable?.().then(...YES_OR_NO);
      return isUsable !== false && (await readQuarantine(at, origin)) === undefined;
    },
    receipt: (entryIds, remembered) => receiptFor(context, db, entryIds, remembered),
    history: async (query) => historyOf(await contextFor(context, db, query.log), db, query),
    epochs: (remembered) => epochsSince(context, db, remembered),
    reportAlarm: (report, sender) => reportAlarm(context, db, report, sender),
    alarms: () => alarmsOf(context, db),
    checkpoint: async () => (await releasedCheckpoint(context, db)).note,
    checkpointOf: async (name) => {
      const own = await knownContext(context, db, name);
      return own === undefined ? undefined : (await releasedCheckpoint(own, db)).note;
    },
    tile: async (name, tile) => {
      const own = await knownContext(context, db, name);
      return own === undefined ? undefined : readTile(db, own.origin, tile);
    },
    exportLines: () => exportLines(db, origin, signer.vkey, options.values),
    close: async () => keeper?.close(),
  };
}

export function contextOf(options: LogOptions): LogContext {
  const { signer, cosigners = [], olderVkeys = [], keeper } = options;
  const origin = parseVkey(signer.vkey).name;
  const vkeys = [...new Set([signer.vkey, ...cosigners.map(({ vkey }) => vkey), ...olderVkeys])];
  return { ...options, origin, vkeys, cosigners, keeper, keys: createDeviceKeys() };
}
