/** How much of a limit is used, in words for people: "$180.00 of $250.00 today, by you". */
import { type Money, showMoney } from "#lib/domain/money.ts";
import { parseDuration } from "#lib/domain/time.ts";
import type { UsageView } from "#lib/messaging/view.ts";
import type { Per } from "#lib/policy/rules/kind.ts";
import type { UsageOfRule } from "#lib/policy/usage.ts";

/** A card has room for so many. */
const MOST = 3;

/** The fullest first. */
export function usageViews(usages: readonly UsageOfRule[]): UsageView[] {
  return usages
    .map(usageView)
    .sort((a, b) => b.used + b.adds - (a.used + a.adds))
    .slice(0, MOST);
}

function usageView({ rule, why, used, adds, limit, per, within }: UsageOfRule): UsageView {
  const total = sizeOf(used) + sizeOf(adds);
  const isOver = total > sizeOf(limit);
  const usedShare = share(sizeOf(used), sizeOf(limit));
  const times = typeof limit === "number" && adds === 1 ? " times" : "";
  return {
    rule,
    says: `${show(used)} of ${show(limit)}${times} ${period(within)}${WHOSE[per]}`,
    withThis: `${isOver ? "this would make" : "this makes"} ${show(sum(used, adds))}`,
    why,
    used: usedShare,
    adds: Math.min(1, share(total, sizeOf(limit))) - usedShare,
    over: isOver,
  };
}

const WHOSE: Record<Per, string> = {
  rep: ", by you",
  team: ", by your team",
  customer: ", for this customer",
  order: ", on this order",
  ticket: ", on this ticket",
  all: ", by everybody",
};

function period(within: string): string {
  const duration = parseDuration(within);
  if (duration === undefined) return `within ${within}`;
  if ("calendar" in duration) {
    const { calendar, count } = duration;
    if (count === 1) return calendar === "day" ? "today" : "this month";
    return `in the last ${count} ${calendar}s`;
  }
  const [size, unit] = UNITS.find(([each]) => duration.ms % each === 0) ?? [1_000, "second"];
  const count = duration.ms / size;
  return count === 1 ? `in the last ${unit}` : `in the last ${count} ${unit}s`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
];

type Amount = number | Money;

function sizeOf(amount: Amount): number {
  return typeof amount === "number" ? amount : amount.minor;
}

/** The gate left out whatever mixes currencies. */
function sum(used: Amount, adds: Amount): Amount {
  const total = sizeOf(used) + sizeOf(adds);
  return typeof adds === "number" ? total : { ...adds, minor: total };
}

function share(part: number, whole: number): number {
  if (part <= 0) return 0;
  return whole <= 0 ? 1 : Math.min(1, part / whole);
}

function show(amount: Amount): string {
  return typeof amount === "number" ? String(Math.round(amount * 100) / 100) : showMoney(amount);
}
