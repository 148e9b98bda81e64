/**
 * The worker's memory. The browser stops the worker whenever it likes, so whatever must outlive it is here, and a
 * write is on the disk before it is answered (`strict`): an intent that a power cut could take back is no record.
 * It must never change a version that was released; a change of shape is a new step at the end of `VERSIONS`.
 */
import Dexie, { type Table, type Transaction } from "dexie";
import { createSerial, type Serial } from "./serial.ts";

export interface Version {
  stores: Readonly<Record<string, string | null>>;
  upgrade?: (transaction: Transaction) => Promise<void>;
}

/** Version n of the database is entry n − 1. */
export const VERSIONS: readonly Version[] = [
  {
    stores: {
      keys: "name",
      settings: "name",
      journal: "seq, &entryId, index, display.ticket, submission.signed.item.suggestion",
      outbox: "seq",
      operations: "suggestion, where, state",
      evidence: "++id",
      drafts: "suggestion",
    },
  },
  { stores: { departures: "++id, where, at", drafted: "key, at" } },
  // By ticket, so that what belongs to a customer can be found again when it has to go.
  {
    stores: {
      journal: "seq, &entryId, index, log, display.ticket, submission.signed.item.suggestion",
      drafted: "key, at, where",
      drafts: "suggestion, where",
    },
  },
];

/** Rows are `unknown` on purpose: each table has one module that decodes them. */
export class CountersignDatabase extends Dexie {
  declare readonly keys: Table<unknown, string>;
  declare readonly settings: Table<unknown, string>;
  declare readonly journal: Table<unknown, number>;
  declare readonly outbox: Table<unknown, number>;
  declare readonly operations: Table<unknown, string>;
  declare readonly evidence: Table<unknown, number>;
  declare readonly drafts: Table<unknown, string>;
  declare readonly departures: Table<unknown, number>;
  declare readonly drafted: Table<unknown, string>;
  /** One writer of the journal at a time, whoever it is: signing happens outside any transaction. */
  readonly journalTurn: Serial = createSerial();

  constructor(name: string, versions: readonly Version[]) {
    super(name, { chromeTransactionDurability: "strict" });
    for (const [at, { stores, upgrade }] of versions.entries()) {
      const version = this.version(at + 1).stores({ ...stores });
      if (upgrade !== undefined) version.upgrade(upgrade);
    }
  }
}

export const DATABASE = "countersign";

export function openDatabase(name: string = DATABASE, versions: readonly Version[] = VERSIONS): CountersignDatabase {
  return new CountersignDatabase(name, versions);
}
