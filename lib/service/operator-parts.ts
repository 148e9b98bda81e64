/** What the steps of an operation need from the rest of the worker. */
import type { DeskFormat } from "#lib/desk/port.ts";
import type { Failure, Result } from "#lib/domain/error.ts";
import type { Ending, LogItem } from "#lib/domain/log-entry.ts";
import type { ClaimAnswer, ExecutionAnswer, Receipt, Submission, Task, TaskDecision } from "#lib/domain/server-api.ts";
import type { DeskName, TicketRef } from "#lib/domain/ticket.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { Page } from "./pages.ts";

export type EntryFields = Pick<LogItem, "entry"> &
  Partial<
    Pick<
      LogItem,
      | "suggestion"
      | "action"
      | "proposal"
      | "approval"
      | "policy"
      | "outcome"
      | "rules"
      | "ending"
      | "settles"
      | "undoes"
      | "about"
      | "distance"
      | "reason"
    >
  >;

export interface Written {
  submission: Submission;
  entryId: string;
}

export interface OperationStore {
  /** False when an operation with this suggestion is there already; then nothing is written. */
  add(operation: Operation): Promise<boolean>;
  put(operation: Operation): Promise<void>;
  get(suggestion: string): Promise<Operation | undefined>;
  unfinished(): Promise<Operation[]>;
}

export interface ClaimCall {
  approved: Operation["approved"];
  facts: Operation["facts"];
  intent: Submission;
  remembered: string | null;
}

export interface OperatorParts {
  operations: OperationStore;
  record: {
    write(
      fields: EntryFields,
      values: Record<string, unknown>,
      display: { title: string; detail: string; ticket: string },
    ): Promise<Written>;
    /** An own journal entry by kind, suggestion and nonce; for going on after a stop. */
    find(entry: LogItem["entry"], suggestion: string, nonce: string): Promise<Written | undefined>;
    /** Entry id of an own entry of this kind about this suggestion. */
    about(entry: LogItem["entry"], suggestion: string): Promise<string | undefined>;
    /** `proves`: entry ids that the receipt must hold. */
    accept(receipt: Receipt, proves: readonly string[]): Promise<Result<void>>;
    remembered(): Promise<string | null>;
  };
  server(): {
    claim(call: ClaimCall): Promise<Result<ClaimAnswer>>;
    execute(call: ClaimCall): Promise<Result<ExecutionAnswer>>;
    execution(suggestion: string, remembered: string | null): Promise<Result<ExecutionAnswer>>;
    cancelExecution(suggestion: string): Promise<Result<ExecutionAnswer>>;
    decideTask(decision: TaskDecision): Promise<Result<unknown>>;
  } | null;
  /** What the server has given up finding out; not asked anew each time. */
  openTasks(): Promise<readonly Task[]>;
  /** Why what was approved before may not begin any more; null while it may. Asked just before the desk is touched. */
  objection(operation: Operation): Failure | null;
  showing(ref: TicketRef): Page | undefined;
  formats: Readonly<Record<DeskName, DeskFormat>>;
  changed(operation: Operation): void;
  ship(): void;
  sleep(ms: number): Promise<void>;
  /** Server time as reckoned here: approvals end by it. */
  now(): number;
}

/** What one step led to: a changed operation to store, an ending to record, or nothing to do until something changes. */
export type Step =
  | { to: "store"; operation: Operation }
  | { to: "end"; ending: Ending; says: string; failure?: Failure; below?: string }
  | { to: "wait"; ms: number | null };
