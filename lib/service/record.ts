/**
 * This device's record: written here first, sent when the server is there, and done with only when its inclusion in
 * the log was proven. The remembered checkpoint is what the log is held to; it is never replaced by one that does
 * not continue it, whatever the server says.
 */
import type { Failure, Result } from "#lib/domain/error.ts";
import { CodedError, succeed } from "#lib/domain/error.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { HistoryPage } from "#lib/messaging/console-calls.ts";
import type { RecordStatus } from "#lib/messaging/view.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { type LogEvidence, listEvidence } from "#lib/storage/evidence.ts";
import { countJournal, type Display, journalOfSuggestion, journalRows } from "#lib/storage/journal.ts";
import { countWaiting } from "#lib/storage/outbox.ts";
import { createSerial } from "#lib/storage/serial.ts";
import { readSetting, removeSetting } from "#lib/storage/settings.ts";
import type { Clock } from "./clock.ts";
import { createListeners, type Listen } from "./connection/listeners.ts";
import type { Connection } from "./connection.ts";
import { type Device, verifySignature } from "./device.ts";
import { appendItems, type ItemWords, type Random, systemRandom, type Written } from "./record/append-item.ts";
import { alarmOf, unreadable } from "./record/failures.ts";
import { followLog } from "./record/follow-log.ts";
import { historyPage } from "./record/history.ts";
import { createProver } from "./record/prove.ts";
import { createShipper, type Sleep } from "./record/ship.ts";
import { keepUp } from "./record/upkeep.ts";

export type { Written };
export type EntryFields = Omit<ItemWords, "rep" | "deviceKey">;

export interface NewEntry {
  fields: EntryFields;
  values: Readonly<Record<string, unknown>>;
  display?: Display;
}

export interface DeviceRecord {
  /** On the disk, at the end of this device's chain, when it resolves. */
  write(fields: EntryFields, values: Readonly<Record<string, unknown>>, display?: Display): Promise<Written>;
  /** All of them in this order, or none. */
  writeAll(entries: readonly NewEntry[]): Promise<Written[]>;
  /** An own item by kind, suggestion and the committed value `nonce`; for going on after a stop. */
  find(entry: LogItem["entry"], suggestion: string, nonce: string): Promise<Written | undefined>;
  /** Entry id of an own item of this kind about this suggestion, whatever became of its values. */
  about(entry: LogItem["entry"], suggestion: string): Promise<string | undefined>;
  /** `proves`: entry ids that the receipt must hold; without them an empty receipt would pass. */
  accept(receipt: Receipt, proves?: readonly string[]): Promise<Result<void>>;
  /** Sends everything that waits. Ends when nothing waits, when the server refuses, or with the signal. */
  ship(signal: AbortSignal): Promise<void>;
  /** Checks the log though nothing is sent, reports alarms, erases and forgets. `erasures`: the newest number known. */
  keepUp(erasures: number, signal: AbortSignal): Promise<void>;
  status(): Promise<RecordStatus>;
  history(before: number | null, signal?: AbortSignal): Promise<HistoryPage>;
  remembered(): Promise<string | null>;
  /** Set once the log was caught contradicting itself: money is to stop. It does not go away by itself. */
  problem(): Promise<Failure | null>;
  /** What this browser holds against the log; both checkpoints of each. */
  evidence(): Promise<LogEvidence[]>;
  /** The person read that the log has another name. */
  understoodLog(): Promise<void>;
  /** Entry id → verified index, or null while it is only journalled here; unknown ids are left out. */
  positions(entryIds: readonly string[]): Promise<Map<string, number | null>>;
  changed: Listen;
}

export interface RecordParts {
  db: CountersignDatabase;
  device: Device;
  connection: Connection;
  clock: Clock;
  random?: Random;
  sleep?: Sleep;
}

