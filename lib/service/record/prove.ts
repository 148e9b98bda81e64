/**
 * The only place that believes a receipt, after `verifyReceipt` did. What it was held to is the checkpoint that went
 * with the request. Others may be answered while a slow request is on its way (an approval must not wait for a full
 * outbox); when the checkpoint moved meanwhile, the same is asked once more, held to the new one.
 * A contradiction is kept, both notes, and the remembered checkpoint is left as it was.
 */
import { type ReceiptCheck, verifyReceipt } from "#lib/audit/receipt.ts";
import { CodedError, type Failure, type Result, succeed } from "#lib/domain/error.ts";
import type { Receipt } from "#lib/domain/server-api.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { addEvidence } from "#lib/storage/evidence.ts";
import type { JournalRow } from "#lib/storage/journal.ts";
import { journalRow } from "#lib/storage/journal.ts";
import { settleItems } from "#lib/storage/outbox.ts";
import type { Serial } from "#lib/storage/serial.ts";
import { readSetting } from "#lib/storage/settings.ts";
import type { Connection } from "../connection.ts";
import type { Device } from "../device.ts";
import { alarmOf, incomplete, isAlarm, notConnected, unprovenItems, unprovenNote, unreadable } from "./failures.ts";
import { ownItems } from "./own-items.ts";

/** Entry id → index of this device's items that were proven. */
export type Proven = ReadonlyMap<string, number>;

export interface Prover {
  /** A receipt that came with another answer; what it was held to is not known for sure. */
  accept(receipt: Receipt, proves: readonly string[]): Promise<Result<Proven>>;
  /** Calls with the remembered checkpoint and settles what comes back. The call may be made again: it is idempotent. */
  exchange<T>(
    call: (remembered: string | null) => Promise<Result<T>>,
    receiptOf: (value: T) => Receipt,
  ): Promise<Exchanged<T>>;
}

export interface Exchanged<T> {
  answer: Result<T>;
  /** Null when the call itself failed. */
  proven: Result<Proven> | null;
  /** The checkpoint that went with the request. */
  sent: string | null;
}

export interface ProverParts {
  db: CountersignDatabase;
  device: Device;
  connection: Connection;
  verify: VerifySignature;
  time(): string;
  turn: Serial;
  tell(): void;
  /** Looks whether the log goes on under another name that may be followed. */
  follow(remembered: string): Promise<Result<{ followed: boolean }>>;
}

/** What was remembered is another checkpoint now: the same is to be asked again, held to that one. */
const MOVED = "moved";

