/** The model's part of the application: who drafts now, what is kept of it, and what left for it. */
import type { ClaudeAccess } from "#lib/copilot/claude/access.ts";
import type { Copilot } from "#lib/copilot/port.ts";
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
    kept: drafted,
    left: (where, departure) => departures.add(where, departure),
    grew,
    now,
  });
}
