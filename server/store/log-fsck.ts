/**
 * Derives the whole log anew from its rows and says what differs: each leaf's hash and columns, the order of indexes and
 * times, every tile, the frontier, the head, every checkpoint. It changes nothing, and it goes on after a fault, since
 * whoever has to repair something wants to know all of it.
 */
import { CompiledQuery } from "kysely";
import { parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { decodeLeaf } from "#lib/audit/receipt.ts";
import { appendLeaf, EMPTY_FRONTIER, type Frontier, type Hash, type NodeId, rootOfFrontier } from "#lib/audit/tree.ts";
import { checkValues } from "#lib/audit/values.ts";
import { CodedError } from "#lib/domain/error.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { wrongColumns } from "./log-columns.ts";
import { isSame } from "./log-head.ts";
import type { LogTables } from "./log-tables.ts";
import { nativeCommitment, nativeLeafHash, nativeNodeHash } from "./native-hash.ts";
import type { Database } from "./open.ts";
import { isPostgres } from "./postgres-dialect.ts";
import { TileCheck } from "./tile-check.ts";
import type { ValueStore } from "./values/value-store.ts";

export type FsckCode =
  | "missing-entry"
  | "wrong-leaf"
  | "wrong-leaf-hash"
  | "wrong-column"
  | "wrong-values"
  | "time-went-back"
  | "wrong-tile"
  | "missing-tile"
  | "extra-tile"
  | "wrong-head"
  | "wrong-checkpoint"
  | "unsigned-checkpoint"
  | "entries-not-signed";

export interface FsckFault {
  code: FsckCode;
  /** An entry's index, a tile's `level/index`, a checkpoint's size; null for the head. */
  at: number | string | null;
  says: string;
}

export interface FsckOptions {
  db: Database;
  log: string;
  verify: VerifySignature;
  /** Keys from the roster; the database's own when absent, which whoever can write to it could have changed. */
  vkeys?: readonly string[];
  /** Opens values, to hold them to their commitments; absent: they are not looked at. */
  values?: Pick<ValueStore, "read">;
  onFault(fault: FsckFault): void;
  onProgress?(done: number, of: number): void;
}

export interface FsckReport {
  log: string;
  entries: number;
  checkpoints: number;
  faults: number;
}

const PAGE = 1_000;

type Row = LogTables["log_entries"];
type Report = (code: FsckCode, at: FsckFault["at"], says: string) => void;

/** As of one moment: a server may go on appending meanwhile. */
export function fsck(options: FsckOptions): Promise<FsckReport> {
  const begin = isPostgres(options.db) ? "begin isolation level repeatable read read only" : "begin";
  return options.db.connection().execute(async (db) => {
    const run = (statement: string) => db.executeQuery(CompiledQuery.raw(statement));
    await run(begin);
    try {
      return await check({ ...options, db });
    } finally {
      await run("rollback");
    }
  });
}

async function check(options: FsckOptions): Promise<FsckReport> {
  const { db, log, onFault } = options;
  let faults = 0;
  const report: Report = (code, at, says) => {
    faults += 1;
    onFault({ code, at, says });
  };
  const head = await db.selectFrom("log_head").selectAll().where("log", "=", log).executeTakeFirst();
  if (head === undefined) throw new CodedError("unknown-log", `the database has no log \`${log}\``);
  const checkpoints = new CheckpointCheck(options, options.vkeys ?? [head.vkey], report);
  const tiles = new TileCheck(db, log, report);
  await checkpoints.begin();
  let frontier: Frontier = EMPTY_FRONTIER;
  let lastTime = 0;
  const onNode = (node: NodeId, hash: Hash) => tiles.add(node, hash);
  for (let page = await pageFrom(db, log, 0); page.length > 0; page = await pageFrom(db, log, frontier.size)) {
    const start = frontier.size;
    for (const row of page) {
      if (row.idx !== frontier.size) {
        report("missing-entry", frontier.size, `after entry ${frontier.size - 1} comes entry ${row.idx}`);
        return { log, entries: frontier.size, checkpoints: checkpoints.count, faults };
      }
      lastTime = checkRow(row, lastTime, report);
      frontier = appendLeaf(frontier, nativeLeafHash(row.leaf), onNode, nativeNodeHash);
      await checkpoints.at(frontier);
    }
    await checkValuesOf(options, page, report);
    await tiles.flush();
    options.onProgress?.(frontier.size, head.size);
    if (frontier.size === start) break;
  }
  await tiles.finish();
  checkHead(head, frontier, report);
  await checkpoints.finish(frontier);
  return { log, entries: frontier.size, checkpoints: checkpoints.count, faults };
}

async function pageFrom(db: Database, log: string, from: number): Promise<Row[]> {
  return db
    .selectFrom("log_entries")
    .selectAll()
    .where("log", "=", log)
    .where("idx", ">=", from)
    .orderBy("idx")
    .limit(PAGE)
    .execute();
}

function checkRow(row: Row, lastTime: number, report: Report): number {
  if (!isSame(nativeLeafHash(row.leaf), row.leaf_hash)) {
    report("wrong-leaf-hash", row.idx, "the stored hash is not that of the stored leaf");
  }
  const leaf = decodeLeaf(row.leaf);
  if (leaf === undefined) {
    report("wrong-leaf", row.idx, "the leaf is not the canonical form of an entry");
    return lastTime;
  }
  const { item } = leaf;
  const wrong = [...(row.entry_id === entryId(item) ? [] : ["entry_id"]), ...wrongColumns(row, item)];
  for (const column of wrong) {
    report("wrong-column", row.idx, `the column \`${column}\` says something else than the leaf`);
  }
  const time = parseInstant(leaf.server.tServer) ?? 0;
  if (time < lastTime) report("time-went-back", row.idx, `it is of ${leaf.server.tServer}, before the one before it`);
  return Math.max(time, lastTime);
}

async function checkValuesOf({ db, log, values }: FsckOptions, page: readonly Row[], report: Report): Promise<void> {
  if (values === undefined) return;
  const ids = page.map((row) => row.entry_id);
  const kept = await values.read(db, log, ids);
  for (const row of page) {
    const own = kept.get(row.entry_id);
    if (own?.damaged) report("wrong-values", row.idx, "its values do not open: they were changed or moved");
    const commitments = decodeLeaf(row.leaf)?.item.commitments;
    if (own?.values === undefined || commitments === undefined) continue;
    for (const { field } of checkValues(commitments, own.values, nativeCommitment)) {
      report("wrong-values", row.idx, `the value of \`${field}\` does not fit its commitment`);
    }
  }
}

function checkHead(head: LogTables["log_head"], frontier: Frontier, report: Report): void {
  const root = rootOfFrontier(frontier, nativeNodeHash);
  if (head.size !== frontier.size)
    report("wrong-head", null, `the head says ${head.size} entries, there are ${frontier.size}`);
  if (!isSame(head.root, root)) report("wrong-head", null, "the head's root is not that of the entries");
  if (!isSame(head.frontier, Buffer.concat(frontier.hashes))) {
    report("wrong-head", null, "the head's frontier is not that of the entries");
  }
}

/** Every checkpoint that was signed, against the root that the entries have at its size. */
class CheckpointCheck {
  count = 0;
  readonly #options: FsckOptions;
  readonly #vkeys: readonly string[];
  readonly #report: Report;
  #waiting: { size: number; root: Uint8Array; note: string }[] = [];
  #last = -1;

  constructor(options: FsckOptions, vkeys: readonly string[], report: Report) {
    this.#options = options;
    this.#vkeys = vkeys;
    this.#report = report;
  }

  async begin(): Promise<void> {
    await this.#load();
    await this.at(EMPTY_FRONTIER);
  }

  async at(frontier: Frontier): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined && next.size <= frontier.size; next = this.#waiting[0]) {
      this.#waiting.shift();
      await this.#check(next, rootOfFrontier(frontier, nativeNodeHash), frontier.size);
      if (this.#waiting.length === 0) await this.#load();
    }
  }

  async finish({ size }: Frontier): Promise<void> {
    for (const { size: signed } of this.#waiting) {
      this.#report("wrong-checkpoint", signed, `it stands for ${signed} entries, and there are ${size}`);
    }
    if (this.#waiting.length === 0 && this.#last !== size) {
      this.#report(
        "entries-not-signed",
        this.#last,
        `the newest checkpoint is of ${this.#last} entries, and there are ${size}`,
      );
    }
  }

  async #check({ size, root, note }: { size: number; root: Uint8Array; note: string }, derived: Hash, at: number) {
    this.count += 1;
    this.#last = size;
    if (size !== at) return this.#report("wrong-checkpoint", size, "it is out of order");
    if (!isSame(root, derived)) this.#report("wrong-checkpoint", size, "its root is not that of the entries");
    try {
      const said = parseCheckpoint(parseNote(note).text);
      const isRight = said.origin === this.#options.log && said.size === BigInt(size) && isSame(said.root, derived);
      if (!isRight) this.#report("wrong-checkpoint", size, "its note says something else than the entries");
      await verifyCheckpoint(note, this.#vkeys, this.#options.verify);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#report("unsigned-checkpoint", size, error.message);
    }
  }

  async #load(): Promise<void> {
    const { db, log } = this.#options;
    this.#waiting = await db
      .selectFrom("log_checkpoints")
      .select(["size", "root", "note"])
      .where("log", "=", log)
      .where("size", ">", this.#last)
      .orderBy("size")
      .limit(PAGE)
      .execute();
  }
}
