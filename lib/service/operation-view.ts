/** How far an approved suggestion has come, for the card. */
import { findAction } from "#lib/actions/index.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CardState, ReceiptView } from "#lib/messaging/view.ts";
import { isUnfinished, type Operation } from "#lib/storage/operation.ts";
import { carrierOf } from "./carrier.ts";
import { wordsFor } from "./server-words.ts";

/** What the record says of an entry of this device. */
export type RecordOf = (entryId: string) => { state: ReceiptView["record"]; index?: number };

export function cardState(operation: Operation, now: number, recordOf: RecordOf, undoneBy?: Operation): CardState {
  switch (operation.state) {
    case "approved":
    case "journalled":
      return { is: "working", says: operation.says || "Putting it on the record first…" };
    case "claimed":
    case "performing":
      return { is: "working", says: operation.says || "Doing it in the desk…" };
    case "held":
      return held(operation, now);
    case "running":
      return { is: "working", says: operation.says || wordsFor(operation.action).running };
    case "done":
      if (undoneBy !== undefined && isUnfinished(undoneBy)) {
        const now = receipt(operation, recordOf);
        return { is: "undoing", receipt: undoneBy.state === "unknown" ? { ...now, says: undoneBy.says } : now };
      }
      return { is: "done", receipt: receipt(operation, recordOf) };
    case "undone":
      return { is: "undone", receipt: { ...receipt(operation, recordOf), says: undoneBy?.says ?? operation.says } };
    case "cancelled":
      return { is: "cancelled", says: operation.says };
    case "unknown":
      return unknown(operation);
    case "failed":
      return { is: "failed", failure: operation.failure ?? noReason, again: true };
  }
}

function unknown({ says, doubt, task }: Operation): CardState {
  return {
    is: "unknown",
    says,
    ...(doubt === undefined ? {} : { since: formatInstant(doubt.since), reads: doubt.reads }),
    ...(task === undefined ? {} : { task: { says: task.says, todo: task.todo } }),
  };
}

const noReason = {
  code: "failed",
  happened: "It did not happen.",
  means: "Nothing was changed.",
  todo: "Read the card again before you approve it once more.",
};

function held(operation: Operation, now: number): CardState {
  const totalMs = operation.holdMs ?? 0;
  const endsInMs = Math.max(0, (operation.runAt ?? now) - now);
  return {
    is: "held",
    endsInMs,
    totalMs,
    says: `${operation.title} in a moment. ${wordsFor(operation.action).nothingYet}`,
  };
}

function receipt(operation: Operation, recordOf: RecordOf): ReceiptView {
  const action = findAction(operation.action);
  const undo = action?.undo(operation.ref.desk) ?? { possible: false, says: "Cannot be undone." };
  const can = operation.state === "done" && operation.undoes === undefined && undo.possible;
  // The result of a server-run action is the server's own entry; this device's part of the record is its intent.
  const isServers = carrierOf(operation) === "server";
  const entry = isServers ? operation.intent?.entryId : (operation.result ?? operation.intent?.entryId);
  const record = entry === undefined ? { state: "journalled" as const } : recordOf(entry);
  return {
    says: operation.says,
    at: formatInstant(operation.updatedAt),
    undo: { can, says: undo.says },
    record: record.state,
    ...(record.index === undefined ? {} : { entry: record.index }),
  };
}
