/**
 * After a restore the log goes on under a new name, and never under the old one. A browser follows only where the
 * root-signed roster lists the new name's key and the new log's first entry names, under the old key's signature, where
 * the old one ended. It must never follow what contradicts the checkpoint that it remembers, and never give that one up.
 */
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote } from "#lib/audit/note.ts";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { verifyConsistency } from "#lib/audit/verify-proof.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError, type Failure, type Result, succeed } from "#lib/domain/error.ts";
import type { EpochsAnswer } from "#lib/domain/log-api.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { moveToLog } from "#lib/storage/epochs.ts";
import type { Connection } from "../connection.ts";
import { notConnected } from "./failures.ts";

export interface FollowParts {
  db: CountersignDatabase;
  connection: Pick<Connection, "client" | "takeRoster" | "vkeys">;
  verify: VerifySignature;
  time(): string;
}

/** The answer shows no way that may be followed; both notes are then proof, as with any other contradiction. */
export interface NoWay {
  followed: false;
  why: string;
}

export async function followLog(parts: FollowParts, remembered: string): Promise<Result<{ followed: true } | NoWay>> {
  const client = parts.connection.client();
  if (client === null) return { ok: false, failure: notConnected as Failure };
  const answer = await client.epochs({ remembered });
  if (!answer.ok) return answer;
  // One that is older than what is kept is refused there, and what is kept counts.
  await parts.connection.takeRoster(answer.value.roster);
  try {
    const way = await checkWay(parts, remembered, answer.value);
    const { origin } = openNote(way.now);
    await moveToLog(parts.db, {
      was: remembered,
      now: way.now,
      from: openNote(remembered).origin,
      to: origin,
      known: way.known,
      at: parts.time(),
    });
    return succeed({ followed: true });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return succeed({ followed: false, why: error.message });
  }
}

/** Throws a `CodedError` for whatever does not fit. */
async function checkWay(
  { connection, verify }: FollowParts,
  remembered: string,
  { epochs, consistency }: EpochsAnswer,
): Promise<{ now: string; known: number }> {
  const vkeys = connection.vkeys();
  const before = openNote(remembered);
  let name = before.origin;
  let now: string | undefined;
  let known: number | undefined;
  for (const { began } of epochs) {
    const ended = await endOfEarlier(began, vkeys, verify);
    if (ended.origin !== name) throw broken(`it says that it continues \`${ended.origin}\`, not \`${name}\``);
    if (known === undefined) {
      checkEnd(before, ended, consistency);
      known = Number(ended.size);
    }
    name = openNote(began.checkpoint).origin;
    now = began.checkpoint;
  }
  if (now === undefined || known === undefined) throw broken("the server names no way from the old log to the new one");
  return { now, known };
}

/** The last checkpoint known of the log before, from the first entry of the one that continues it. */
async function endOfEarlier(began: Receipt, vkeys: readonly string[], verify: VerifySignature): Promise<Checkpoint> {
  const checked = await verifyReceipt(began, { remembered: null, vkeys, verify });
  if (!checked.ok) throw broken(checked.message);
  const [first] = checked.entries;
  if (first?.ok !== true) throw broken("its first entry is not proven");
  const { item } = first.leaf;
  if (first.index !== 0 || item.entry !== "epoch-began" || item.checkpoint === undefined)
    throw broken("its first entry does not say what it continues");
  return verifyCheckpoint(item.checkpoint, vkeys, verify);
}

/** Where the old log's end is not smaller than what is remembered here, it has to continue it. */
function checkEnd(before: Checkpoint, ended: Checkpoint, consistency: readonly string[]): void {
  if (ended.size < before.size || before.size === 0n) return;
  const proof = consistency.map(fromBase64);
  verifyConsistency({ size1: before.size, size2: ended.size, root1: before.root, root2: ended.root, proof });
}

function openNote(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text);
}

function broken(why: string): CodedError<"no-way"> {
  return new CodedError("no-way", why);
}
