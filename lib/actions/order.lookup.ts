import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Reads an order through the server's shop connector. Runs by itself: it changes nothing. */
export const orderLookup: ActionDefinition = {
  id: "order.lookup",
  group: "read",
  params: { order: "string" },
  runner: "look-up",
  touches: [],
  undo: undoEverywhere(false, "Nothing to undo: it only reads."),
  holdSeconds: 0,
  title: (args) => `Look up order ${String(args.order)}`,
  button: () => "Look up",
};
