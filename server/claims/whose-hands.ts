/** Whose hands carry out an approved action: the rep's browser, the server, or nobody's, since it only reads. */
import type { ActionDefinition } from "#lib/actions/definition.ts";
import type { DeskConnector } from "../connectors/connector.ts";

export type Hands = "browser" | "server" | "nobody";

export function whoseHands(action: ActionDefinition, desk: DeskConnector | undefined): Hands {
  switch (action.runner) {
    case "look-up":
      return "nobody";
    case "composer":
      return "browser";
    case "server":
      return "server";
    // Two hands on one desk could not be told apart afterwards: where the server can write, only the server does.
    case "desk":
      return desk?.write === undefined ? "browser" : "server";
  }
}
