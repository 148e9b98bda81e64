import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Sets the ticket's priority in the desk. */
export const prioritySet: ActionDefinition = {
  id: "priority.set",
  group: "reversible",
  params: { priority: { enum: ["low", "normal", "high", "urgent"] } },
  runner: "desk",
  touches: ["priority"],
  undo: undoEverywhere(true, "Can be undone: the earlier priority is put back. Due times that moved may stay moved."),
  holdSeconds: 0,
  title: (args) => `Set priority to ${String(args.priority)}`,
  button: (args) => `Set to ${String(args.priority)}`,
  lines: (args, ticket) => [
    ["Now", ticket.priority ?? "none"],
    ["Then", String(args.priority)],
  ],
  isShown: (args, now) => now.priority === args.priority,
  takeBack: (args, before) =>
    before.priority === null || before.priority === args.priority ? undefined : { priority: before.priority },
};
