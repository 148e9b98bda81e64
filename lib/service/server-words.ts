/** How people read of what the server does for them: money moves in a shop, a ticket changes in a help desk. */
import { findAction } from "#lib/actions/index.ts";

export interface ServerWords {
  running: string;
  nothingYet: string;
  notDone: string;
  perhaps: string;
  denied: string;
  unknown: string;
  otherAnswer: string;
  /** What is read while it is not known. */
  reads: string;
}

const MONEY: ServerWords = {
  running: "Running now; it can no longer be cancelled…",
  nothingYet: "Nothing has been paid yet.",
  notDone: "Cancelled before it ran. Nothing was paid.",
  perhaps:
    "The server does not answer and the time to cancel is over: it may have been paid. It is asked again; nothing is repeated.",
  denied: "The server does not show this payment to you any more. Look the order up in the shop.",
  unknown: "The shop did not answer. The server is reading back whether it happened.",
  otherAnswer: "The server answered about another payment. It is asked again; nothing is repeated.",
  reads: "the shop, by the number of this act",
};

const TICKET: ServerWords = {
  running: "The server makes the change in the help desk…",
  nothingYet: "Nothing has been changed yet.",
  notDone: "Cancelled before it ran. The ticket is as it was.",
  perhaps: "The server does not answer: the change may have been made. It is asked again; nothing is repeated.",
  denied: "The server does not show this change to you any more. Look at the ticket in the help desk.",
  unknown: "The help desk did not answer the server. It is reading back whether the change was made.",
  otherAnswer: "The server answered about another change. It is asked again; nothing is repeated.",
  reads: "the ticket, by the number of this act",
};

export function wordsFor(action: string): ServerWords {
  return findAction(action)?.runner === "desk" ? TICKET : MONEY;
}
