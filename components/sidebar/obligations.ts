/** What a card still asks of the rep before its button can be pressed. The worker checks all of it again. */
import type { ObligationView } from "#lib/messaging/view.ts";

export type Given = Record<string, string>;

/** The answer to an obligation: what was typed or chosen here, else what the worker already holds. */
export function answerTo(obligation: ObligationView, given: Given): string {
  const here = given[obligation.id];
  if (here !== undefined) return here;
  return "choose" in obligation.by ? (obligation.by.chosen ?? "") : "";
}

/** The first obligation that is open, in words for the button; undefined when nothing is. */
export function firstOpen(
  obligations: readonly ObligationView[],
  given: Given,
): { id: string; says: string } | undefined {
  for (const obligation of obligations) {
    const { id, by, label } = obligation;
    const answer = answerTo(obligation, given);
    if ("choose" in by && !by.choose.some((option) => option.value === answer)) return { id, says: `First: ${label}` };
    if ("type" in by && answer.trim() !== by.type) return { id, says: `First type “${by.type}”` };
    if ("somebody" in by) return { id, says: by.somebody };
  }
  return undefined;
}

/** All answers, as they go along with the approval. */
export function allAnswers(obligations: readonly ObligationView[], given: Given): Given {
  const answers: Given = {};
  for (const obligation of obligations) {
    const answer = answerTo(obligation, given).trim();
    if (answer !== "" && !("somebody" in obligation.by)) answers[obligation.id] = answer;
  }
  return answers;
}
