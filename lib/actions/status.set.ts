import type { ActionDefinition } from "./definition.ts";

/** Sets the ticket's status in the desk, through the rep's own session. */
export const statusSet: ActionDefinition = {
  id: "status.set",
  group: "reversible",
  params: { status: { enum: ["open", "pending", "hold", "solved"] } },
  runner: "desk",
  touches: ["status"],
  undo: {
    possible: true,
    says: "Can be undone: the earlier status is put back. Messages that the desk sent because of it stay sent.",
  },
  holdSeconds: 0,
  title: (args) => `Set status to ${String(args.status)}`,
  button: (args) => `Set to ${String(args.status)}`,
};
