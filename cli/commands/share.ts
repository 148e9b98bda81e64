/** A share of the reps: as it is typed, and in words. */
import type { Rollout } from "#lib/domain/lead-api.ts";
import { Usage } from "./command.ts";

export function shareOf(option: string | undefined): number | undefined {
  if (option === undefined) return undefined;
  const share = Number(option.replace(/\s*%$/, ""));
  if (Number.isInteger(share) && share >= 1 && share <= 100) return share;
  throw new Usage("--share is a whole number of percent from 1 to 100, for example --share 5");
}

/** Follows "is published" and the like. Of few people a small share may be nobody, which must not stay unsaid. */
export function reachWords(share: number, reps: Rollout["reps"]): string {
  if (share === 100) return "for everybody";
  if (reps === undefined) return `for ${share} % of the reps`;
  return reps.covered === 0
    ? `for ${share} % of the reps, and none of the ${reps.of} people is among them yet`
    : `for ${share} % of the reps: ${reps.covered} of ${reps.of} people`;
}
