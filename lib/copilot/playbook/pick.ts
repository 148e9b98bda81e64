/**
 * Picks the playbook by the words and phrases that the pack's author listed. The text of a ticket is only compared
 * with them: nothing in it is followed.
 */
import type { Playbook } from "#lib/domain/authority.ts";
import type { Question } from "./asked.ts";
import { toTerms } from "./terms.ts";

const NEWEST = 3;
const EARLIER = 2;
const SUBJECT = 1;
/** Each further word of a phrase makes it less likely to stand there by chance. */
const PER_WORD = 0.5;

/** Undefined when no playbook has a word in common with the question. Of equals, the first of the pack. */
export function pickPlaybook(playbooks: readonly Playbook[], question: Question): Playbook | undefined {
  const places = placesOf(question);
  let best: { playbook: Playbook; score: number } | undefined;
  for (const playbook of playbooks) {
    const score = scoreOf(playbook, places);
    if (score > (best?.score ?? 0)) best = { playbook, score };
  }
  return best?.playbook;
}

interface Place {
  /** ` where is my order `: a phrase is found as a piece of text between spaces. */
  line: string;
  weight: number;
}

function placesOf({ subject, messages }: Question): Place[] {
  const newest = messages.length - 1;
  return [
    ...messages.map((text, i) => ({ line: toLine(text), weight: i === newest ? NEWEST : EARLIER })),
    { line: toLine(subject), weight: SUBJECT },
  ];
}

function scoreOf({ match }: Playbook, places: readonly Place[]): number {
  const holds = (phrase: string) => places.some(({ line }) => line.includes(phrase));
  if (phrasesOf(match.none).some(holds)) return 0;
  let score = 0;
  for (const phrase of phrasesOf(match.any)) {
    const weight = Math.max(0, ...places.map((place) => (place.line.includes(phrase) ? place.weight : 0)));
    score += weight * (1 + PER_WORD * (phrase.split(" ").length - 3));
  }
  return score;
}

/** Distinct after stemming, so that listing "refund" and "refunds" does not count twice. */
function phrasesOf(texts: readonly string[]): string[] {
  return [...new Set(texts.map(toLine))].filter((line) => line.trim() !== "");
}

function toLine(text: string): string {
  return ` ${toTerms(text).join(" ")} `;
}
