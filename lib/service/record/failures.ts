/** What can be wrong with the record, in words. The alarms stay until somebody looked into them: money waits. */
import type { ReceiptCode } from "#lib/audit/receipt.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { LogEvidence } from "#lib/storage/evidence.ts";
import type { UnreadableRow } from "#lib/storage/rows.ts";

export type RecordCode =
  | "log-rolled-back"
  | "log-forked"
  | "log-not-consistent"
  | "log-other"
  | "receipt-unsigned"
  | "receipt-malformed"
  | "receipt-unproven"
  | "receipt-incomplete"
  | "record-unreadable"
  | "not-connected";

const ALARMS: Partial<Record<ReceiptCode, RecordCode>> = {
  "rolled-back": "log-rolled-back",
  forked: "log-forked",
  "not-consistent": "log-not-consistent",
  "other-log": "log-other",
};

/** Whether both notes together prove something against the log, if the proof was asked for the remembered one. */
export function isAlarm(code: ReceiptCode): boolean {
  return ALARMS[code] !== undefined;
}

export function alarmOf({ code, message }: Pick<LogEvidence, "code" | "message">): Failure<RecordCode> {
  return {
    code: ALARMS[code as ReceiptCode] ?? "log-not-consistent",
    happened: `The server's log does not continue the log that this browser has followed: ${message}.`,
    means:
      "Entries may have been changed or removed. Both signed checkpoints are kept as proof. Money does not move and no ticket is changed; drafts go on.",
    todo: "Tell your team lead: the console's Integrity page holds both checkpoints. Nothing on this browser's record is lost.",
  };
}

export function unprovenNote(code: ReceiptCode, message: string): Failure<RecordCode> {
  return {
    code: code === "unsigned" ? "receipt-unsigned" : "receipt-malformed",
    happened: `The server's receipt was not signed by the log's key: ${message}.`,
    means: "The entries are not counted as received; they wait here and are sent again.",
    todo: "If it stays so, ask your administrator.",
  };
}

export function unprovenItems(items: readonly { entryId: string; why: string }[]): Failure<RecordCode> {
  return {
    code: "receipt-unproven",
    happened: `The server's receipt does not prove ${items.length === 1 ? "an entry" : `${items.length} entries`}: ${items[0]?.why ?? ""}.`,
    means: "They are not counted as received; they wait here and are sent again.",
    todo: "If it stays so, ask your administrator.",
  };
}

export function incomplete(count: number): Failure<RecordCode> {
  return {
    code: "receipt-incomplete",
    happened: `The server's receipt leaves out ${count === 1 ? "an entry" : `${count} entries`} that it was sent.`,
    means: "They are not counted as received; they wait here and are sent again.",
    todo: "If it stays so, ask your administrator.",
  };
}

export function unreadable(rows: readonly UnreadableRow[]): Failure<RecordCode> {
  return {
    code: "record-unreadable",
    happened: `${rows.length === 1 ? "An entry" : `${rows.length} entries`} of this browser's own record cannot be read (${rows[0]?.table} ${rows[0]?.key}).`,
    means: "It is kept as it is and not sent; the gap stays visible in the log.",
    todo: "Do not remove the extension; ask your administrator.",
  };
}

export const notConnected: Failure<RecordCode> = {
  code: "not-connected",
  happened: "Nobody is signed in here.",
  means: "What is on this browser's record waits here.",
  todo: "Sign in on the options page.",
};
