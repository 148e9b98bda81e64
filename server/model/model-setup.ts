/** Which model drafts for this rep, in one sentence for people. */
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { Budget } from "./budget.ts";
import type { ModelOptions } from "./model-options.ts";

export async function setupOf(model: ModelOptions | null, budget: Budget, user: string): Promise<ModelSetup> {
  if (model === null) return without("No model is connected: the playbook drafts.");
  if (model.key === null) return without("No model key is set on the server: the playbook drafts.");
  const { limit } = budget;
  const spent = limit === null ? null : { limit, used: await budget.used(user) };
  if (spent !== null && spent.used >= spent.limit) {
    const says = "Today's model budget is used up: the playbook drafts until midnight UTC.";
    return { available: false, says, models: [...model.models], budget: spent };
  }
  const [first = ""] = model.models;
  const says = model.practice
    ? `${first} drafts: a practice model that follows fixed rules and is no AI.`
    : `${first} drafts, through your company's server; the key stays there.`;
  return { available: true, says, models: [...model.models], budget: spent };
}

function without(says: string): ModelSetup {
  return { available: false, says, models: [], budget: null };
}
