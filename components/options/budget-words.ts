/** What is left of a day's tokens, in words and as a share. */
import type { ModelStatus } from "#lib/messaging/console-calls.ts";

type Budget = ModelStatus["gateway"]["budget"];

const NUMBER = new Intl.NumberFormat("en-GB");

export function budgetWords(budget: Budget): string {
  if (budget === null) return "No limit is set for a day.";
  const { limit, used } = budget;
  const of = `${NUMBER.format(limit)} tokens`;
  if (used >= limit) return `Today’s ${of} are used up; there are new ones at midnight UTC.`;
  return `${NUMBER.format(used)} of ${of} used today (${shareWords(used / limit)}).`;
}

/** Between 0 and 1; a budget that was overdrawn is simply full. */
export function usedShare(budget: NonNullable<Budget>): number {
  return Math.min(1, budget.used / budget.limit);
}

/** Never rounded to all or nothing while it is neither. */
function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0 && share > 0) return "less than 1 %";
  return `${share < 1 ? Math.min(percent, 99) : percent} %`;
}
