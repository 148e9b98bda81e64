import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import { budgetWords, usedShare } from "./budget-words.ts";

export function BudgetBar({ budget }: { budget: ModelStatus["gateway"]["budget"] }) {
  const words = budgetWords(budget);
  return (
    <div className="budget">
      {budget !== null && (
        <div className="bar" aria-hidden="true" data-full={usedShare(budget) === 1}>
          <span style={{ inlineSize: `${usedShare(budget) * 100}%` }} />
        </div>
      )}
      <p className="muted num">{words}</p>
    </div>
  );
}
