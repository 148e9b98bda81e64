/** Why a claim is not let through, in words for the person who approved. */
import { refused } from "../http/refusal.ts";

const AGAIN = "Open the ticket again and approve the card as it is shown now.";

export function policyChanged() {
  return refused(
    409,
    "policy-changed",
    "Another policy came into force after the card was shown.",
    "Nothing was done: the approval was given under the earlier one.",
    "The card is shown again under the new policy; approve it there.",
  );
}

export function deviceRevoked() {
  return refused(
    403,
    "device-revoked",
    "The device on which this was approved was revoked meanwhile.",
    "Nothing was paid or changed.",
    "Approve it on another device if it is still wanted.",
  );
}

export function wrongRunner() {
  return refused(
    422,
    "wrong-runner",
    "This action does not run this way.",
    "Nothing was done: money runs on the server alone, after a hold, and looking something up needs no approval.",
    "Update the extension and the server to the same version.",
  );
}

export function serverWrites() {
  return refused(
    422,
    "server-writes",
    "This desk is written to by the server, not by the page.",
    "Nothing was done: two hands on one ticket could not be told apart afterwards.",
    "Update the extension: it has to hand such an act to the server.",
  );
}

export function ticketBusy() {
  return refused(
    409,
    "ticket-busy",
    "Another change of this ticket is running, or it is not yet known what became of it.",
    "Nothing was changed: two writes at once could undo each other.",
    "Wait for the other one's receipt, then approve again if it is still wanted.",
  );
}

export function alreadyClaimed(state: string) {
  return refused(
    409,
    "already-claimed",
    `The same act was approved from another tab, device or person before; it is \`${state}\`.`,
    "It does not run a second time.",
    "Look at the ticket's receipts; they show the earlier one.",
  );
}

export function nonceUsed() {
  return refused(
    409,
    "approval-used",
    "This approval was used before.",
    "An approval counts once; nothing was done.",
    AGAIN,
  );
}

export function givenUp() {
  return refused(
    410,
    "given-up",
    "The approval arrived after its own device had given it up.",
    "It does not run any more; nothing was done.",
    "If it is still wanted, approve the card as it is shown now.",
  );
}

export function nothingToUndo() {
  return refused(
    409,
    "repeat-not-allowed",
    "What is to be undone is not done, or was undone already.",
    "Nothing was changed.",
    "Look at its receipt.",
  );
}

export function orderBusy() {
  return refused(
    409,
    "order-busy",
    "Another payment on this order is held, running or not yet settled.",
    "Nothing was paid: two at once could pay too much.",
    "Wait for the other one's receipt, then approve again if it is still needed.",
  );
}

export function deskUnreadable(happened: string) {
  return refused(
    503,
    "desk-unreadable",
    `The server could not read the ticket. ${happened}`.trim(),
    "The server acts only on what it has read itself; nothing was paid or changed.",
    "Approve again in a moment; if it stays so, have the server's access to the desk checked.",
  );
}

export function logRefused(happened: string) {
  return refused(
    409,
    "log-refused",
    `The record did not take the entry: ${happened}.`,
    "Without a record nothing happens; nothing was done.",
    "Restart the browser and try again; if it stays so, sign out and in, so that the device gets a new key.",
  );
}
