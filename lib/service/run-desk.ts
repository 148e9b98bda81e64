/**
 * Actions through the rep's own desk session: claim on the server, one guarded write in the page, read back. A write
 * whose end is unknown is looked up, never repeated.
 */

import { actions, findAction } from "#lib/actions/index.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { Failure } from "#lib/domain/error.ts";
import { ticketVersion } from "#lib/domain/ticket.ts";
import type { Operation } from "#lib/storage/operation.ts";
import type { OperatorParts, Step } from "./operator-parts.ts";
import { leavesDoubt, pageFailure, readFailure } from "./page-failure.ts";
import { claimCall, intentOf, isAway, serverAway } from "./run-server.ts";

const RECONCILE_EVERY_MS = 4_000;
/** The page gives a write up after 12 s: until then one that was begun before a stop may still arrive. */
const STILL_ARRIVING_MS = 15_000;
const LOOK_AGAIN_MS = 1_000;
const MOST_TRIES = 3;
/** A ticket that could not be read for so long is looked at by a person. */
const ASK_AFTER_MS = 10 * 60_000;

export async function claimOnServer(operation: Operation, parts: OperatorParts): Promise<Step> {
  const server = parts.server();
  if (server === null) return ended(serverAway);
  const answer = await server.claim(await claimCall(operation, parts));
  if (!answer.ok) return ended(isAway(answer.failure) ? notClaimed(answer.failure) : answer.failure);
  const proven = await parts.record.accept(answer.value.receipt, intentOf(operation));
  if (!proven.ok) return ended(proven.failure);
  return { to: "store", operation: { ...operation, state: "claimed" } };
}

/** Whatever became of the claim, nothing was written: without its answer the desk is not touched. */
function notClaimed(failure: Failure): Failure {
  return {
    ...failure,
    means:
      "Nothing was done: what the server has not confirmed does not run. Your approval is on this browser's record.",
    todo: "Approve it again as soon as the server answers.",
  };
}

export async function writeToDesk(operation: Operation, parts: OperatorParts): Promise<Step> {
  for (let tries = 1; ; tries++) {
    const step = await writeOnce(operation, parts);
    if (step !== "stale" || tries === MOST_TRIES) return step === "stale" ? ended(pageFailure("conflict")) : step;
  }
}

/**
 * `stale`: the desk says that the ticket moved on since it was read. Rules of the desk touch a ticket by themselves
 * a moment after a write; what the person approved is bound to the ticket's version, which the next try compares anew.
 */
async function writeOnce(operation: Operation, parts: OperatorParts): Promise<Step | "stale"> {
  const page = parts.showing(operation.ref);
  if (page === undefined) return ended(pageFailure("no-ticket"));
  const format = parts.formats[operation.ref.desk];
  const current = await page.read(operation.ref);
  if (!current.ok) return ended(readFailure(current.code, current.detail));
  const ticket = format.decode(current.value);
  if (!ticket.ok) return ended(ticket.failure);
  const { proposal } = operation.approved;
  const touches = actions[operation.action as keyof typeof actions].touches;
  if (canonicalJson(ticketVersion(ticket.value, touches)) !== canonicalJson(proposal.ticketVersion)) {
    return ended(pageFailure("conflict"));
  }
  if (ticket.value.deskUser.id !== proposal.deskUser) return ended(otherDeskUser);
  const request = format.request(operation.action, proposal.args, ticket.value);
  if (request === undefined) return ended(pageFailure("refused", "this desk cannot do it"));

  const now = parts.now();
  const performing: Operation = {
    ...operation,
    state: "performing",
    before: ticket.value,
    beganAt: now,
    updatedAt: now,
  };
  await parts.operations.put(performing);
  const sent = await page.send(operation.ref, request);
  if (!sent.ok && sent.code === "conflict") return "stale";
  if (!sent.ok) return leavesDoubt(sent.code) ? doubt(performing, parts) : ended(pageFailure(sent.code, sent.detail));
  const confirmed = format.confirm(operation.action, proposal.args, ticket.value, sent.value);
  if (confirmed.ok) return { to: "end", ending: "done", says: confirmed.value.says };
  // The desk took it and said so in words that cannot be read: what became of it is read back, not guessed.
  return confirmed.failure.code === "desk-unreadable" ? doubt(performing, parts) : ended(confirmed.failure);
}

