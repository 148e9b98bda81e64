/** What is late does not run: the person who approved it is no longer looking, and the ticket may mean something else. */
import { formatInstant } from "#lib/domain/time.ts";
import { refusal } from "../http/refusal.ts";
import type { Ending } from "./settle.ts";

const LATEST = 60_000;

export function isMissed(runAt: number, now: number): boolean {
  return now > runAt + LATEST;
}

export function missedAt(runAt: number): Ending {
  const { error } = refusal(
    410,
    "hold-missed",
    `It was due at ${formatInstant(runAt).slice(11, 19)} UTC, and the server could not run it within a minute of that.`,
    "Nothing was paid or changed: what is late does not run.",
    "Approve it again if it is still wanted.",
  );
  return { state: "expired", says: error.happened, failure: error };
}
