/**
 * Whether something was done before, as history proves it: only an entry that is done, in time and for the same subject
 * proves it. One that may be such an entry, and cannot be read well enough, leaves it unknown.
 */
import type { DecisionRequest, HistoryEntry } from "#lib/domain/decision.ts";
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
  per: Per | undefined,
  within: Duration,
): readonly Verdict[] {
  const { history } = env.request;
  env.reads?.push({ fact: "history", source: history === undefined ? "missing" : "history" });
  const isSame = per === undefined ? isSameCase(env.request) : isSamePer(env.request, per);
  return actions.map((action) => {
    if (history === undefined || isSame === undefined) return undefined;
    const verdicts = history
      .filter((entry) => entry.action === action)
      .map((entry) => proves(entry, env, scope, isSame(entry), within));
    if (verdicts.includes(true)) return true;
    return verdicts.includes(undefined) ? undefined : false;
  });
}

function proves(entry: HistoryEntry, env: Env, scope: Scope, isSame: Verdict, within: Duration): Verdict {
  if ((entry.state !== "done" && entry.state !== "unknown") || isSame === false) return false;
  const at = parseInstant(entry.at);
  if (at !== undefined && !isWithinLast(scope.zone, env.now, at, within)) return false;
  return at !== undefined && isSame === true && entry.state === "done" ? true : undefined;
}

type IsSame = (entry: HistoryEntry) => Verdict;

function isSamePer(request: DecisionRequest, per: Per): IsSame | undefined {
  const subject = subjectOf(request, per);
  if (subject === undefined) return undefined;
  return (entry) => {
    const owner = per === "all" ? subject : entry[per];
    return owner === undefined ? undefined : owner === subject;
  };
}

const CASE = ["ticket", "order", "customer"] as const;

/**
 * Without a `per`: of ticket, order and customer, all that both the entry and the request name are the same, and there
 * is at least one of them. A check of another order on the same ticket is none of this one.
 */
function isSameCase({ subject }: DecisionRequest): IsSame | undefined {
  const named = CASE.filter((part) => subject[part] !== undefined);
  if (named.length === 0) return undefined;
  return (entry) => {
    const both = named.filter((part) => entry[part] !== undefined);
    return both.length === 0 ? undefined : both.every((part) => entry[part] === subject[part]);
  };
}