/**
 * After a stop or a lost answer: the desk is read, and what it shows is what happened. A write is refused by the desk when
 * the ticket moved on since it was read; so a ticket that bears its stamp of then was not written to. One that moved on
 * and does not show the change cannot tell: it may have been made and taken back by somebody. Then a person has to look.
 */
export async function reconcileInDesk(operation: Operation, parts: OperatorParts): Promise<Step> {
  if (operation.action === "reply.draft") return ended(draftInDoubt);
  const now = parts.now();
  const page = parts.showing(operation.ref);
  const current = page === undefined ? undefined : await page.read(operation.ref);
  const ticket = current?.ok ? parts.formats[operation.ref.desk].decode(current.value) : undefined;
  if (ticket?.ok !== true) return isTooLong(operation, now) ? askPerson(operation) : doubt(operation, parts);
  if (wishIsTrue(operation, ticket.value))
    return { to: "end", ending: "done", says: `${operation.title}: read back from the desk after an interruption.` };
  const age = now - (operation.beganAt ?? operation.updatedAt);
  const mayArrive = age >= 0 && age < STILL_ARRIVING_MS;
  if (mayArrive) return operation.state === "unknown" ? { to: "wait", ms: LOOK_AGAIN_MS } : doubt(operation, parts);
  if (ticket.value.stamp === operation.before.stamp) return ended(notDone);
  const tries = (operation.doubt?.tries ?? 0) + 1;
  if (tries > MOST_TRIES) return askPerson(operation);
  return doubt({ ...operation, doubt: doubtOf(operation, now, tries) }, parts, true);
}

/** The ticket could not be read all that time. */
function isTooLong({ doubt }: Operation, now: number): boolean {
  return doubt !== undefined && Math.abs(now - doubt.since) > ASK_AFTER_MS;
}

function askPerson(operation: Operation): Step {
  if (operation.task !== undefined) return { to: "wait", ms: null };
  const { desk, ticket } = operation.ref;
  const task = {
    by: "page" as const,
    says: `Reading ticket #${ticket} could not tell whether this happened: “${operation.title}”.`,
    todo: `Look at ticket #${ticket} in ${DESK_NAMES[desk]}, at its events as well. Did it happen?`,
  };
  return { to: "store", operation: { ...operation, state: "unknown", task } };
}

const DESK_NAMES = { zendesk: "Zendesk", freshdesk: "Freshdesk" };

const notDone: Failure = {
  code: "not-done",
  happened: "The change did not reach the help desk.",
  means: "The ticket is as it was.",
  todo: "Approve it again if you still want it.",
};

/** Whether the ticket shows what this operation was to bring about. */
export function wishIsTrue(operation: Operation, ticket: Operation["before"]): boolean {
  const { args } = operation.approved.proposal;
  return findAction(operation.action)?.isShown?.(args, ticket, operation.before) === true;
}

async function doubt(operation: Operation, parts: OperatorParts, again = false): Promise<Step> {
  if (operation.state === "unknown" && !again)
    return { to: "wait", ms: parts.showing(operation.ref) === undefined ? null : RECONCILE_EVERY_MS };
  const stored: Operation = {
    ...operation,
    state: "unknown",
    doubt: doubtOf(operation, parts.now(), operation.doubt?.tries ?? 0),
    says: "It is not known yet whether the help desk made the change. It will be read back; nothing is repeated.",
  };
  if (again) await parts.sleep(RECONCILE_EVERY_MS);
  return { to: "store", operation: stored };
}

function doubtOf({ doubt, ref }: Operation, now: number, tries: number): NonNullable<Operation["doubt"]> {
  return { since: doubt?.since ?? now, reads: `ticket #${ref.ticket} in ${DESK_NAMES[ref.desk]}`, tries };
}

const otherDeskUser: Failure = {
  code: "other-desk-user",
  happened: "Somebody else is logged in at the help desk now.",
  means: "Nothing was changed: it would have been done under another person's name.",
  todo: "Log in with your own account, then approve the card again.",
};

const draftInDoubt: Failure = {
  code: "draft-in-doubt",
  happened: "Countersign was interrupted while it put the draft into the composer.",
  means: "The text may or may not be there; nothing was sent.",
  todo: "Look at the composer, then insert again if it is missing.",
};

function ended(failure: Failure): Step {
  return { to: "end", ending: "failed", says: failure.happened, failure };
}
