/**
 * Whether something was done before, as history proves it: only an entry that is done, in time and for the same subject
 * proves it. One that may be such an entry, and cannot be read well enough, leaves it unknown.
 */
import type { HistoryEntry } from "#lib/domain/decision.ts";
import { type Duration, parseInstant } from "#lib/domain/time.ts";
import { isWithinLast } from "./calendar.ts";
import type { Env, Scope } from "./facts.ts";
import { subjectOf } from "./history.ts";
import type { Verdict } from "./operators.ts";
import type { Per } from "./rules/kind.ts";

/** For each of `actions`, in their order. */
export function doneBefore(
  env: Env,
  scope: Scope,
  actions: readonly string[],
  per: Per,
  within: Duration,
): readonly Verdict[] {
  const { history } = env.request;
  env.reads?.push({ fact: "history", source: history === undefined ? "missing" : "history" });
  const subject = subjectOf(env.request, per);
  return actions.map((action) => {
    if (history === undefined || subject === undefined) return undefined;
    const verdicts = history
      .filter((entry) => entry.action === action)
      .map((entry) => proves(entry, env, scope, per, subject, within));
    if (verdicts.includes(true)) return true;
    return verdicts.includes(undefined) ? undefined : false;
  });
}

function proves(entry: HistoryEntry, env: Env, scope: Scope, per: Per, subject: string, within: Duration): Verdict {
  if (entry.state !== "done" && entry.state !== "unknown") return false;
  const owner = per === "all" ? subject : entry[per];
  if (owner !== undefined && owner !== subject) return false;
  const at = parseInstant(entry.at);
  if (at !== undefined && !isWithinLast(scope.zone, env.now, at, within)) return false;
  return at !== undefined && owner !== undefined && entry.state === "done" ? true : undefined;
}
