/** The model's part of the application: who drafts now, what is kept of it, and what left for it. */
import type { ClaudeAccess } from "#lib/copilot/claude/access.ts";
import type { Copilot } from "#lib/copilot/port.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import type { Drafted } from "#lib/storage/drafted.ts";
import type { Departures } from "./departures.ts";
import { createDrafter, type Drafter } from "./drafter.ts";
import type { Model } from "./model.ts";

export interface DraftingParts {
  model: Model;
  departures: Departures;
  drafted: {
    get(key: string): Promise<Drafted | undefined>;
    put(drafted: Drafted): Promise<void>;
    remove(key: string): Promise<void>;
    forgetBefore(at: number): Promise<number>;
  };
  /** `routes`: where the policy can hand over to. */
  claude(access: ClaudeAccess, routes: readonly string[]): Copilot;
}

export function drafterFor(
  { model, departures, drafted, claude }: DraftingParts,
  routes: () => readonly string[],
  now: () => number,
  grew: () => void,
): Drafter {
  return createDrafter({
    copilot() {
      const access = model.access();
      return access === null ? null : { copilot: claude(access, routes()), by: access.model };
    },
    away: () => spent(model.status()),
    kept: drafted,
    left: (where, departure) => departures.add(where, departure),
    grew,
    now,
  });
}

/** That a model is not there at all is a setting, and nothing to say at each ticket; that it stopped today is. */
function spent({ driver, says, gateway }: ModelStatus): Failure | null {
  const { budget } = gateway;
  if (driver !== "playbook" || says !== gateway.says || budget === null || budget.limit === null) return null;
  if (budget.used < budget.limit) return null;
  const means = "The playbook drafts instead; nothing was changed.";
  const todo = "Go on with the playbook's draft, or write the reply yourself. A lead can have the budget raised.";
  return { code: "model-budget", happened: says, means, todo };
}
