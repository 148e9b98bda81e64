/** The record as the worker uses it: what `record.ts` keeps and ships, and look-ups of this device's own entries. */
import type { Failure } from "#lib/domain/error.ts";
import type { HistoryPage } from "#lib/messaging/console-calls.ts";
import type { ReceiptView, RecordStatus } from "#lib/messaging/view.ts";
import type { OperatorParts } from "./operator-parts.ts";

export type OwnRecord = OperatorParts["record"] & {
  place(entryId: string): Promise<{ state: ReceiptView["record"]; index?: number }>;
  ship(signal: AbortSignal): Promise<void>;
  status(): Promise<RecordStatus>;
  history(before: number | null): Promise<HistoryPage>;
  /** Sticky: the log was rewritten or rolled back. */
  problem(): Failure | null;
  changed(listener: () => void, signal: AbortSignal): void;
};