export function createRecord({
  db,
  device,
  connection,
  clock,
  random = systemRandom,
  sleep,
}: RecordParts): DeviceRecord {
  const listeners = createListeners();
  /** How many wait, as long as nothing was told since and nothing was written: a view asks for it again and again. */
  let counted: { at: number; waiting: number } | null = null;
  const tell = (): void => {
    counted = null;
    listeners.tell();
  };
  const turn = createSerial();
  const now = (): number => clock.serverNow() ?? clock.now();
  const time = (): string => formatInstant(now());
  const verify = verifySignature;
  const follow = (remembered: string) => followLog({ db, connection, verify, time }, remembered);
  const prover = createProver({ db, device, connection, verify, time, turn, tell, follow });
  const shipper = createShipper({ db, connection, prover, random, tell, ...(sleep === undefined ? {} : { sleep }) });

  async function problem(): Promise<Failure | null> {
    const { rows, unreadable: bad } = await listEvidence(db);
    const [first] = rows;
    if (first !== undefined) return alarmOf(first);
    return bad.length > 0 ? unreadable(bad) : null;
  }

  async function writeAll(entries: readonly NewEntry[]): Promise<Written[]> {
    // The last rep's name stays good after sign-out: what is under way must still be able to end on the record.
    const rep = connection.session()?.rep ?? connection.pin()?.rep;
    if (rep === undefined) throw new CodedError("not-enrolled", "nothing can be recorded before the first sign-in");
    const items = entries.map(({ fields, values, display }) => ({
      words: { ...fields, rep },
      values,
      display: display ?? null,
    }));
    const written = await appendItems({ db, device, clock, random }, items);
    tell();
    return written;
  }

  return {
    writeAll,
    async write(fields, values, display) {
      const [written] = await writeAll([{ fields, values, ...(display === undefined ? {} : { display }) }]);
      if (written === undefined) throw new Error("one entry was given and none was written");
      return written;
    },
    async find(entry, suggestion, nonce) {
      const { rows } = await journalOfSuggestion(db, suggestion);
      const row = rows.find(
        ({ submission: { signed, values } }) => signed.item.entry === entry && values.nonce?.value === nonce,
      );
      return row === undefined ? undefined : { submission: row.submission, entryId: row.entryId };
    },
    async about(entry, suggestion) {
      const { rows } = await journalOfSuggestion(db, suggestion);
      return rows.find(({ submission }) => submission.signed.item.entry === entry)?.entryId;
    },
    async accept(receipt, proves = []) {
      const proven = await prover.accept(receipt, proves);
      return proven.ok ? succeed(undefined) : proven;
    },
    ship: (signal) => shipper.ship(signal),
    keepUp: (erasures, signal) => keepUp({ db, connection, prover, now, tell }, erasures, signal),
    async status() {
      const all = await countJournal(db);
      if (counted?.at !== all) counted = { at: all, waiting: await countWaiting(db) };
      const { waiting } = counted;
      const alarm = await problem();
      const trouble = alarm ?? shipper.problem();
      const sending = shipper.sending();
      const renamed = await readSetting(db, "logRenamed");
      return {
        onRecord: all,
        verified: all - waiting,
        waiting,
        ...(sending === null ? {} : { sending }),
        ...(alarm === null ? {} : { alarm: true }),
        ...(renamed === undefined ? {} : { renamed }),
        ...(trouble === null ? {} : { problem: trouble }),
      };
    },
    async history(before, signal) {
      return historyPage({ db, device, connection, prover, problem }, before, signal);
    },
    remembered: async () => (await readSetting(db, "remembered"))?.note ?? null,
    problem,
    evidence: async () => (await listEvidence(db)).rows,
    async understoodLog() {
      await removeSetting(db, "logRenamed");
      tell();
    },
    async positions(entryIds) {
      const { rows } = await journalRows(db, entryIds);
      return new Map(rows.map((row) => [row.entryId, row.index] as const));
    },
    changed: listeners.listen,
  };
}
