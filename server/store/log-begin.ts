/**
 * A server's start on its log: makes it when it is new, compares it with what was kept outside the database, and enrols
 * this process. A log that is behind what it signed is found here before anything is signed.
 */
import { EMPTY_FRONTIER, rootOfFrontier } from "#lib/audit/tree.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { enrolDevice } from "./devices.ts";
import { storeCheckpoint } from "./log-append.ts";
import { faultOfKept, isSame } from "./log-head.ts";
import { rootAt } from "./log-proofs.ts";
import { quarantineIn, readQuarantine } from "./log-quarantine.ts";
import type { AppendedEntry, LogContext } from "./log-types.ts";
import type { Database, Transaction } from "./open.ts";
import type { ServerDraft } from "./server-device.ts";

type RecordOwn = (trx: Transaction, drafts: readonly ServerDraft[]) => Promise<AppendedEntry[]>;

export async function beginLog(context: LogContext, db: Database, record: RecordOwn): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await makeHead(context, trx);
    await compareWithKept(context, trx);
    const isReadOnly = (await readQuarantine(trx, context.origin)) !== undefined;
    if (!isReadOnly) await enrolSelf(context, trx, record);
  });
}

export async function makeHead(context: LogContext, trx: Transaction): Promise<void> {
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
  // The tree without entries is the beginning of every log, so this says nothing that could turn out wrong.
  await storeCheckpoint(context, trx, EMPTY_FRONTIER);
}

async function compareWithKept(context: LogContext, trx: Transaction): Promise<void> {
  const { origin, keeper } = context;
  const kept = keeper?.newest();
  if (kept === undefined) return;
  const head = await trx
    .selectFrom("log_head")
    .select(["size", "root"])
    .where("log", "=", origin)
    .executeTakeFirstOrThrow();
  const isBeside = kept.size < head.size && !isSame(kept.root, await rootAt(origin, trx, kept.size));
  if (faultOfKept(kept, head) === undefined && !isBeside) return;
  const at = formatInstant(context.now());
  await quarantineIn(trx, origin, { code: "log-behind", evidence: kept.note, at });
}

async function enrolSelf(context: LogContext, trx: Transaction, record: RecordOwn): Promise<void> {
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
  if (known === undefined)
    await record(trx, [{ entry: "device-enrolled", deviceKey: device.publicKey, deviceKind: "server" }]);
}
