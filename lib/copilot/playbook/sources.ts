/** Which knowledge goes beside the draft: what the playbook names, then what the question finds. */
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { Question } from "./asked.ts";
import { type Asked, type Ranked, rank } from "./rank.ts";

const NEWEST = 1;
const EARLIER = 0.8;
const SUBJECT = 0.9;

export function findSources(
  knowledge: readonly KnowledgeEntry[],
  playbook: Pick<Playbook, "sources">,
  question: Question,
): Ranked[] {
  const found = rank(knowledge, askedOf(question));
  const best = found[0]?.score ?? 0;
  const named = playbook.sources
    .map((id) => knowledge.find((entry) => entry.id === id))
    .filter((entry) => entry !== undefined)
    // Above everything that was only found, and among themselves in the order the author gave.
    .map((entry, i, { length }) => ({ entry, score: round(best + length - i) }));
  return [...named, ...found.filter(({ entry }) => !named.some((one) => one.entry.id === entry.id))];
}

function askedOf({ subject, messages }: Question): Asked[] {
  const newest = messages.length - 1;
  return [
    ...messages.map((text, i) => ({ text, weight: i === newest ? NEWEST : EARLIER })),
    { text: subject, weight: SUBJECT },
  ];
}

function round(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}
