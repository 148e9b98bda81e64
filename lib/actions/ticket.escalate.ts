import type { Args } from "#lib/domain/action.ts";
import { newNote } from "#lib/domain/note.ts";
import type { TicketState } from "#lib/domain/ticket.ts";
import { type ActionDefinition, noteUndo } from "./definition.ts";

/**
 * Hands the ticket over: a packet with all that the next person needs as an internal note, and the route's group where
 * the policy names one for this desk (`group`: the desk's id). Never says anything to the customer.
 */
export const ticketEscalate: ActionDefinition = {
  id: "ticket.escalate",
  group: "handoff",
  params: { route: "string", to: "string", note: "string", group: "string" },
  optional: ["group"],
  runner: "desk",
  touches: ["group"],
  undo(desk) {
    const { possible } = noteUndo(desk);
    return possible
      ? { possible, says: "Can be undone: the note is deleted and the earlier group put back." }
      : { possible, says: "Cannot be undone as a whole: Zendesk keeps the note. The group can be set back by hand." };
  },
  holdSeconds: 0,
  title: (args) => `Hand over to ${String(args.to)}`,
  button: () => "Hand over",
  lines: (args, ticket) => [
    ["Now", ticket.group === null ? "no group" : ticket.group.name || `group ${ticket.group.id}`],
    [
      "Then",
      args.group === undefined
        ? "the group stays; assign it by hand"
        : `${String(args.to)} (group ${String(args.group)})`,
    ],
    ["Note", String(args.note)],
  ],
  isShown: (args, now, before) =>
    before !== null &&
    newNote(String(args.note), now, before) !== undefined &&
    (args.group === undefined || groupOf(now) === args.group),
  takeBack: (args, before): Args => {
    const { group: moved, ...same } = args;
    // An empty one takes the group off again.
    const was = groupOf(before) ?? "";
    return moved === undefined || moved === was ? same : { ...same, group: was };
  },
};

function groupOf(ticket: TicketState): string | undefined {
  return ticket.group?.id;
}
