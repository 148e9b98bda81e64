/** Which knowledge goes beside the draft: what the playbook names, then what the question finds. */
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { Question } from "./asked.ts";
import { type Asked, rank } from "./rank.ts";

const NEWEST = 1;
const EARLIER = 0.8;
const SUBJECT = 0.9;

export interface Source {
  entry: KnowledgeEntry;
  /** Falls from first to last. */
  score: number;
  /** How well the question finds it, named or not. */
  found: number;
  isNamed: boolean;
}

export function findSources(
  knowledge: readonly KnowledgeEntry[],
  playbook: Pick<Playbook, "sources">,
  question: Question,
): Source[] {
  const ranked = rank(knowledge, askedOf(question));
  const best = ranked[0]?.score ?? 0;
  const found = new Map(ranked.map(({ entry, score }) => [entry, score]));
  const named = [...new Set(playbook.sources)]
    .map((id) => knowledge.find((entry) => entry.id === id))
    .filter((entry) => entry !== undefined);
  return [
    // Above everything that was only found, and among themselves in the order the author gave.
    ...named.map((entry, i) => ({
      entry,
      score: round(best + named.length - i),
      found: found.get(entry) ?? 0,
      isNamed: true,
    })),
    ...ranked
      .filter(({ entry }) => !named.includes(entry))
      .map(({ entry, score }) => ({ entry, score, found: score, isNamed: false })),
  ];
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
