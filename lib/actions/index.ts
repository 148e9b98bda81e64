/** The only list of actions. What is not here does not exist: no policy can enable it and nothing can run it. */
import type { ActionDefinition, ActionId } from "./definition.ts";
import { orderLookup } from "./order.lookup.ts";
import { refundCreate } from "./refund.create.ts";
import { replyDraft } from "./reply.draft.ts";
import { statusSet } from "./status.set.ts";
import { tagsChange } from "./tags.change.ts";

export const actions: Readonly<Record<ActionId, ActionDefinition>> = {
  "order.lookup": orderLookup,
  "refund.create": refundCreate,
  "reply.draft": replyDraft,
  "status.set": statusSet,
  "tags.change": tagsChange,
};

export const catalogue: readonly ActionDefinition[] = Object.values(actions);

export function findAction(id: string): ActionDefinition | undefined {
  return catalogue.find((action) => action.id === id);
}
