/**
 * Actions that the server carries out (money, and the tickets of a desk that it writes to): start its hold, follow it
 * to the end, cancel while it is held. The server decides anew on its own facts; here only its answers are believed,
 * and only with their proof.
 */
import type { Failure } from "#lib/domain/error.ts";
import type { Execution, ExecutionAnswer } from "#lib/domain/server-api.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { ClaimCall, OperatorParts, Step } from "./operator-parts.ts";
import { wordsFor } from "./server-words.ts";

const FOLLOW_EVERY_MS = 700;

/** Answers after which the request may have been taken all the same. */
const DOUBTFUL = new Set([
  "server-unreachable",
  "server-slow",
  "server-nonsense",
  "server-call-stopped",
  "server-refused:bug",
]);

export const serverAway: Failure = {
  code: "server-unreachable",
  happened: "The Countersign server cannot be reached.",
  means: "Without it nothing can be put on the record, so nothing was done.",
  todo: "Check the connection, then approve again.",
};

export async function claimCall(operation: Operation, parts: OperatorParts): Promise<ClaimCall> {
  if (operation.intent === null) throw new Error("an operation reached its claim without an intent");
  return {
    approved: operation.approved,
    facts: operation.facts,
    intent: operation.intent.submission,
    remembered: await parts.record.remembered(),
  };
}

export function intentOf(operation: Operation): string[] {
  return operation.intent === null ? [] : [operation.intent.entryId];
}

export async function startExecution(operation: Operation, parts: OperatorParts): Promise<Step> {
  const server = parts.server();
  if (server === null) return ended(serverAway);
  const answer = await server.execute(await claimCall(operation, parts));
  if (answer.ok) return afterAnswer(operation, answer.value, parts);
  if (!isAway(answer.failure)) return ended(answer.failure);
  // The request may have arrived. Asking again with the same intent is safe; giving up is not.
  return {
    to: "store",
    operation: {
      ...operation,
      state: "unknown",
      says: "The server did not answer. It will be asked again; nothing is repeated.",
      doubt: { since: parts.now(), reads: "what the server knows of it", tries: 0 },
    },
  };
}

export async function followExecution(operation: Operation, parts: OperatorParts): Promise<Step> {
  const server = parts.server();
  if (server === null) return whileAway(operation, parts.now());
  const answer = await server.execution(operation.suggestion, await parts.record.remembered());
  if (answer.ok) return orTask(await afterAnswer(operation, answer.value, parts), operation, parts);
  // No answer, or a refusal of the question itself (signed out, clock, quarantine), says nothing about the act.
  if (answer.failure.code !== "server-refused:not-yours") return whileAway(operation, parts.now());
  // It was seen on the server before: that it is denied now (a restored database, another person signed in) is no end.
  if (operation.runAt !== undefined || operation.state !== "unknown")
    return inDoubt(operation, wordsFor(operation.action).denied);
  // The server knows of no such execution: the request never arrived. Asking again starts it at most once; after the
  // approval's end the server refuses it for good, so giving up is safe only then.
  const expired = (parseInstant(operation.approved.approval.body.expires) ?? 0) < parts.now();
  return expired ? ended(answer.failure) : { to: "store", operation: { ...operation, state: "journalled" } };
}

/** The server reads it back as long as that may help; after that it is a task for a person, and the card asks for it. */
async function orTask(step: Step, operation: Operation, parts: OperatorParts): Promise<Step> {
  if (step.to !== "wait" || operation.state !== "unknown" || operation.task !== undefined) return step;
  const task = (await parts.openTasks()).find(({ suggestion }) => suggestion === operation.suggestion);
  if (task === undefined) return step;
  return { to: "store", operation: { ...operation, task: { says: task.says, todo: task.todo, by: "server" } } };
}

/** Past the end of its hold nobody may be told any more that nothing happened. */
function whileAway(operation: Operation, now: number): Step {
  const isOver = operation.state === "held" && operation.runAt !== undefined && operation.runAt <= now;
  return isOver ? inDoubt(operation, wordsFor(operation.action).perhaps) : { to: "wait", ms: FOLLOW_EVERY_MS * 4 };
}

