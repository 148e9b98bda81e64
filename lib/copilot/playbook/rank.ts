/**
 * Ranks knowledge by BM25 over stemmed words and word pairs; a title weighs more than a body. It says what is likely
 * to fit, never what is true.
 */
import type { KnowledgeEntry } from "#lib/domain/authority.ts";
import { isCommon, kindredOf } from "./kindred.ts";
import { toTerms } from "./terms.ts";

export interface Ranked {
  entry: KnowledgeEntry;
  score: number;
}

/** A piece of the question and how much it counts. */
export interface Asked {
  text: string;
  weight: number;
}

const TITLE = 3;
const KINDRED = 0.35;
const PAIR = 0.6;
const SATURATION = 1.2;
const LENGTH = 0.6;

/** Every entry that shares a word with the question, best first; equal ones in the order of the pack. */
export function rank(entries: readonly KnowledgeEntry[], asked: readonly Asked[]): Ranked[] {
  const index = indexOf(entries);
  const scores = new Float64Array(entries.length);
  for (const [term, weight] of queryOf(asked)) {
    const postings = index.postings.get(term);
    if (postings === undefined) continue;
    const rarity = Math.log(1 + (entries.length - postings.size + 0.5) / (postings.size + 0.5));
    for (const [at, count] of postings) {
      const long = 1 - LENGTH + (LENGTH * (index.lengths[at] ?? 0)) / index.averageLength;
      scores[at] = (scores[at] ?? 0) + (weight * rarity * count * (SATURATION + 1)) / (count + SATURATION * long);
    }
  }
  return entries
    .map((entry, at) => ({ entry, score: Math.round((scores[at] ?? 0) * 1e4) / 1e4 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

/** Each word counts once, with the weight of the best place it stands in; kindred words count less. */
function queryOf(asked: readonly Asked[]): Map<string, number> {
  const query = new Map<string, number>();
  const raise = (term: string, weight: number) => query.set(term, Math.max(weight, query.get(term) ?? 0));
  for (const { text, weight } of asked) {
    for (const [term, share] of featuresOf(text)) {
      raise(term, weight * share);
      for (const other of kindredOf(term)) raise(other, weight * share * KINDRED);
    }
  }
  return query;
}

/** Words, and pairs of neighbouring words ("reset password"), each with its share. */
function featuresOf(text: string): [term: string, share: number][] {
  const terms = toTerms(text).filter((term) => !isCommon(term));
  return terms.flatMap((term, i): [string, number][] => {
    const before = terms[i - 1];
    return before === undefined
      ? [[term, 1]]
      : [
          [term, 1],
          [`${before} ${term}`, PAIR],
        ];
  });
}

interface Index {
  /** Term to entries (by place) and their weighted counts. */
  postings: Map<string, Map<number, number>>;
  lengths: number[];
  averageLength: number;
}

/** One index per list of entries: the list of a published policy does not change. */
const indexes = new WeakMap<readonly KnowledgeEntry[], Index>();

function indexOf(entries: readonly KnowledgeEntry[]): Index {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const postings: Index["postings"] = new Map();
  const lengths = entries.map(({ title, body }, at) => {
    const head = featuresOf(title);
    const rest = featuresOf(body);
    for (const [features, weight] of [
      [head, TITLE],
      [rest, 1],
    ] as const) {
      for (const [term] of features) {
        const counts = postings.get(term) ?? new Map<number, number>();
        counts.set(at, (counts.get(at) ?? 0) + weight);
        postings.set(term, counts);
      }
    }
    return head.length * TITLE + rest.length;
  });
  const averageLength = Math.max(1, lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, lengths.length));
  const index = { postings, lengths, averageLength };
  indexes.set(entries, index);
  return index;
}
