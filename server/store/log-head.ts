/**
 * Where the log stands, read under its lock in one statement: its head, what it last signed, and whether it may be written
 * at all. Nothing is appended to a head that is behind or beside what was signed before.
 */
import type { Frontier, Hash } from "#lib/audit/tree.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { KeptCheckpoint } from "./log-checkpoint-file.ts";
import { type QuarantineRow, readOnly } from "./log-quarantine.ts";
import type { LogCode, LogContext } from "./log-types.ts";
import type { Transaction } from "./open.ts";

export interface Head {
  size: number;
  root: Hash;
  lastTime: number;
  frontier: Frontier;
}

/** Throws `log-read-only`, `log-behind` or `log-damaged` unless the log may go on from here. */
export async function readHead({ origin, keeper }: LogContext, trx: Transaction): Promise<Head> {
  const row = await trx
    .selectFrom("log_head as h")
    .leftJoin("log_quarantine as q", "q.log", "h.log")
    .leftJoin("log_checkpoints as c", (join) =>
      join.onRef("c.log", "=", "h.log").on("c.size", "=", (eb) =>
        eb
          .selectFrom("log_checkpoints as newest")
          .select(({ fn }) => fn.max("newest.size").as("size"))
          .where("newest.log", "=", origin),
      ),
    )
    .select(["h.size", "h.root", "h.frontier", "h.last_time", "c.size as signed_size", "c.root as signed_root"])
    .select(["q.at", "q.code", "q.evidence"])
    .where("h.log", "=", origin)
    .executeTakeFirstOrThrow();
  const { at, code, evidence } = row;
  if (at !== null && code !== null && evidence !== null) throw readOnly({ at, code, evidence } satisfies QuarantineRow);
  const head = toHead(row);
  const fault = faultOfKept(keeper?.newest(), head);
  if (fault !== undefined) throw behind(fault, keeper?.newest()?.note ?? "");
  if (row.signed_size !== head.size || row.signed_root === null || !isSame(row.signed_root, head.root)) {
    throw damaged(origin, "the head is not what was last signed");
  }
  return head;
}

/** In words, why this head cannot follow what was signed and kept outside the database; undefined when it can. */
export function faultOfKept(kept: KeptCheckpoint | undefined, now: { size: number; root: Uint8Array }) {
  if (kept === undefined || kept.size < now.size) return undefined;
  if (kept.size > now.size) return `it signed ${kept.size} entries, and the database holds ${now.size}`;
  return isSame(kept.root, now.root) ? undefined : `it signed another content for the first ${kept.size} entries`;
}

export function behind(what: string, evidence: string): CodedError<LogCode> {
  return new CodedError<LogCode>(
    "log-behind",
    `The log no longer holds what it signed: ${what}. A backup was probably restored. The log is read-only from now on.`,
    { evidence },
  );
}

export function damaged(log: string, what: string, cause?: unknown): CodedError<LogCode> {
  return new CodedError<LogCode>(
    "log-damaged",
    `The log was not signed: ${what}. Nothing was recorded, so nothing was done. Check the disk and the database, and compare with a backup.`,
    { cause, evidence: log },
  );
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function toHead(row: { size: number; root: Uint8Array; frontier: Uint8Array; last_time: number }): Head {
  const hashes = Array.from({ length: row.frontier.length / 32 }, (_, i) => row.frontier.slice(i * 32, i * 32 + 32));
  return {
    size: row.size,
    root: row.root as Hash,
    lastTime: row.last_time,
    frontier: { size: row.size, hashes: hashes as Hash[] },
  };
}
