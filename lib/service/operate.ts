/**
 * Carries an approved suggestion from its durable intent to its result, one step at a time, each step stored before
 * the next begins, so that it can go on after any stop. It must never act before the intent is durable (and, where
 * it matters, claimed on the server), never repeat an act whose end is unknown, and never report what was not read back.
 */

import { actions } from "#lib/actions/index.ts";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { isUnfinished, type Operation } from "#lib/storage/operation.ts";
import { carrierOf, chooseCarrier } from "./carrier.ts";
import type { OperatorParts, Step } from "./operator-parts.ts";
import { insertDraft } from "./run-composer.ts";
import { claimOnServer, reconcileInDesk, writeToDesk } from "./run-desk.ts";
import { writeEscalated, writeIntent, writeOverride, writeResult } from "./run-entries.ts";
import { followExecution, serverAway, startExecution } from "./run-server.ts";

export interface Operator {
  start(operation: Operation): Promise<void>;
  /** Drives on whatever is unfinished; safe to call at any time. */
  resume(): Promise<void>;
  /** A person looked, where reading could not tell; their word goes on the record and ends it. */
  settle(suggestion: string, found: "done" | "failed", why: string): Promise<Result<void>>;
}

export function createOperator(parts: OperatorParts): Operator {
  const running = new Map<string, Promise<void>>();

  function drive(suggestion: string): Promise<void> {
    return running.get(suggestion) ?? alone(suggestion, () => driveOn(parts, suggestion));
  }

  /** One hand at a time on an operation: a person's word must not meet a reading that ends it otherwise. */
  function alone(suggestion: string, work: () => Promise<void>): Promise<void> {
    const run = work()
      .catch(async (error: unknown) => {
        await sayStumbled(parts, suggestion).catch(() => undefined);
        throw error;
      })
      .finally(() => running.delete(suggestion));
    running.set(suggestion, run);
    return run;
  }

  return {
    async start(operation) {
      // A second click, or a second tab, finds the operation there and changes nothing.
      if (!(await parts.operations.add(operation))) return;
      parts.changed(operation);
      await drive(operation.suggestion);
    },
    async resume() {
      const open = await parts.operations.unfinished();
      // One that stumbles must not hold up the others; it is driven on again at the next call.
      const driven = await Promise.allSettled(open.map((operation) => drive(operation.suggestion)));
      const stumbled = driven.find((one) => one.status === "rejected");
      if (stumbled !== undefined) throw stumbled.reason;
    },
    async settle(suggestion, found, why) {
      await running.get(suggestion)?.catch(() => undefined);
      const operation = await parts.operations.get(suggestion);
      if (operation?.task === undefined || operation.state !== "unknown") return nothingToSettle;
      if (operation.task.by === "server") {
        const taken = await parts.server()?.decideTask({ suggestion, found, why });
        if (taken === undefined) return { ok: false, failure: serverAway };
        if (!taken.ok) return taken;
        await drive(suggestion);
        return succeed(undefined);
      }
      await alone(suggestion, () => settleByPerson(parts, operation, found, why));
      return succeed(undefined);
    },
  };
}

const nothingToSettle = fail(
  "nothing-to-settle",
  "It is known by now what became of this.",
  "Nothing was written down.",
  "Look at the card: it says how it ended.",
);

async function settleByPerson(
  parts: OperatorParts,
  { task: _, ...operation }: Operation,
  found: "done" | "failed",
  why: string,
): Promise<void> {
  const { entryId } = await writeOverride(parts, operation, found, why);
  const happened = `You looked and said that it ${found === "done" ? "happened" : "did not happen"}: ${why}`;
  const failure = {
    code: "settled-by-person",
    happened,
    means: "That is on the record as your word; nothing was repeated.",
    todo: "Approve it again if you still want it.",
  };
  await settle(parts, {
    ...operation,
    state: found,
    result: entryId,
    says: happened,
    ...(found === "failed" ? { failure } : {}),
  });
  parts.ship();
}

