/**
 * Whether the copied logs are the ones that were signed: each root is computed anew from the leaves, and compared with
 * every checkpoint. Nothing that was stored beside the leaves is believed.
 */
import { parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { appendLeaf, EMPTY_FRONTIER, type Hash, rootOfFrontier } from "#lib/audit/tree.ts";
import { leafHash } from "#lib/audit/tree-hash.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { Transaction } from "../open.ts";

export interface ProvedLog {
  log: string;
  size: number;
  /** How many were compared. */
  checkpoints: number;
}

const PAGE = 500;

export async function proveLogs(trx: Transaction, verify: VerifySignature): Promise<ProvedLog[]> {
  const heads = await trx.selectFrom("log_head").select(["log", "size", "root", "vkey"]).orderBy("log").execute();
  const proved: ProvedLog[] = [];
  for (const head of heads) {
    const roots = await readCheckpoints(trx, head, verify);
    await compareRoots(trx, head, roots);
    proved.push({ log: head.log, size: head.size, checkpoints: roots.size });
  }
  return proved;
}

interface Head {
  log: string;
  size: number;
  root: Uint8Array;
  vkey: string;
}

/** The newest one's signature too: the others are beginnings of the same tree. */
async function readCheckpoints(trx: Transaction, { log, size, vkey }: Head, verify: VerifySignature) {
  const rows = await trx
    .selectFrom("log_checkpoints")
    .select(["size", "root", "note"])
    .where("log", "=", log)
    .orderBy("size")
    .execute();
  const roots = new Map<number, Uint8Array>();
  for (const row of rows) {
    const signed = parseCheckpoint(parseNote(row.note).text);
    if (signed.origin !== log || Number(signed.size) !== row.size || !isSame(signed.root, row.root))
      throw notSound(log, `its checkpoint of ${row.size} entries is not what was signed`);
    roots.set(row.size, row.root);
  }
  const newest = rows.at(-1);
  if (newest?.size !== size) throw notSound(log, "its head is not what was last signed");
  await verifyCheckpoint(newest.note, [vkey], verify).catch((cause: unknown) => {
    throw notSound(log, "its newest checkpoint is not signed by its key", cause);
  });
  return roots;
}

async function compareRoots(trx: Transaction, { log, size, root }: Head, roots: ReadonlyMap<number, Uint8Array>) {
  let frontier = EMPTY_FRONTIER;
  const compare = (): void => {
    const signed = roots.get(frontier.size);
    if (signed !== undefined && !isSame(signed, rootOfFrontier(frontier)))
      throw notSound(log, `its first ${frontier.size} entries are not those that were signed`);
  };
  compare();
  while (frontier.size < size) {
    const from = frontier.size;
    const rows = await trx
      .selectFrom("log_entries")
      .select(["idx", "leaf", "leaf_hash"])
      .where("log", "=", log)
      .where("idx", ">=", from)
      .where("idx", "<", from + PAGE)
      .orderBy("idx")
      .execute();
    if (rows.length === 0) throw notSound(log, `entry ${from} is missing`);
    for (const row of rows) {
      const hash = leafHash(row.leaf);
      if (row.idx !== frontier.size || !isSame(hash, row.leaf_hash))
        throw notSound(log, `entry ${frontier.size} was changed`);
      frontier = appendLeaf(frontier, hash as Hash, () => {});
      compare();
    }
  }
  const { count } = await trx
    .selectFrom("log_entries")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("log", "=", log)
    .executeTakeFirstOrThrow();
  if (count !== size || !isSame(root, rootOfFrontier(frontier)))
    throw notSound(log, "its head does not fit its entries");
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function notSound(log: string, what: string, cause?: unknown): CodedError<"copy-unsound"> {
  return new CodedError("copy-unsound", `The log \`${log}\` cannot be copied: ${what}.`, { cause });
}
