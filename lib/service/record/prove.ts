/**
 * The only place that believes a receipt, after `verifyReceipt` did. What it was held to is the checkpoint that went
 * with the request; an exchange therefore holds its turn from reading that checkpoint until the answer is settled.
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
  /** Calls with the remembered checkpoint and settles what comes back, in one turn. */
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
}

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
  async function settle(receipt: Receipt, sent: string | null): Promise<Result<Proven>> {
    const checked = await check(receipt, sent);
    return checked.ok ? keep(checked, sent) : refuse(checked);
  }

  async function keep(checked: ReceiptCheck & { ok: true }, was: string | null): Promise<Result<Proven>> {
    const own = await ownItems(db, checked.entries);
    const settled = await settleItems(db, { verified: own.verified, was, now: checked.remember, at: parts.time() });
    parts.tell();
    if (!settled) return { ok: false, failure: unprovenItems([{ entryId: "", why: "the log moved on meanwhile" }]) };
    return own.unproven.length > 0 ? { ok: false, failure: unprovenItems(own.unproven) } : succeed(own.verified);
  }

  async function refuse(checked: ReceiptCheck & { ok: false }): Promise<Result<Proven>> {
    const { code, message, evidence } = checked;
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
    const proven = await settle(answer.value, note);
    return proven.ok ? covering(proven.value, proves) : proven;
  }

  return {
    accept: (receipt, proves) => turn(() => acceptInTurn(receipt, proves).catch(unreadableRow)),
    exchange: (call, receiptOf) =>
      turn(async () => {
        const note = await remembered().then(succeed, unreadableRow);
        if (!note.ok) return { answer: note, proven: null, sent: null };
        const sent = note.value;
        const answer = await call(sent);
        const proven = answer.ok ? await settle(receiptOf(answer.value), sent).catch(unreadableRow) : null;
        return { answer, proven, sent };
      }),
  };
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