export function createProver(parts: ProverParts): Prover {
  const { db, device, connection, verify, turn } = parts;

  async function remembered(): Promise<string | null> {
    return (await readSetting(db, "remembered"))?.note ?? null;
  }

  function check(receipt: Receipt, note: string | null): Promise<ReceiptCheck> {
    const deviceKeys = new Map([[device.id, device.publicKey]]);
    return verifyReceipt(receipt, { remembered: note, vkeys: connection.vkeys(), verify, deviceKeys });
  }

  /** `sent` is what the server was asked to continue: whatever does not is proof against it. */
  async function settle(receipt: Receipt, sent: string | null): Promise<Result<Proven> | typeof MOVED> {
    const checked = await check(receipt, sent);
    return checked.ok ? keep(checked, sent) : refuse(checked);
  }

  async function settleFinally(receipt: Receipt, sent: string | null): Promise<Result<Proven>> {
    const settled = await settle(receipt, sent);
    return settled === MOVED ? { ok: false, failure: movedOn } : settled;
  }

  async function keep(checked: ReceiptCheck & { ok: true }, was: string | null): Promise<Result<Proven>> {
    const own = await ownItems(db, checked.entries);
    const settled = await settleItems(db, { places: own.places, was, now: checked.remember, at: parts.time() });
    parts.tell();
    if (!settled) return { ok: false, failure: movedOn };
    return own.unproven.length > 0 ? { ok: false, failure: unprovenItems(own.unproven) } : succeed(own.verified);
  }

  async function refuse(checked: ReceiptCheck & { ok: false }): Promise<Result<Proven> | typeof MOVED> {
    const { code, message, evidence } = checked;
    const mayBeRenamed = code === "other-log" || code === "unsigned";
    if (mayBeRenamed && evidence.remembered !== null && isOtherName(evidence.remembered, evidence.received)) {
      const way = await parts.follow(evidence.remembered);
      // Whoever cannot be asked about the new name has not contradicted anything yet.
      if (!way.ok) return { ok: false, failure: way.failure };
      if (way.value.followed) {
        parts.tell();
        return MOVED;
      }
    }
    if (!isAlarm(code)) return { ok: false, failure: unprovenNote(code, message) };
    await addEvidence(db, { at: parts.time(), code, message, ...evidence });
    parts.tell();
    return { ok: false, failure: alarmOf(checked) };
  }

  async function acceptInTurn(receipt: Receipt, proves: readonly string[]): Promise<Result<Proven>> {
    const note = await remembered();
    const checked = await check(receipt, note);
    // Another answer may have overtaken this one, so a proof from an older checkpoint is no contradiction yet.
    const mayBeLate = !checked.ok && (checked.code === "rolled-back" || checked.code === "not-consistent");
    if (mayBeLate) return askAgain(receipt, proves, note);
    const proven = checked.ok ? await keep(checked, note) : await refuse(checked);
    if (proven === MOVED) return askAgain(receipt, proves, await remembered());
    return proven.ok ? covering(proven.value, proves) : proven;
  }

  /** The same items once more, which is idempotent, held to what is remembered now: this answer settles it. */
  async function askAgain(receipt: Receipt, proves: readonly string[], note: string | null): Promise<Result<Proven>> {
    const client = connection.client();
    if (client === null) return { ok: false, failure: notConnected };
    const ids = new Set([...proves, ...receipt.entries.map((entry) => entry.entryId)]);
    const rows = await Promise.all([...ids].map((id) => journalRow(db, id)));
    const submissions = rows.filter((row): row is JournalRow => row !== undefined).map((row) => row.submission);
    const answer =
      submissions.length > 0
        ? await client.append({ submissions: submissions.slice(0, 256), remembered: note })
        : await client.history({ remembered: note, limit: 1, before: null });
    if (!answer.ok) return answer;
    const proven = await settleFinally(answer.value, note);
    return proven.ok ? covering(proven.value, proves) : proven;
  }

  return {
    accept: (receipt, proves) => turn(() => acceptInTurn(receipt, proves).catch(unreadableRow)),
    async exchange(call, receiptOf) {
      for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
        const exchanged = await once(call, receiptOf, turn);
        if (exchanged !== MOVED) return exchanged;
      }
      // Held from the question to the answer, so that it cannot be overtaken for ever.
      return turn(async () => {
        const exchanged = await once(call, receiptOf, (work) => work());
        return exchanged === MOVED ? { answer: { ok: false, failure: movedOn }, proven: null, sent: null } : exchanged;
      });
    },
  };

  async function once<T>(
    call: (remembered: string | null) => Promise<Result<T>>,
    receiptOf: (value: T) => Receipt,
    inTurn: Serial,
  ): Promise<Exchanged<T> | typeof MOVED> {
    const note = await remembered().then(succeed, unreadableRow);
    if (!note.ok) return { answer: note, proven: null, sent: null };
    const sent = note.value;
    const answer = await call(sent);
    if (!answer.ok) return { answer, proven: null, sent };
    return inTurn(async () => {
      const now = await remembered().then(succeed, unreadableRow);
      if (now.ok && now.value !== sent) return MOVED;
      const proven = await settle(receiptOf(answer.value), sent).catch(unreadableRow);
      return proven === MOVED ? MOVED : { answer, proven, sent };
    });
  }
}

const MOST_ATTEMPTS = 4;

const movedOn = unprovenItems([{ entryId: "", why: "the log moved on meanwhile" }]);

/** The key of a new name is not known before its roster is; the name alone says that there may be one. */
function isOtherName(remembered: string, received: string): boolean {
  const [before] = remembered.split("\n");
  const [now] = received.split("\n");
  return before !== now;
}

/** A damaged row of our own must not read like a fault of the log, nor stop the worker. */
function unreadableRow(error: unknown): { ok: false; failure: Failure } {
  if (!(error instanceof CodedError)) throw error;
  return { ok: false, failure: unreadable([{ table: "record", key: error.code, why: error.message }]) };
}

function covering(proven: Proven, proves: readonly string[]): Result<Proven, Failure["code"]> {
  const missing = proves.filter((entryId) => !proven.has(entryId));
  return missing.length === 0 ? succeed(proven) : { ok: false, failure: incomplete(missing.length) };
}
