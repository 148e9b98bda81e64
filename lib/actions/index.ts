/** The only list of actions. What is not here does not exist: no policy can enable it and nothing can run it. */
import { assigneeSet } from "./assignee.set.ts";
import type { ActionDefinition, ActionId } from "./definition.ts";
import { macroApply } from "./macro.apply.ts";
import { noteAdd } from "./note.add.ts";
import { orderLookup } from "./order.lookup.ts";
import { prioritySet } from "./priority.set.ts";
import { refundCreate } from "./refund.create.ts";
import { replyDraft } from "./reply.draft.ts";
import { statusSet } from "./status.set.ts";
import { tagsChange } from "./tags.change.ts";
import { ticketEscalate } from "./ticket.escalate.ts";

export const actions: Readonly<Record<ActionId, ActionDefinition>> = {
  "assignee.set": assigneeSet,
  "macro.apply": macroApply,
  "note.add": noteAdd,
  "order.lookup": orderLookup,
  "priority.set": prioritySet,
  "refund.create": refundCreate,
  "reply.draft": replyDraft,
  "status.set": statusSet,
  "tags.change": tagsChange,
  "ticket.escalate": ticketEscalate,
};

export const catalogue: readonly ActionDefinition[] = Object.values(actions);

export function findAction(id: string): ActionDefinition | undefined {
  return catalogue.find((action) => action.id === id);
}
