import type { ActionDefinition } from "./definition.ts";

/** Reads an order through the server's shop connector. Runs by itself: it changes nothing. */
export const orderLookup: ActionDefinition = {
  id: "order.lookup",
  group: "read",
  params: { order: "string" },
  runner: "look-up",
  touches: [],
  undo: { possible: false, says: "Nothing to undo: it only reads." },
  holdSeconds: 0,
  title: (args) => `Look up order ${String(args.order)}`,
  button: () => "Look up",
};
