import { z } from "zod";
import type { Args } from "#lib/domain/action.ts";
import { newNote } from "#lib/domain/note.ts";
import { TicketPriority, type TicketState } from "#lib/domain/ticket.ts";
import type { ActionDefinition } from "./definition.ts";

/**
 * Applies one of the desk's macros as it was shown: every change it makes stands on the card. The text that a macro
 * would send to the customer is never sent; it is offered as a draft instead.
 */
export const macroApply: ActionDefinition = {
  id: "macro.apply",
  group: "reversible",
  params: {
    macro: "string",
    name: "string",
    changes: { list: { record: { field: "string", to: "string" } } },
  },
  runner: "desk",
  touches: ["status", "priority", "tags", "assignee", "group"],
  undo: () => ({
    possible: true,
    says: "Can be undone: the fields are put back. A note that the macro wrote stays; messages that the desk sent stay sent.",
  }),
  holdSeconds: 0,
  title: (args) => `Apply macro “${String(args.name)}”`,
  button: () => "Apply macro",
  lines: (args, ticket) =>
    readChanges(args).map(({ field, to }) => [
      LABELS[field],
      field === "note" ? to : `${wordsNow(ticket, field)} → ${wordsFor(field, to)}`,
    ]),
  isShown(args, now, before) {
    const changes = readChanges(args);
    return changes.length > 0 && changes.every((change) => isMade(change, now, before));
  },
  takeBack(args, before) {
    const back = readChanges(args).flatMap(({ field, to }) => {
      const was = shownOf(before, field);
      const canPutBack = field !== "note" && was !== to && (field !== "priority" || was !== "") && was !== "new";
      return canPutBack ? [{ field, to: was }] : [];
    });
    // No macro is named: putting fields back is no use of it, and the desk counts uses.
    return back.length === 0 ? undefined : { ...args, macro: "", changes: back };
  },
};

/** `tags`: the whole list, joined by commas. `assignee`, `group`: the desk's id, empty for nobody. */
export const MacroChange = z.strictObject({
  field: z.enum(["status", "priority", "tags", "assignee", "group", "note"]),
  to: z.string(),
});
export type MacroChange = z.infer<typeof MacroChange>;

const LABELS: Record<MacroChange["field"], string> = {
  status: "Status",
  priority: "Priority",
  tags: "Tags",
  assignee: "Assignee",
  group: "Group",
  note: "Note",
};

/** Empty when one of them is not known here: half a macro is not what was shown. */
export function readChanges(args: Args): MacroChange[] {
  return z.array(MacroChange).catch([]).parse(args.changes);
}

function isMade({ field, to }: MacroChange, now: TicketState, before: TicketState | null): boolean {
  if (field === "note") return before !== null && newNote(to, now, before) !== undefined;
  if (field === "tags") return sorted(now.tags) === sorted(to.split(","));
  return shownOf(now, field) === to;
}

function shownOf(ticket: TicketState, field: MacroChange["field"]): string {
  switch (field) {
    case "status":
      return ticket.status;
    case "priority":
      return TicketPriority.safeParse(ticket.priority).data ?? "";
    case "tags":
      return ticket.tags.join(",");
    case "assignee":
      return ticket.assignee?.id ?? "";
    case "group":
      return ticket.group?.id ?? "";
    case "note":
      return "";
  }
}

/** For people: who has it by name, where the desk told it. */
function wordsNow(ticket: TicketState, field: MacroChange["field"]): string {
  const party = field === "assignee" ? ticket.assignee : field === "group" ? ticket.group : null;
  return party?.name || wordsFor(field, shownOf(ticket, field));
}

function wordsFor(field: MacroChange["field"], value: string): string {
  if (value === "") return field === "assignee" ? "nobody" : "none";
  if (field === "tags") return value.split(",").join(", ");
  return field === "assignee" ? `agent ${value}` : field === "group" ? `group ${value}` : value;
}

function sorted(tags: readonly string[]): string {
  return tags
    .filter((tag) => tag !== "")
    .sort()
    .join(",");
}