async function driveOn(parts: OperatorParts, suggestion: string): Promise<void> {
  for (;;) {
    const operation = await parts.operations.get(suggestion);
    if (operation === undefined || !isUnfinished(operation)) return;
    const step = await take(operation.says === STUMBLED ? { ...operation, says: "" } : operation, parts);
    if (step.to === "wait") {
      if (step.ms === null) return;
      await parts.sleep(step.ms);
      continue;
    }
    if (step.to === "store") await settle(parts, step.operation);
    else await end(parts, operation, step);
  }
}

const STUMBLED =
  "Countersign stumbled over a mistake of its own. Nothing is repeated; it goes on by itself in a moment.";

/** Shown on the card; the state stays as it is stored, since that alone says what may have happened. */
async function sayStumbled(parts: OperatorParts, suggestion: string): Promise<void> {
  const operation = await parts.operations.get(suggestion);
  if (operation === undefined || !isUnfinished(operation) || operation.state === "unknown") return;
  const said = { ...operation, says: STUMBLED };
  await parts.operations.put(said);
  parts.changed(said);
}

/**
 * A click counts for minutes. Whatever was claimed before a stop and is found after the approval's end is given up,
 * since nothing was done yet: an act must not come hours after its click.
 */
function isOver(operation: Operation, now: number): boolean {
  const expires = parseInstant(operation.approved.approval.body.expires);
  return expires === undefined || expires <= now;
}

const over: Failure = {
  code: "approval-expired",
  happened: "Countersign was stopped before it could act, and the approval is too old now.",
  means: "Nothing was changed.",
  todo: "Read the card as it is now, then approve it again if you still want it.",
};

async function take(operation: Operation, parts: OperatorParts): Promise<Step> {
  const { runner } = actions[operation.action as keyof typeof actions];
  const carrier = carrierOf(operation);
  switch (operation.state) {
    case "approved":
      return {
        to: "store",
        operation: {
          ...operation,
          state: "journalled",
          carrier: chooseCarrier(operation, parts.formats),
          intent: await writeIntent(parts, operation),
        },
      };
    case "journalled":
      if (runner === "composer") return { to: "store", operation: { ...operation, state: "claimed" } };
      return carrier === "server" ? startExecution(operation, parts) : claimOnServer(operation, parts);
    case "claimed": {
      // What the server let through may have been stopped since, and it is this browser that would begin it.
      const failure = isOver(operation, parts.now()) ? over : parts.objection(operation);
      if (failure !== null) return { to: "end", ending: "failed", says: failure.happened, failure };
      return runner === "composer" ? insertDraft(operation, parts) : writeToDesk(operation, parts);
    }
    case "performing":
    case "unknown":
      return carrier === "server" ? followExecution(operation, parts) : reconcileInDesk(operation, parts);
    case "held":
    case "running":
      return followExecution(operation, parts);
    case "done":
    case "failed":
    case "cancelled":
    case "undone":
      return { to: "wait", ms: null };
  }
}

async function end(parts: OperatorParts, operation: Operation, step: Extract<Step, { to: "end" }>): Promise<void> {
  const ending = {
    done: "done",
    failed: "failed",
    unknown: "unknown",
    cancelled: "cancelled",
    undone: "undone",
    expired: "cancelled",
  } as const;
  const { entryId } = await writeResult(parts, operation, step);
  await settle(parts, {
    ...operation,
    state: ending[step.ending],
    result: entryId,
    says: step.says,
    ...(step.failure === undefined ? {} : { failure: step.failure }),
    ...(step.below === undefined ? {} : { below: step.below }),
  });
  parts.ship();
}

/** What follows from an end is done before it counts as finished: only what is unfinished is taken up again. */
async function settle(parts: OperatorParts, operation: Operation): Promise<void> {
  const isHandedOver = operation.action === "ticket.escalate" && operation.undoes === undefined;
  if (operation.state === "done" && isHandedOver) await writeEscalated(parts, operation);
  if (operation.state === "done" && operation.undoes !== undefined) await markUndone(parts, operation.undoes);
  await store(parts, operation);
}

async function markUndone(parts: OperatorParts, suggestion: string): Promise<void> {
  const original = await parts.operations.get(suggestion);
  if (original !== undefined) await store(parts, { ...original, state: "undone" });
}

async function store(parts: OperatorParts, operation: Operation): Promise<void> {
  const next = { ...operation, updatedAt: parts.now() };
  await parts.operations.put(next);
  parts.changed(next);
}
