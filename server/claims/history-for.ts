/**
 * What of the server's history a rep's browser is told, for its preview: what the rep did, and what happened to this
 * ticket, to this customer and the customer's order; of everybody else's acts, and of an order that is somebody else's, no
 * more than a limit has to count, without saying who, for whom or why. The server's own decision is made on the whole
 * history.
 */
import { findAction } from "#lib/actions/index.ts";
import type { HistoryEntry } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { parseDuration, parseInstant } from "#lib/domain/time.ts";
import { covers } from "#lib/policy/on.ts";

/** Who asks, and about what. */
export interface Asking {
  readonly rep: string;
  readonly team: string;
  readonly ticket: string;
  readonly order: string | null;
  /** The shop says that the order is this customer's; anybody could ask about any number. */
  readonly isOwnOrder: boolean;
  readonly customer: string | null;
  readonly now: number;
}

export function historyFor(
  history: readonly HistoryEntry[],
  asking: Asking,
  document: PolicyDocument | undefined,
): HistoryEntry[] {
  const rules = document?.rules ?? [];
  const limits = rules.flatMap((rule) => sharedLimit(rule, document));
  return history.flatMap((entry) => {
    if (concerns(entry, asking)) return [entry];
    if (asking.order !== null && entry.order === asking.order) {
      return [{ ...withoutNames(entry, new Set(rules.flatMap(summedBy))), order: asking.order }];
    }
    const counting = limits.filter((limit) => limit.counts(entry, asking));
    return counting.length === 0 ? [] : [withoutNames(entry, new Set(counting.flatMap(({ args }) => args)))];
  });
}

function concerns(entry: HistoryEntry, { rep, ticket, order, isOwnOrder, customer }: Asking): boolean {
  return (
    entry.rep === rep ||
    entry.ticket === ticket ||
    (isOwnOrder && order !== null && entry.order === order) ||
    (customer !== null && entry.customer === customer)
  );
}

type Rule = NonNullable<PolicyDocument["rules"]>[number];

interface SharedLimit {
  counts(entry: HistoryEntry, asking: Asking): boolean;
  /** The arguments that it sums. */
  args: readonly string[];
}

function sharedLimit(rule: Rule, document: PolicyDocument | undefined): SharedLimit[] {
  const per = rule.per ?? (rule.kind === "breaker" ? "all" : undefined);
  if (per !== "team" && per !== "all") return [];
  const reach = reachOf(rule);
  const counted = [rule.on, rule.after].flat().filter((on): on is string => typeof on === "string");
  return [
    {
      args: summedBy(rule),
      counts(entry, { team, now }) {
        const group = findAction(entry.action)?.group ?? document?.actions[entry.action]?.group;
        const at = parseInstant(entry.at);
        return (
          (per === "all" || entry.team === undefined || entry.team === team) &&
          covers(counted, { id: entry.action, group }) &&
          (at === undefined || now - at <= reach)
        );
      },
    },
  ];
}

/** The arguments that a rule sums, whatever stands around their names. */
function summedBy({ of, spike }: Rule): string[] {
  return [...JSON.stringify([of, spike]).matchAll(/"args\.([^"]+)"/g)].flatMap(([, name]) => name ?? []);
}

const DAY = 86_400_000;

/** How far back it may look, rather too far than too near; all of it where that cannot be told. */
function reachOf({ within, every, spike }: Rule): number {
  const { over, within: recent } = (typeof spike === "object" && spike !== null ? spike : {}) as Record<
    string,
    unknown
  >;
  const spans = [within, every, over, recent].flatMap((text) => {
    const duration = typeof text === "string" ? parseDuration(text) : undefined;
    if (duration === undefined) return [];
    if ("ms" in duration) return [duration.ms];
    return [(duration.count + 1) * (duration.calendar === "day" ? 1 : 31) * DAY];
  });
  return spans.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...spans);
}

const SOMEBODY = "somebody else";

function withoutNames(entry: HistoryEntry, args: ReadonlySet<string>): HistoryEntry {
  const { action, team, at, state } = entry;
  return {
    action,
    args: Object.fromEntries(Object.entries(entry.args).filter(([name]) => args.has(name))),
    rep: SOMEBODY,
    ...(team === undefined ? {} : { team }),
    ...(entry.customer === undefined ? {} : { customer: SOMEBODY }),
    ...(entry.order === undefined ? {} : { order: SOMEBODY }),
    ...(entry.ticket === undefined ? {} : { ticket: SOMEBODY }),
    at,
    state,
  };
}
