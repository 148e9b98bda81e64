/** Which of several findings at the same place counts: the longest; of what it leaves uncovered nothing is given away. */
import type { PersonalType } from "#lib/domain/personal.ts";

export interface Candidate {
  start: number;
  end: number;
  type: PersonalType;
  /** What makes two spellings the same value. */
  key: string;
  /** Of two that are equally long the smaller one. */
  rank: number;
}

/** Sorted, without overlaps, all within `text`. */
export function settle(candidates: readonly Candidate[], text: string): Candidate[] {
  const taken = new Uint8Array(text.length);
  const chosen: Candidate[] = [];
  const losers: Candidate[] = [];
  const byLength = candidates.toSorted(
    (a, b) => b.end - b.start - (a.end - a.start) || a.rank - b.rank || a.start - b.start,
  );
  for (const one of byLength) {
    if (nextTaken(one.start, one.end) < one.end) losers.push(one);
    else take(one);
  }
  for (const loser of losers) for (const rest of uncovered(loser)) take(rest);
  return chosen.sort((a, b) => a.start - b.start);

  function take(one: Candidate): void {
    taken.fill(1, one.start, one.end);
    chosen.push(one);
  }

  /** The rest of a value whose other part lies in a longer one. */
  function* uncovered(loser: Candidate): Generator<Candidate> {
    let at = loser.start;
    while (at < loser.end) {
      const start = nextFree(at, loser.end);
      const end = nextTaken(start, loser.end);
      const rest = trim(text, start, end);
      if (rest !== undefined) yield { ...loser, ...rest, key: `rest:${text.slice(rest.start, rest.end)}` };
      at = Math.max(end, at + 1);
    }
  }

  function nextFree(from: number, to: number): number {
    let at = from;
    while (at < to && taken[at] === 1) at++;
    return at;
  }

  function nextTaken(from: number, to: number): number {
    let at = from;
    while (at < to && taken[at] !== 1) at++;
    return at;
  }
}

/** Without the signs around it; nothing where fewer than two letters or digits are left. */
function trim(text: string, start: number, end: number): { start: number; end: number } | undefined {
  const part = text.slice(start, end);
  const first = part.search(/[\p{L}\p{N}]/u);
  if (first === -1) return undefined;
  const inner = part.slice(first).replace(/[^\p{L}\p{N}]+$/u, "");
  return (inner.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 2
    ? undefined
    : { start: start + first, end: start + first + inner.length };
}
