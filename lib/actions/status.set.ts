import { type ActionDefinition, undoEverywhere } from "./definition.ts";

const SETTABLE = ["open", "pending", "hold", "solved"];

/** Sets the ticket's status in the desk. */
export const statusSet: ActionDefinition = {
  id: "status.set",
  group: "reversible",
  params: { status: { enum: SETTABLE } },
  runner: "desk",
  touches: ["status"],
  undo: undoEverywhere(
    true,
    "Can be undone: the earlier status is put back. Messages that the desk sent because of it stay sent.",
  ),
  holdSeconds: 0,
  title: (args) => `Set status to ${String(args.status)}`,
  button: (args) => `Set to ${String(args.status)}`,
  lines: (args, ticket) => [
    ["Now", ticket.status],
    ["Then", String(args.status)],
  ],
  isShown: (args, now) => now.status === args.status && now.customStatus === null,
  // "new", "closed" and a desk's own statuses are states that nobody can put back.
  takeBack: (args, before) =>
    SETTABLE.includes(before.status) && before.customStatus === null && before.status !== args.status
      ? { status: before.status }
      : undefined,
};
