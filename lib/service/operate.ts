/**
 * Carries an approved suggestion from its durable intent to its result, one step at a time, each step stored before
 * the next begins, so that it can go on after any stop. It must never act before the intent is durable (and, where
 * it matters, claimed on the server), never repeat an act whose end is unknown, and never report what was not read back.
 */

import { actions } from "#lib/actions/index.ts";
import type { Failure } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { isUnfinished, type Operation } from "#lib/storage/operation.ts";
import { carrierOf, chooseCarrier } from "./carrier.ts";
import type { OperatorParts, Step } from "./operator-parts.ts";
import { insertDraft } from "./run-composer.ts";
import { claimOnServer, reconcileInDesk, writeToDesk } from "./run-desk.ts";
import { followExecution, startExecution } from "./run-server.ts";

export interface Operator {
  start(operation: Operation): Promise<void>;
  /** Drives on whatever is unfinished; safe to call at any time. */
  resume(): Promise<void>;
}

export function createOperator(parts: OperatorParts): Operator {
  const running = new Map<string, Promise<void>>();

  function drive(suggestion: string): Promise<void> {
    const already = running.get(suggestion);
    if (already !== undefined) return already;
    const run = driveOn(parts, suggestion)
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
  };
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

/** The intent, written once: after a stop between journal and here, the journal's own entry is used again. */
async function writeIntent(parts: OperatorParts, operation: Operation): Promise<NonNullable<Operation["intent"]>> {
  const found = await parts.record.find("intent", operation.suggestion, operation.approved.approval.body.nonce);
  if (found !== undefined) return found;
  const { proposal, approval } = operation.approved;
  return parts.record.write(
    { ...entryFields(operation), entry: "intent" },
    {
      args: proposal.args,
      ticket: `${proposal.desk}:${proposal.host}:${proposal.ticket}`,
      customer: proposal.customer,
      card: proposal.card,
      nonce: approval.body.nonce,
    },
    { title: operation.title, detail: `Approved on ticket #${operation.ref.ticket}`, ticket: operation.ref.ticket },
  );
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
  });
  parts.ship();
}

async function writeResult(
  parts: OperatorParts,
  operation: Operation,
  step: Extract<Step, { to: "end" }>,
): Promise<{ entryId: string }> {
  const { nonce } = operation.approved.approval.body;
  const found = await parts.record.find("result", operation.suggestion, `${nonce}:${step.ending}`);
  if (found !== undefined) return found;
  return parts.record.write(
    {
      ...entryFields(operation),
      entry: "result",
      ending: step.ending,
      ...(operation.intent === null ? {} : { settles: operation.intent.entryId }),
    },
    { says: step.says, nonce: `${nonce}:${step.ending}` },
    { title: operation.title, detail: step.says, ticket: operation.ref.ticket },
  );
}

function entryFields({ approved, suggestion, action, undoes, rules }: Operation) {
  return {
    suggestion,
    action,
    proposal: approved.approval.body.proposal,
    approval: digest(approved.approval.body),
    policy: approved.proposal.policy,
    outcome: "allow" as const,
    ...(rules.length === 0 ? {} : { rules: [...rules].sort() }),
    ...(undoes === undefined ? {} : { undoes }),
  };
}

/** What an undo took back is marked before the undo itself counts as finished: only what is unfinished is taken up again. */
async function settle(parts: OperatorParts, operation: Operation): Promise<void> {
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
