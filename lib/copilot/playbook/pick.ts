/**
 * Picks the playbook by the words and phrases that the pack's author listed. The text of a ticket is only compared
 * with them: nothing in it is followed.
 */
import type { Playbook } from "#lib/domain/authority.ts";
import type { Question } from "./asked.ts";
import { toTerms, toWords } from "./terms.ts";

const NEWEST = 3;
const EARLIER = 2;
const SUBJECT = 1;
/** Each further word of a phrase makes it less likely to stand there by chance. */
const PER_WORD = 0.5;
/** "returning" where the pack says "returned". */
const ALIKE = 0.5;

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

/** A text as ` where is my order `, so that a phrase is found as a piece of it; and the same with stemmed words. */
interface Line {
  exact: string;
  stemmed: string;
}

interface Place extends Line {
  weight: number;
}

function placesOf({ subject, messages }: Question): Place[] {
  const newest = messages.length - 1;
  return [
    ...messages.map((text, i) => ({ ...toLine(text), weight: i === newest ? NEWEST : EARLIER })),
    { ...toLine(subject), weight: SUBJECT },
  ];
}

function scoreOf({ match }: Playbook, places: readonly Place[]): number {
  // Only as it is written: "returned" must not shut out a customer who asks "can I return it".
  if (linesOf(match.none).some(({ exact }) => places.some((place) => place.exact.includes(exact)))) return 0;
  let score = 0;
  for (const phrase of linesOf(match.any)) {
    const words = phrase.exact.trim().split(" ").length;
    score += Math.max(0, ...places.map((place) => weightIn(place, phrase))) * (1 + PER_WORD * (words - 1));
  }
  return score;
}

function weightIn(place: Place, phrase: Line): number {
  if (place.exact.includes(phrase.exact)) return place.weight;
  return place.stemmed.includes(phrase.stemmed) ? place.weight * ALIKE : 0;
}

/** A pack's phrases do not change while it is in force, so they are taken apart once. */
const known = new WeakMap<readonly string[], Line[]>();

/** Distinct, so that listing a phrase twice does not count twice. */
function linesOf(texts: readonly string[]): Line[] {
  const before = known.get(texts);
  if (before !== undefined) return before;
  const distinct = new Map(texts.map(toLine).map((line) => [line.exact, line]));
  const lines = [...distinct.values()].filter(({ exact }) => exact.trim() !== "");
  known.set(texts, lines);
  return lines;
}

function toLine(text: string): Line {
  return { exact: ` ${toWords(text).join(" ")} `, stemmed: ` ${toTerms(text).join(" ")} ` };
}