const UNPROVEN = "The record does not prove this hold, and it could not be cancelled. It is asked again.";

async function afterAnswer(operation: Operation, answer: ExecutionAnswer, parts: OperatorParts): Promise<Step> {
  if (answer.execution.suggestion !== operation.suggestion) {
    return inDoubt(operation, wordsFor(operation.action).otherAnswer);
  }
  if (answer.receipt !== undefined) {
    const proven = await parts.record.accept(answer.receipt, intentOf(operation));
    if (!proven.ok && answer.execution.state === "held") {
      const cancelled = await parts.server()?.cancelExecution(operation.suggestion);
      // Whether it is called off is the server's word; until it is heard the money may still move.
      if (cancelled?.ok && cancelled.value.execution.state === "cancelled") return ended(proven.failure);
      return inDoubt(operation, UNPROVEN, seenAt(operation, parts.now()));
    }
  }
  return fromExecution(operation, answer.execution, parts.now());
}

function inDoubt(operation: Operation, says: string, seen = operation): Step {
  if (operation.state === "unknown" && operation.runAt === seen.runAt) return { to: "wait", ms: FOLLOW_EVERY_MS * 4 };
  const doubt = operation.doubt ?? { since: operation.updatedAt, reads: wordsFor(operation.action).reads, tries: 0 };
  return { to: "store", operation: { ...seen, state: "unknown", says, doubt } };
}

/** The server has it: whatever it says later, the request did arrive, and is never made a second time. */
function seenAt(operation: Operation, now: number): Operation {
  return { ...operation, runAt: operation.runAt ?? now };
}

export function fromExecution(operation: Operation, execution: Execution, now: number): Step {
  const result = execution.entries.at(-1) ?? null;
  const settled = { ...operation, result: execution.entries.length > 1 ? result : null };
  const words = wordsFor(operation.action);
  const seen = seenAt(operation, now);
  switch (execution.state) {
    case "held": {
      // Without a hold there is nothing to count down and nothing to cancel.
      if (execution.holdSeconds === 0) return running(seen);
      const left = (parseInstant(execution.runAt) ?? now) - (parseInstant(execution.serverTime) ?? now);
      const runAt = now + left;
      const same = operation.state === "held" && Math.abs((operation.runAt ?? 0) - runAt) < 1_500;
      if (same) return { to: "wait", ms: Math.max(250, Math.min(FOLLOW_EVERY_MS, left)) };
      return { to: "store", operation: { ...operation, state: "held", runAt, holdMs: execution.holdSeconds * 1_000 } };
    }
    case "running":
      return running(seen);
    case "done":
      return {
        to: "store",
        operation: { ...settled, state: "done", says: execution.says ?? `${operation.title}: done.` },
      };
    case "unknown":
      if (operation.state === "unknown" && operation.runAt !== undefined)
        return { to: "wait", ms: FOLLOW_EVERY_MS * 3 };
      return {
        to: "store",
        operation: {
          ...seen,
          state: "unknown",
          doubt: operation.doubt ?? { since: now, reads: words.reads, tries: 0 },
          says: execution.says ?? words.unknown,
        },
      };
    case "cancelled":
    case "expired":
      return {
        to: "store",
        operation: {
          ...settled,
          state: "cancelled",
          says: wordsOf(execution.failure) ?? execution.says ?? words.notDone,
        },
      };
    case "failed":
      return {
        to: "store",
        operation: {
          ...settled,
          state: "failed",
          says: execution.failure?.happened ?? "It did not happen.",
          ...(execution.failure === undefined ? {} : { failure: execution.failure }),
        },
      };
  }
}

function running(operation: Operation): Step {
  return operation.state === "running"
    ? { to: "wait", ms: FOLLOW_EVERY_MS }
    : { to: "store", operation: { ...operation, state: "running", says: "" } };
}

function wordsOf(failure: Failure | undefined): string | undefined {
  return failure && `${failure.happened} ${failure.means} ${failure.todo}`;
}

/** The server gave no answer of its own; what it did with the request is not known. */
export function isAway(failure: Failure): boolean {
  return DOUBTFUL.has(failure.code);
}

function ended(failure: Failure): Step {
  return { to: "end", ending: "failed", says: failure.happened, failure };
}
