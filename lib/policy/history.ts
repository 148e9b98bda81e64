/**
 * What counts of the history: entries that match the rule's `on` and `per` and are not taken back. Anything that
 * cannot be read (no history, no subject, an entry without what `per` needs, an unreadable time) makes the whole
 * count unknown: a limit that cannot be counted is not proven.
 */
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
import { type Duration, parseInstant } from "#lib/domain/time.ts";
import { isNotOlder } from "./calendar.ts";
import type { Env, Past, Scope } from "./facts.ts";
import { covers } from "./on.ts";
import type { Per } from "./rules/kind.ts";

export interface Counted {
  entry: HistoryEntry;
  at: number;
}

const STATES = new Set(["held", "running", "done", "unknown"]);

/** Undefined = unknown. Entries dated after now count. */
export function counted(
  env: Env,
  scope: Scope,
  on: string | readonly string[],
  per: Per,
  within?: Duration,
): Counted[] | undefined {
  const { history } = env.request;
  env.reads?.push({ fact: "history", source: history === undefined ? "missing" : "history" });
  const subject = subjectOf(env.request, per);
  if (history === undefined || subject === undefined) return undefined;
  const matching: Counted[] = [];
  for (const { entry, at } of pastOf(env, history)) {
    const action = scope.actions.get(entry.action) ?? { id: entry.action, group: undefined };
    if (!covers(on, action)) continue;
    const owner = per === "all" ? "" : entry[per];
    if (owner !== undefined && owner !== subject) continue;
    if (at === undefined) return undefined;
    if (within !== undefined && !isNotOlder(scope.zone, env.now, at, within)) continue;
    if (owner === undefined) return undefined;
    matching.push({ entry, at });
  }
  return matching;
}

/** What may count, oldest first; read once for all rules of a decision. */
function pastOf(env: Env, history: readonly HistoryEntry[]): readonly Past[] {
  env.past ??= history
    .filter((entry) => STATES.has(entry.state))
    .map((entry) => ({ entry, at: parseInstant(entry.at) }))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  return env.past;
}

/** What `per` names in this request; undefined when the request lacks it. */
export function subjectOf(request: DecisionRequest, per: Per): string | undefined {
  if (per === "all") return "";
  if (per === "rep") return request.rep?.id;
  if (per === "team") return request.rep?.team;
  return request.subject[per];
}
