/** What the worker says of itself. */
import type { Failure } from "#lib/domain/error.ts";
import type { SidebarView } from "#lib/messaging/view.ts";

export const waitingForPage: SidebarView = { screen: "loading", says: "Waiting for the ticket page…" };

export const stumbled: Failure = {
  code: "bug",
  happened: "Countersign stumbled over a mistake of its own.",
  means: "What was approved before is kept and goes on by itself; nothing is repeated.",
  todo: "Look at the card for how far it is; if it stays so, report it.",
};
