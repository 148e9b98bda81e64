/** Drafts, and what was sent to a model for them, hold words written to and about customers: they do not stay. */
import { formatInstant } from "#lib/domain/time.ts";
import type { DraftingParts } from "./drafting.ts";

const KEPT_MS = 14 * 86_400_000;

export interface Forgetting {
  drafts: { forgetBefore(at: number): Promise<number> };
  drafting: Pick<DraftingParts, "drafted" | "departures">;
}

export async function forgetDrafts({ drafts, drafting }: Forgetting, now: number): Promise<void> {
  const before = now - KEPT_MS;
  await drafts.forgetBefore(before);
  await drafting.drafted.forgetBefore(before);
  await drafting.departures.forgetBefore(formatInstant(before));
}
