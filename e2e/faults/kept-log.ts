/**
 * The world of tampering: a log of some hundred entries with what two browsers and an auditor remember of it, copied for each
 * round, damaged, and then looked at by everybody who could notice. Who tampers may have the disk, but not people's memories.
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ChainState } from "#lib/audit/item.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { openCheckpointFile } from "#server/store/log-checkpoint-file.ts";
import {
  enrolledDevice,
  type Fixture,
  type Key,
  type Keys,
  newKeys,
  ORIGIN,
  openLog,
  signerOf,
  type TestDevice,
  testDevice,
} from "#server/store/testing/log-fixture.ts";
import type { World } from "./fault.ts";

/** More than one full tile, so that there are nodes on two levels of tiles. */
const ENTRIES = 300;
const BATCH = 25;

export interface Kept {
  readonly size: number;
  readonly note: string;
  /** How far the person's device had come. */
  readonly state: ChainState;
  readonly file: string;
  /** The folder in which the server keeps what it signed last, beside its keys. */
  readonly folder: string;
}

export interface KeptLog extends World {
  readonly keys: Keys;
  readonly vkey: string;
  readonly key: Key;
  /** Backups at several sizes, oldest first; the last is the log as it is. */
  readonly backups: readonly Kept[];
  /** Entry ids in the order of the log. */
  readonly ids: readonly string[];
  /** A place of its own for one round: a copy of a backup, with or without what was kept beside the keys. */
  copy(of: Kept, beside?: Kept): Copy;
}

export interface Copy {
  readonly file: string;
  readonly folder: string;
  /** Statements on the file as it lies there, with no server running. */
  change(work: (database: DatabaseSync) => void): void;
  remove(): void;
}

export async function keepLog(): Promise<KeptLog> {
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-tampered-"));
  const keys = await newKeys();
  const file = path.join(dir, "log.db");
  const folder = path.join(dir, "keys");
  mkdirSync(folder);
  const first = await openLog(file, keys);
  const [person, enrolment] = await enrolledDevice(first.db);
  await first.log.append([enrolment]);
  await first.db.destroy();
  const ids = [entryId(enrolment.signed.item)];
  const backups: Kept[] = [];
  while (ids.length < ENTRIES) {
    const at = await openKept(file, folder, keys);
    for (let i = 0; i < 3; i++) ids.push(...(await appendSome(at, person, BATCH)));
    backups.push(await backUp(at, { dir, file, folder, state: { ...person.state } }, backups.length));
  }
  let copies = 0;
  return {
    keys,
    vkey: signerOf(keys.log).vkey,
    key: person.key,
    backups,
    ids,
    copy(of, beside) {
      copies += 1;
      return makeCopy(path.join(dir, `copy-${copies}`), of, beside);
    },
    async close() {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** As a server opens it: with the newest checkpoint beside its keys, unless there is no such folder. */
export async function openKept(file: string, folder: string | undefined, keys: Keys): Promise<Fixture> {
  if (folder === undefined) return openLog(file, keys);
  const keeper = await openCheckpointFile({
    folder,
    origin: ORIGIN,
    vkeys: [signerOf(keys.log).vkey],
    verify: verifySignature,
  });
  return openLog(file, keys, { keeper });
}

export async function closeKept({ log, db }: Fixture): Promise<void> {
  await log.close();
  await db.destroy();
}

/** The person's device as it was at a backup. */
export const personAt = ({ key }: KeptLog, { state }: Kept): TestDevice => testDevice(key, "sam", { ...state });

export function newestOf({ backups }: KeptLog): Kept {
  const newest = backups.at(-1);
  if (newest === undefined) throw new Error("the log was not kept");
  return newest;
}

export async function appendSome({ log }: Fixture, person: TestDevice, count: number): Promise<string[]> {
  const items = [];
  for (let i = 0; i < count; i++) {
    const suggestion = `kept-${person.state.seq + 1}`;
    items.push(await person.next({ suggestion, action: "refund.create" }, { note: `words of ${suggestion}` }));
  }
  await log.append(items);
  return items.map(({ signed }) => entryId(signed.item));
}

interface Place {
  readonly dir: string;
  readonly file: string;
  readonly folder: string;
  readonly state: ChainState;
}

async function backUp(at: Fixture, { dir, file, folder, state }: Place, n: number): Promise<Kept> {
  const note = await at.log.checkpoint();
  const { size } = await at.db.selectFrom("log_head").select("size").executeTakeFirstOrThrow();
  await closeKept(at);
  const places = { file: path.join(dir, `backup-${n}.db`), folder: path.join(dir, `kept-${n}`) };
  const kept = { size: Number(size), note, state, ...places };
  copyFileSync(file, kept.file);
  cpSync(folder, kept.folder, { recursive: true });
  return kept;
}

function makeCopy(dir: string, of: Kept, beside: Kept | undefined): Copy {
  mkdirSync(dir);
  const file = path.join(dir, "log.db");
  const folder = path.join(dir, "keys");
  copyFileSync(of.file, file);
  if (beside === undefined) mkdirSync(folder);
  else cpSync(beside.folder, folder, { recursive: true });
  return {
    file,
    folder,
    change(work) {
      const database = new DatabaseSync(file);
      try {
        work(database);
      } finally {
        database.close();
      }
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
