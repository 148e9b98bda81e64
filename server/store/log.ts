/**
 * The record: one append-only RFC 6962 tree per organisation. An entry is recorded when the transaction that appended
 * it has committed, never before; receipts are made after that. See `docs/decisions/` for what a gap, a conflict and
 * a quarantine are.
 */
import { type NoteSigner, parseVkey } from "#lib/audit/note.ts";
import { EMPTY_FRONTIER, rootOfFrontier } from "#lib/audit/tree.ts";
import type { HistoryAnswer, Receipt, Submission } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { enrolDevice } from "./devices.ts";
import { appendIn, storeCheckpoint } from "./log-append.ts";
import { type ExportEntry, type ExportHead, exportLines } from "./log-export.ts";
import { type HistoryQuery, historyOf, newestCheckpoint, receiptFor } from "./log-proofs.ts";
import type { AppendedEntry, LogContext, Sender } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";
import type { ServerDevice, ServerDraft } from "./server-device.ts";

export interface LogOptions {
  db: Database;
  /** Its name is the log's origin, `<host>/log/<organisation>/<epoch>`. The key stays outside the database. */
  signer: NoteSigner;
  /** Keys this log signed with before; checkpoints that clients remember may carry them. */
  olderVkeys?: readonly string[];
  verify: VerifySignature;
  now: () => number;
  /** This process's own device; made for the same origin. */
  device: ServerDevice;
}

export interface Log {
  readonly origin: string;
  readonly vkey: string;
  /** Appends inside the caller's transaction, so that a claim and its record are one. Answers in the same order. */
  appendIn(trx: Transaction, submissions: readonly Submission[], sender?: Sender): Promise<AppendedEntry[]>;
  append(submissions: readonly Submission[], sender?: Sender): Promise<AppendedEntry[]>;
  /** The server's own entries, signed by its device and appended in the caller's transaction. */
  record(trx: Transaction, drafts: readonly ServerDraft[]): Promise<AppendedEntry[]>;
  /** MUST be called after the append's transaction committed. Throws `unknown-entry`, `other-log`, `log-behind`. */
  receipt(entryIds: readonly string[], remembered: string | null): Promise<Receipt>;
  history(query: HistoryQuery): Promise<HistoryAnswer>;
  /** The newest signed checkpoint. */
  checkpoint(): Promise<string>;
  exportLines(): AsyncGenerator<ExportHead | ExportEntry>;
}

export async function createLog(options: LogOptions): Promise<Log> {
  const { db, signer, device } = options;
  const origin = parseVkey(signer.vkey).name;
  const context: LogContext = { ...options, origin, vkeys: [signer.vkey, ...(options.olderVkeys ?? [])] };
  const record: Log["record"] = async (trx, drafts) => appendIn(context, trx, await device.sign(trx, drafts));
  await db.transaction().execute(async (trx) => {
    await begin(context, trx);
    await enrolSelf(context, trx, record);
  });
  return {
    origin,
    vkey: signer.vkey,
    record,
    appendIn: (trx, submissions, sender) => appendIn(context, trx, submissions, sender),
    append: (submissions, sender) => db.transaction().execute((trx) => appendIn(context, trx, submissions, sender)),
    receipt: (entryIds, remembered) => receiptFor(context, db, entryIds, remembered),
    history: (query) => historyOf(context, db, query),
    checkpoint: async () => (await newestCheckpoint(db, origin)).note,
    exportLines: () => exportLines(db, origin, signer.vkey),
  };
}

async function begin(context: LogContext, trx: Transaction): Promise<void> {
  const head = await trx.selectFrom("log_head").select("size").where("log", "=", context.origin).executeTakeFirst();
  const { vkey } = context.signer;
  if (head !== undefined) {
    await trx.updateTable("log_head").set({ vkey }).where("log", "=", context.origin).execute();
    return;
  }
  const root = rootOfFrontier(EMPTY_FRONTIER);
  await trx
    .insertInto("log_head")
    .values({ log: context.origin, size: 0, root, frontier: new Uint8Array(0), last_time: 0, vkey })
    .execute();
  await storeCheckpoint(context, trx, EMPTY_FRONTIER);
}

async function enrolSelf(context: LogContext, trx: Transaction, record: Log["record"]): Promise<void> {
  const { device, origin } = context;
  const at = formatInstant(context.now());
  await enrolDevice(trx, { publicKey: device.publicKey, user: "server", name: device.name, kind: "server", at });
  const known = await trx
    .selectFrom("log_entries")
    .select("idx")
    .where("log", "=", origin)
    .where("device", "=", device.id)
    .limit(1)
    .executeTakeFirst();
  if (known === undefined) await record(trx, [{ entry: "device-enrolled", deviceKey: device.publicKey }]);
}
