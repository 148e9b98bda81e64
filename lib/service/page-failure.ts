/** What a page could not do, in words. One entry per fault of the desk port, so that none is without an answer. */
import type { PageFault } from "#lib/desk/port.ts";
import type { Failure } from "#lib/domain/error.ts";

const WORDS: Record<PageFault, [happened: string, means: string, todo: string]> = {
  "logged-out": [
    "You are logged out of the help desk.",
    "Nothing was read or changed.",
    "Log in to the help desk in this browser, then try again.",
  ],
  "no-ticket": [
    "The ticket is no longer open in a tab.",
    "Nothing was changed.",
    "Open the ticket again and try once more.",
  ],
  "ticket-changed": [
    "Another ticket is open now.",
    "Nothing was changed in either ticket.",
    "Go back to the ticket and try again.",
  ],
  "sources-disagree": [
    "The address, the tabs and the panes of the help desk name different tickets.",
    "Countersign does nothing while it cannot be sure which ticket this is.",
    "Click the ticket's tab, or reload the page.",
  ],
  "layout-unknown": [
    "The help desk's page does not look the way Countersign knows it.",
    "Nothing was changed.",
    "Reload the page; if it stays, tell your admin that the layout changed.",
  ],
  "composer-missing": [
    "No reply composer was found on this ticket.",
    "The draft is kept here.",
    "Open the reply box (public reply) and insert again, or copy the text.",
  ],
  "typed-meanwhile": [
    "The composer changed while the draft was being inserted.",
    "Nothing of what you typed was overwritten.",
    "Look at the composer, then insert again if you still want to.",
  ],
  "insert-not-kept": [
    "The composer did not keep the draft.",
    "It may show part of it; nothing was sent.",
    "Look at the composer; copy the text from here if it is missing.",
  ],
  conflict: [
    "Somebody changed the ticket in the meantime.",
    "Your change was not made.",
    "Read the ticket as it is now, then approve again.",
  ],
  refused: [
    "The help desk refused the change.",
    "The ticket is as it was.",
    "See whether the ticket is closed or a required field is missing.",
  ],
  "rate-limited": [
    "The help desk asks for fewer requests right now.",
    "Nothing was changed.",
    "Wait a minute, then try again.",
  ],
  network: [
    "The help desk could not be reached.",
    "It is not known whether the last request arrived.",
    "Check the connection; the state is read again before anything else.",
  ],
  timeout: [
    "The help desk did not answer in time.",
    "It is not known whether the last request arrived.",
    "The state is read again before anything else.",
  ],
  bug: [
    "The page answered something that Countersign cannot read.",
    "Nothing more was done.",
    "Reload the page; if it happens again, report it.",
  ],
};

export function pageFailure(code: PageFault, detail?: string): Failure {
  const [happened, means, todo] = WORDS[code];
  return { code, happened: detail === undefined ? happened : `${happened} (${detail})`, means, todo };
}

/** Reading changes nothing: after it nobody has to wonder whether something arrived. */
export function readFailure(code: PageFault, detail?: string): Failure {
  const failure = pageFailure(code, detail);
  if (!leavesDoubt(code)) return failure;
  const todo = code === "bug" ? failure.todo : "Check the connection, then try again.";
  return { ...failure, means: "Nothing was changed.", todo };
}

/** Faults after which the write may have happened all the same. */
export function leavesDoubt(code: PageFault): boolean {
  return code === "network" || code === "timeout" || code === "bug";
}
