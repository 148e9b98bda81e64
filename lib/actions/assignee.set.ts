import { type ActionDefinition, undoEverywhere } from "./definition.ts";

/** Gives the ticket to an agent of the desk. `assignee` is the desk's id of the agent; an empty one means nobody. */
export const assigneeSet: ActionDefinition = {
  id: "assignee.set",
  group: "reversible",
  params: { assignee: "string", name: "string" },
  runner: "desk",
  touches: ["assignee"],
  undo: undoEverywhere(true, "Can be undone: the earlier assignee is put back. Notices that the desk sent stay sent."),
  holdSeconds: 0,
  title: (args) => (args.assignee === "" ? "Take the assignee off" : `Assign to ${String(args.name)}`),
  button: (args) => (args.assignee === "" ? "Take off" : "Assign"),
  lines: (args, ticket) => [
    ["Now", ticket.assignee === null ? "nobody" : ticket.assignee.name || `agent ${ticket.assignee.id}`],
    ["Then", args.assignee === "" ? "nobody" : `${String(args.name)} (agent ${String(args.assignee)})`],
  ],
  isShown: (args, now) => (now.assignee?.id ?? "") === args.assignee,
  takeBack(args, before) {
    const { assignee } = before;
    if ((assignee?.id ?? "") === args.assignee) return undefined;
    return { assignee: assignee?.id ?? "", name: assignee?.name ?? "" };
  },
};
